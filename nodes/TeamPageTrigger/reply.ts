import { problemOfText, sendHumanReply, type TaskReply } from '../../core';
import { connectAccounts, type ConnectedAccount } from '../shared/connect-accounts';
import type { Visit } from './page';

interface Written {
	readonly accountKey: string;
	readonly taskKey: string;
	readonly text: string;
}

/** Sends what a colleague wrote into the box of a task, by the one door every human reply takes (core/outreach/human-reply.ts). */
export async function replyToTask(visit: Visit, { accountKey, taskKey, text }: Written): Promise<TaskReply> {
	const { store, frame: { member } } = visit;
	if (problemOfText(text) !== null) return { outcome: 'not_tried', why: text.trim() === '' ? 'empty' : 'too_long' };
	const question = await store.questionOfTask({ accountKey, taskKey });
	if (question === null) return { outcome: 'not_tried', why: 'over' };
	const connected = await connect(visit, accountKey);
	if (connected === null) return { outcome: 'not_tried', why: 'unconnected' };
	// A test of the page in the editor must never message a real person (law 13).
	if (visit.context.getMode() === 'manual' && !connected.isSandbox) return { outcome: 'not_tried', why: 'editor' };
	try {
		return await sendHumanReply(store, connected.client, { accountKey, ...question, text, author: { id: member.id, name: member.name || member.email } });
	} catch (error) {
		visit.context.logger.error('Team Page Trigger does not know whether a reply went out', { cause: error instanceof Error ? error.message : 'unknown' });
		return { outcome: 'later', reasons: [{ code: 'delivery_unknown' }], retryAt: null };
	}
}

async function connect({ context, store }: Visit, accountKey: string): Promise<ConnectedAccount | null> {
	try {
		const [connected] = await connectAccounts(context, store, [accountKey]);
		return connected ?? null;
	} catch (error) {
		context.logger.warn('Team Page Trigger cannot send for an account', { cause: error instanceof Error ? error.message : 'unknown' });
		return null;
	}
}

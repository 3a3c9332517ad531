import { createHash } from 'node:crypto';
import type { CallResult, InstagramClient } from '../instagram/client';
import type { ConversationHead, DetailedMessage } from '../instagram/conversations';
import { endsPass } from '../instagram/ends-pass';
import type { GraphError } from '../instagram/errors';
import type { InstagramEvent } from '../instagram/events';
import { echoKey, messageKey } from '../instagram/normalise-messaging';
import type { Pace } from '../instagram/pace';
import { isAfter, type ConversationProgress, type Feed, type Place, type ReconciledAccount, type ReconcilePass } from './reconcile-pass';

/** Conversations read in one pass: one paced call each, so a pass takes seconds and the next one goes on. */
const CONVERSATIONS_PER_PASS = 20;

/** Pages of 50: more conversations than change while a callback is down for an hour. */
const MOST_PAGES = 20;

/** A conversation that cannot be read holds the others up for this many passes, then it is left until it changes. */
const PATIENCE = 3;

interface Candidate extends ConversationHead, Place {}

export interface ConversationReading {
	readonly client: Pick<InstagramClient, 'listConversations' | 'readMessages'>;
	readonly account: ReconciledAccount;
	readonly pass: ReconcilePass;
	readonly pace: Pace;
	readonly feed: Feed;
	readonly stopping: AbortSignal;
}

/**
 * Reads the conversations that changed since the last pass, the longest waiting first, and feeds what was said.
 * Those beyond the limit of a pass stay ahead of the next one.
 *
 * @returns how far it came, and the error that ended it
 */
export async function reconcileConversations(reading: ConversationReading): Promise<{ progress: ConversationProgress; error: GraphError | null }> {
	const { client, account, pass, pace, feed, stopping } = reading;
	let progress: ConversationProgress = { ...pass.conversations, stuck: 0 };
	const changed = await findChanged(reading);
	if (!changed.ok) return { progress: pass.conversations, error: changed.error };
	let held = false;
	for (const candidate of changed.value.slice(0, CONVERSATIONS_PER_PASS)) {
		if (stopping.aborted) return { progress, error: null };
		const messages = await client.readMessages(candidate.conversationId, account.ids, pace);
		if (messages.ok) {
			await feed(messages.value.filter((message) => isOurs(message, pass)).map((message) => toEvent(account.igAccountId, message)));
		} else if (endsPass(messages.error)) {
			return { progress, error: messages.error };
		} else {
			held ||= messages.error.class !== 'not_found' && pass.conversations.stuck < PATIENCE;
		}
		progress = held ? { ...progress, stuck: pass.conversations.stuck + 1 } : { ...earlier(candidate, pass.to), stuck: 0 };
	}
	const all = !held && changed.value.length <= CONVERSATIONS_PER_PASS;
	return { progress: all ? { at: Math.max(pass.to, progress.at), tie: '', stuck: 0 } : progress, error: null };
}

/** Conversations with something newer than where the last pass ended, oldest change first. */
async function findChanged({ client, pass, pace, stopping }: ConversationReading): Promise<CallResult<Candidate[]>> {
	const changed: Candidate[] = [];
	let after: string | null = null;
	for (let page = 0; page < MOST_PAGES && !stopping.aborted; page++) {
		const result: Awaited<ReturnType<typeof client.listConversations>> = await client.listConversations(after, pace);
		if (!result.ok) return result;
		const { heads } = result.value;
		changed.push(...heads.map(toCandidate).filter((candidate) => isAfter(candidate, pass.conversations)));
		after = result.value.after;
		if (after === null || heads.some((head) => head.updatedAt < pass.conversations.at)) break;
	}
	return { ok: true, value: changed.toSorted((a, b) => (isAfter(a, b) ? 1 : -1)) };
}

/** Times come to the second, so many may share one; the id, unreadable, tells them apart. */
function toCandidate(head: ConversationHead): Candidate {
	return { ...head, at: head.updatedAt, tie: createHash('sha256').update(head.conversationId).digest('hex').slice(0, 16) };
}

/** A conversation with something too fresh to feed is read again once it is not. */
function earlier({ at, tie }: Place, limit: number): Place {
	return at <= limit ? { at, tie } : { at: limit, tie: '' };
}

function isOurs({ sentAt }: DetailedMessage, { from, to }: ReconcilePass): boolean {
	return sentAt >= from && sentAt <= to;
}

/**
 * The event a webhook would have brought, under the same key. The list tells neither the story a message answers
 * nor the payload of a tap (reference §4.6): what was said counts as a message.
 */
function toEvent(accountId: string, { mid, text, personId, fromAccount, unsupported, sentAt }: DetailedMessage): InstagramEvent {
	const said = { accountId, personId, occurredAt: sentAt, mid };
	if (fromAccount) return { ...said, kind: 'echo', text, naturalKey: echoKey(mid) };
	if (unsupported) return { ...said, kind: 'unsupported', naturalKey: messageKey(mid) };
	return { ...said, kind: 'message', text, naturalKey: messageKey(mid) };
}

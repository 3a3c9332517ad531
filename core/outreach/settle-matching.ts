import type { SendRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { hashOfMid, markSent } from './send-state';

/** Meta's clock and ours may differ; an echo older than the claim by more than this is not its echo. */
export const ECHO_SKEW_MS = 2 * 60_000;

/** Whether a message at Instagram is one of our sends already. */
export async function isKnownMessage(store: StoreContext, accountKey: string, mid: string): Promise<boolean> {
	const row = await store.tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where('message_hash', '=', hashOfMid(store, mid))
		.executeTakeFirst();
	return row !== undefined;
}

/**
 * One message, or comment, may prove only one send, and no message twice: of the open ones with this text, the one
 * whose claim is nearest to it in time. An older one may have been lost on its way. One that was sent without our
 * learning its id (Instagram said it had it already) takes its own message first.
 *
 * @returns whether it proved one
 */
export async function settleMatching(
	store: StoreContext,
	accountKey: string,
	by: 'echo' | 'conversation',
	message: { readonly mid: string; readonly hash: string; readonly at: number },
): Promise<boolean> {
	if (await isKnownMessage(store, accountKey, message.mid)) return false;
	const open = await store.tx
		.selectFrom('sends')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where((where) => where.or([where('state', 'in', ['claimed', 'unknown']), where.and([where('state', '=', 'sent'), where('message_hash', 'is', null)])]))
		.where('text_hash', '=', message.hash)
		.where('claimed_at', '<=', message.at + ECHO_SKEW_MS)
		.orderBy('claimed_at')
		.execute();
	const distance = (candidate: SendRow) => Math.abs(candidate.claimed_at - message.at);
	const send = open.reduce<SendRow | undefined>((nearest, each) => (nearest && distance(nearest) <= distance(each) ? nearest : each), undefined);
	if (!send) return false;
	if (send.state === 'sent') {
		await store.tx.updateTable('sends').set({ message_hash: hashOfMid(store, message.mid) }).where('send_key', '=', send.send_key).execute();
		return false;
	}
	await markSent(store, send, by, message.mid);
	return true;
}

import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { keyedHash } from '../store/keyring';
import type { SendRow } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { countFailure } from './campaign-counts';
import { campaignOf } from './message';
import { closeOrigin, type Origin } from './origin';
import { uncountVariant } from './variant-counts';

/** What a message that failed means for its campaign. */
export async function countForCampaign(store: StoreContext, send: SendRow, count: { error: boolean; givenBack: boolean }): Promise<void> {
	const campaign = campaignOf(send.cause);
	if (campaign === null) return;
	await countFailure(store, { accountKey: send.account_key, campaign }, count);
	if (count.givenBack && send.variant !== null) await uncountVariant(store, { accountKey: send.account_key, campaign, variant: send.variant });
}

/** The question it was to ask was not asked. */
export async function voidQuestion({ tx }: StoreContext, send: SendRow): Promise<void> {
	await tx.updateTable('open_questions').set({ state: 'void' }).where('send_key', '=', send.send_key).where('state', '=', 'open').execute();
}

/** What a send was for. */
export function originOf(send: SendRow): Origin {
	return { accountKey: send.account_key, viewerKey: send.viewer_key, cause: send.cause, step: send.step };
}

/** Time of the account, UTC milliseconds. */
export async function nowOf(store: StoreContext, accountKey: string): Promise<number> {
	return accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
}

const sentSend = statement((db, { sendKey, by, messageHash, at }: { sendKey: string; by: SendRow['settled_by']; messageHash: string | null; at: number }) =>
	db.updateTable('sends').set({ state: 'sent', settled_by: by, message_hash: messageHash, settled_at: at }).where('send_key', '=', sendKey),
);

/** It arrived: what it was for is dealt with. */
export async function markSent(store: StoreContext, send: SendRow, by: SendRow['settled_by'], mid: string | null): Promise<void> {
	const messageHash = mid === null ? null : hashOfMid(store, mid);
	await sentSend(store.tx, { sendKey: send.send_key, by, messageHash, at: store.wallClock });
	await closeOrigin(store, originOf(send), { outcome: 'sent', reasons: [], now: send.claimed_at });
}

export async function updateSend(
	{ tx, wallClock }: StoreContext,
	send: SendRow,
	change: Pick<SendRow, 'state' | 'error'>,
): Promise<void> {
	await tx.updateTable('sends').set({ ...change, settled_at: wallClock }).where('send_key', '=', send.send_key).execute();
}

/** A message's id at Instagram as it is kept: hashed. */
export function hashOfMid({ keys }: Pick<StoreContext, 'keys'>, mid: string): string {
	return keyedHash(keys.oldest.pepper, 'message id', mid);
}

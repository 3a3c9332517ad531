import type { GraphErrorClass } from '../instagram/errors';
import { storeTime } from '../store/clock';
import type { AccountRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { getAccount, toSummary, type AccountSummary } from './account-store';
import { closesLine, pauseAccount, pauseReasonOf, type ClosingReason } from './pause';
import { currentRow, openerHash, openRow, seedHash, tokenIdOf, type Seed } from './token-rows';

/** Which account a call is for, and the secret that opens its token. */
export interface LineOf {
	readonly accountKey: string;
	readonly appSecret: string;
}

/** Whether a call may be made for an account now, and with which token. */
export type Line =
	| { readonly state: 'open'; readonly token: string; readonly tokenId: string; readonly pausesInARow: number }
	| { readonly state: 'paused'; readonly reason: ClosingReason; readonly until: number | null }
	| { readonly state: 'no_token' };

/** Asked before every call to Instagram: no process calls for an account that any process has paused. */
export const openLine: UseCase<LineOf, Line> = async (store, { accountKey, appSecret }) => {
	const account = await getAccount(store.tx, accountKey);
	// Only looked at: a clock that is kept would make a commit of every call.
	const now = storeTime(account, store.wallClock) + account.clock_offset;
	const pause = pauseOf(account, now);
	if (pause) return pause;
	const row = await currentRow(store, accountKey, appSecret);
	if (!row) return { state: 'no_token' };
	if (row.state === 'live' && row.expires_at !== null && row.expires_at <= now) {
		await endToken(store, row.seed_hash, 'expired');
		// An older token that still lives takes over; without one the account waits for its owner.
		return openLine(store, { accountKey, appSecret });
	}
	const token = row.state === 'live' ? openRow(store.keys, appSecret, row) : null;
	if (token === null) return deadLine(store, accountKey);
	return { state: 'open', token, tokenId: tokenIdOf(row), pausesInARow: account.pauses_in_a_row };
};

/** A pause of sending alone (`configuration`) does not close the line: reading shows whether it is mended. */
function pauseOf(account: AccountRow, now: number): Extract<Line, { state: 'paused' }> | null {
	const { paused_reason: reason, paused_until: until } = account;
	if (reason === null || !closesLine(reason)) return null;
	return until === null || until > now ? { state: 'paused', reason, until } : null;
}

async function deadLine(store: StoreContext, accountKey: string): Promise<Line> {
	const until = await pauseAccount(store, accountKey, 'token_dead');
	return { state: 'paused', reason: 'token_dead', until };
}

async function endToken({ tx }: StoreContext, hash: string, problem: string): Promise<void> {
	await tx.updateTable('tokens').set({ state: 'dead', problem }).where('seed_hash', '=', hash).execute();
}

export interface FailedCall extends LineOf {
	/** The token the call was made with. */
	readonly tokenId: string;
	readonly error: { readonly class: GraphErrorClass; readonly code: number | null; readonly subcode: number | null; readonly retryAfterMs?: number };
}

/** `again_soon`: a refresh is under way, whose token is not known yet. */
export type FailedCallAdvice = 'final' | 'again' | 'again_soon';

/**
 * Tells the store of a call that failed, so that what it means for the account holds for everybody at once.
 *
 * @returns what the caller does: nothing more; or, as the token was replaced or is being refreshed, the call once more
 */
export const reportFailedCall: UseCase<FailedCall, FailedCallAdvice> = async (store, { accountKey, appSecret, tokenId, error }) => {
	const reason = pauseReasonOf(error.class);
	if (reason === null) return 'final';
	if (reason === 'token_dead') {
		const row = await currentRow(store, accountKey, appSecret);
		if (row?.state === 'live' && tokenIdOf(row) !== tokenId) return 'again';
		if (row?.state === 'live' && row.lease_until > store.wallClock) return 'again_soon';
		if (row) await endToken(store, row.seed_hash, `${error.class} ${error.code ?? '-'}/${error.subcode ?? '-'}`);
		if ((await currentRow(store, accountKey, appSecret))?.state === 'live') return 'again';
	}
	await pauseAccount(store, accountKey, reason, error.retryAfterMs);
	return 'final';
};

/** A good call after pauses: the next pause starts short again. */
export const noteGoodCall: UseCase<{ accountKey: string }, null> = async ({ tx }, { accountKey }) => {
	await tx.updateTable('accounts').set({ pauses_in_a_row: 0 }).where('account_key', '=', accountKey).execute();
	return null;
};

/**
 * The connected accounts a credential opens, oldest first: the one its own seed belongs to, and those added to its
 * Meta app by a link. Only those of the same API host: no token is ever shown to another one.
 */
export const listOpenable: UseCase<Seed & { apiHost: string }, AccountSummary[]> = async ({ tx, keys }, { seed, appSecret, apiHost }) => {
	const rows = await tx
		.selectFrom('accounts')
		.selectAll()
		.where('api_host', '=', apiHost)
		.where('account_key', 'in', (query) =>
			query
				.selectFrom('tokens')
				.select('account_key')
				.where('opener', '=', openerHash(keys, appSecret))
				.where('account_key', 'is not', null)
				.where((where) => where.or([where('by_link', '=', 1), where('seed_hash', '=', seedHash(keys, seed))]))
				.$castTo<{ account_key: string }>(),
		)
		.orderBy('created_at')
		.execute();
	return rows.map(toSummary);
};

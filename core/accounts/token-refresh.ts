import type { GraphErrorClass } from '../instagram/errors';
import { accountNow } from '../store/clock';
import type { UseCase } from '../store/use-case';
import type { LineOf } from './account-line';
import { getAccount } from './account-store';
import { pauseAccount, pauseReasonOf } from './pause';
import { currentRow, openRow, sealedColumns, tokenIdOf } from './token-rows';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Instagram refreshes no token younger than this (reference §1.2, step 4). */
export const MIN_AGE_MS = DAY_MS;
/** Refreshed when less than this is left of its 60 days, as careful tools do (peers §0, finding 4). */
export const REFRESH_BEFORE_MS = 10 * DAY_MS;
/** How soon to try again after a refresh that brought no answer: there are days left. */
const RETRY_MS = HOUR_MS;
/** A refresh is one call of at most 15 s; whoever took it and died gives it back after this. */
const REFRESH_LEASE_MS = 40_000;

/** What is known of a token's age, in time of its account. */
export interface TokenAge {
	readonly issuedAt: number | null;
	readonly expiresAt: number | null;
	readonly refreshable: boolean;
	readonly retryAt: number;
}

/** Whether a live token is to be refreshed now. One whose end nobody knows is, once: the answer names the end. */
export function refreshIsDue({ issuedAt, expiresAt, refreshable, retryAt }: TokenAge, now: number): boolean {
	if (!refreshable || issuedAt === null || now < retryAt || now - issuedAt < MIN_AGE_MS) return false;
	return expiresAt === null || (now < expiresAt && expiresAt - now < REFRESH_BEFORE_MS);
}

export interface DueRefresh {
	readonly token: string;
	readonly tokenId: string;
}

/** Hands a refresh that is due to one caller, over all processes; null when there is none. */
export const takeDueRefresh: UseCase<LineOf, DueRefresh | null> = async (store, { accountKey, appSecret }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const row = await currentRow(store, accountKey, appSecret);
	if (row?.state !== 'live' || row.lease_until > store.wallClock) return null;
	// A paused account is left alone altogether; the refresh has ten days.
	if (account.paused_reason !== null && (account.paused_until === null || account.paused_until > now)) return null;
	const age = { issuedAt: row.issued_at, expiresAt: row.expires_at, refreshable: row.refreshable === 1, retryAt: row.retry_at };
	const token = openRow(store.keys, appSecret, row);
	if (token === null || !refreshIsDue(age, now)) return null;
	await store.tx
		.updateTable('tokens')
		.set({ lease_until: store.wallClock + REFRESH_LEASE_MS })
		.where('seed_hash', '=', row.seed_hash)
		.execute();
	return { token, tokenId: tokenIdOf(row) };
};

export type RefreshResult =
	| { readonly refreshed: true; readonly token: string; readonly expiresInMs: number | null }
	| {
			readonly refreshed: false;
			readonly error: { readonly class: GraphErrorClass; readonly code: number | null; readonly subcode: number | null; readonly retryAfterMs?: number };
	  };

/** Keeps what became of a refresh. A limit pauses the account; whatever went wrong is tried again. */
export const settleRefresh: UseCase<LineOf & { tokenId: string; result: RefreshResult }, null> = async (
	store,
	{ accountKey, appSecret, tokenId, result },
) => {
	const row = await currentRow(store, accountKey, appSecret);
	if (!row || tokenIdOf(row) !== tokenId) return null;
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const mine = store.tx.updateTable('tokens').where('seed_hash', '=', row.seed_hash);
	if (result.refreshed) {
		await mine
			.set({
				...sealedColumns(store.keys, appSecret, result.token),
				generation: row.generation + 1,
				issued_at: now,
				expires_at: result.expiresInMs === null ? null : now + result.expiresInMs,
				retry_at: 0,
				lease_until: 0,
			})
			.execute();
		return null;
	}
	const { error } = result;
	const problem = `${error.class} ${error.code ?? '-'}/${error.subcode ?? '-'}`;
	await mine.set({ retry_at: now + RETRY_MS, lease_until: 0, problem }).execute();
	const reason = pauseReasonOf(error.class);
	// What a refresh of a token that is too young answers is not documented, and may be this very code (reference §1.2):
	// whether the token is dead, the next call with it tells.
	if (reason !== null && reason !== 'token_dead') await pauseAccount(store, accountKey, reason, error.retryAfterMs);
	return null;
};

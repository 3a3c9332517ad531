import { accountNow } from '../store/clock';
import type { TokenRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { findByInstagramId, getAccount } from './account-store';
import { openerHash, openRow, sealedColumns, seedHash, type Seed } from './token-rows';

/** An exchange is one call of at most 15 s; whoever took it and died gives it back after this. */
const EXCHANGE_LEASE_MS = 40_000;
/** How long a seed Instagram has refused is not asked about again, unless a person runs set-up. */
const REFUSED_REST_MS = 10 * 60_000;

export type SeedState =
	/** It was exchanged before. `accountKey` is null while its account is not connected. */
	| { readonly state: 'known'; readonly accountKey: string | null; readonly token: string; readonly dead: boolean }
	/** The caller asks Instagram now, and nobody else does meanwhile. */
	| { readonly state: 'yours' }
	/** Somebody else is asking. */
	| { readonly state: 'wait' }
	/** Instagram does not take it; `problem` is class and codes. */
	| { readonly state: 'refused'; readonly problem: string };

/**
 * Looks up the long-lived token of a seed, or hands the exchange to the caller: one at a time over all processes.
 *
 * @param input.again a person wants to know now, whatever was answered a moment ago
 */
export const takeSeed: UseCase<Seed & { again: boolean }, SeedState> = async (store, { seed, appSecret, again }) => {
	const { tx, keys, wallClock } = store;
	const hash = seedHash(keys, seed);
	const row = await tx.selectFrom('tokens').selectAll().where('seed_hash', '=', hash).executeTakeFirst();
	// The owner took the account away, and its token was forgotten: only a person who connects it asks for a new one.
	if (row?.state === 'dead' && row.sealed === null && !again) return { state: 'refused', problem: row.problem ?? '' };
	if (row && (row.state === 'live' || row.state === 'dead')) {
		const token = row.opener === openerHash(keys, appSecret) ? openRow(keys, appSecret, row) : null;
		// A dead seed may live again for all we know, and another app secret cannot open what is there.
		if (token !== null && !(again && row.state === 'dead')) {
			return { state: 'known', accountKey: row.account_key, token, dead: row.state === 'dead' };
		}
	} else if (row && row.lease_until > wallClock) {
		if (row.state === 'exchanging') return { state: 'wait' };
		if (!again) return { state: 'refused', problem: row.problem ?? '' };
	}
	const lease = { state: 'exchanging', opener: openerHash(keys, appSecret), lease_until: wallClock + EXCHANGE_LEASE_MS, problem: null } as const;
	await tx
		.insertInto('tokens')
		.values({ ...emptyRow(hash, wallClock), ...lease })
		.onConflict((conflict) => conflict.column('seed_hash').doUpdateSet(lease))
		.execute();
	return { state: 'yours' };
};

function emptyRow(hash: string, wallClock: number): Omit<TokenRow, 'state' | 'opener' | 'lease_until' | 'problem'> {
	return {
		seed_hash: hash, by_link: 0, account_key: null, ig_account_id: null, sealed: null, wrapped_key: null, key_version: null,
		generation: 0, issued_at: null, expires_at: null, refreshable: 1, retry_at: 0, adopted_at: wallClock,
	};
}

export interface NewToken {
	readonly token: string;
	/** ms from now; null: it does not end, or nobody knows when. */
	readonly expiresInMs: number | null;
	/** False for a Page token, which neither ends nor refreshes. */
	readonly refreshable: boolean;
	readonly igAccountId: string;
	/** Set when the account was added by a link: every credential of its app opens it. */
	readonly byLink?: boolean;
}

/**
 * Keeps the long-lived token of a seed. An account that waited for a new token goes on at once. Set-up keeps it
 * twice: before its account is known, and once more when the account's clock is.
 *
 * @returns the account it belongs to; null when that is not connected yet
 */
export const keepToken: UseCase<Seed & NewToken, { accountKey: string | null }> = async (store, input) => {
	const account = await findByInstagramId(store.tx, input.igAccountId);
	const now = account ? await accountNow(store.tx, account, store.wallClock) : store.wallClock;
	const hash = seedHash(store.keys, input.seed);
	const row = await store.tx.selectFrom('tokens').selectAll().where('seed_hash', '=', hash).executeTakeFirst();
	const isSame = row?.state === 'live' && openRow(store.keys, input.appSecret, row) === input.token;
	const kept = {
		...sealedColumns(store.keys, input.appSecret, input.token),
		opener: openerHash(store.keys, input.appSecret),
		by_link: input.byLink === true ? 1 : 0,
		account_key: account?.account_key ?? null,
		ig_account_id: input.igAccountId,
		state: 'live',
		problem: null,
		generation: (row?.generation ?? 0) + (isSame ? 0 : 1),
		issued_at: now,
		expires_at: input.expiresInMs === null ? null : now + input.expiresInMs,
		refreshable: input.refreshable ? 1 : 0,
		retry_at: 0,
		lease_until: 0,
		adopted_at: store.wallClock,
	} as const;
	await store.tx
		.insertInto('tokens')
		.values({ ...kept, seed_hash: hash })
		.onConflict((conflict) => conflict.column('seed_hash').doUpdateSet(kept))
		.execute();
	if (!account) return { accountKey: null };
	await endTokenPause(store, account.account_key);
	await dropOlderDeadTokens(store, account.account_key, hash);
	return { accountKey: account.account_key };
};

async function endTokenPause({ tx }: StoreContext, accountKey: string): Promise<void> {
	await tx
		.updateTable('accounts')
		.set({ paused_reason: null, paused_until: null, pauses_in_a_row: 0 })
		.where('account_key', '=', accountKey)
		.where('paused_reason', '=', 'token_dead')
		.execute();
}

async function dropOlderDeadTokens({ tx }: StoreContext, accountKey: string, hash: string): Promise<void> {
	await tx
		.deleteFrom('tokens')
		.where('account_key', '=', accountKey)
		.where('state', '=', 'dead')
		.where('seed_hash', '<>', hash)
		.execute();
}

/** Gives an exchange back: for good when Instagram refused the seed, else for the next who tries. */
export const giveSeedBack: UseCase<{ seed: string; refused: string | null }, null> = async ({ tx, keys, wallClock }, { seed, refused }) => {
	const mine = tx.updateTable('tokens').where('seed_hash', '=', seedHash(keys, seed)).where('state', '=', 'exchanging');
	if (refused === null) await mine.set({ lease_until: 0 }).execute();
	else await mine.set({ state: 'refused', problem: refused, lease_until: wallClock + REFUSED_REST_MS }).execute();
	return null;
};

/** The long-lived token a seed has become, if it has; asks and changes nothing. */
export const lookUpSeed: UseCase<Seed, { token: string; expiresAt: number | null } | null> = async ({ tx, keys }, { seed, appSecret }) => {
	const row = await tx
		.selectFrom('tokens')
		.selectAll()
		.where('seed_hash', '=', seedHash(keys, seed))
		.where('opener', '=', openerHash(keys, appSecret))
		.where('state', '=', 'live')
		.executeTakeFirst();
	const token = row ? openRow(keys, appSecret, row) : null;
	return row && token !== null ? { token, expiresAt: row.expires_at } : null;
};

/** How the token of an account stands, for the owner: never the token itself. */
export interface TokenHealth {
	readonly state: 'live' | 'dead' | 'none';
	readonly problem: string | null;
	/** Times of the account in UTC milliseconds. */
	readonly issuedAt: number | null;
	readonly expiresAt: number | null;
	readonly refreshable: boolean;
	readonly refreshes: number;
}

export const readTokenHealth: UseCase<{ accountKey: string }, TokenHealth> = async ({ tx }, { accountKey }) => {
	await getAccount(tx, accountKey);
	const rows = await tx.selectFrom('tokens').selectAll().where('account_key', '=', accountKey).orderBy('adopted_at', 'desc').execute();
	const row = rows.find(({ state }) => state === 'live') ?? rows[0];
	if (!row) return { state: 'none', problem: null, issuedAt: null, expiresAt: null, refreshable: false, refreshes: 0 };
	return {
		state: row.state === 'live' ? 'live' : 'dead',
		problem: row.problem,
		issuedAt: row.issued_at,
		expiresAt: row.expires_at,
		refreshable: row.refreshable === 1,
		refreshes: Math.max(0, row.generation - 1),
	};
};

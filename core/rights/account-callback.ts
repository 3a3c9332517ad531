import { getAccount } from '../accounts/account-store';
import { isInForce, readHolds } from '../consent/legal-hold';
import type { SignedRequest } from '../instagram/signed-request';
import { accountNow } from '../store/clock';
import type { JournalEntry } from '../store/journal-line';
import { keyedHash } from '../store/keyring';
import type { AccountCallbacksTable, AccountRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { makeCode } from './secrets';

export type CallbackKind = AccountCallbacksTable['kind'];

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How old a signed request may be where it names no end itself: as long as the ones Meta shows (reference §6: 3600 s). */
const FRESH_MS = 60 * MINUTE_MS;
/** How far Meta's clock may be ahead of ours. */
const SKEW_MS = 5 * MINUTE_MS;

/**
 * How long the data of an account stay before they are deleted: the time an owner has who pressed the wrong button
 * to connect again, and a team to hand over. The status page says the day.
 */
export const HOLD_MS: Readonly<Record<CallbackKind, number>> = { data_deletion: 7 * DAY_MS, deauthorise: 30 * DAY_MS };

export interface CallbackInput {
	readonly kind: CallbackKind;
	readonly request: SignedRequest;
}

export type CallbackOutcome =
	| { readonly accepted: true; readonly callbackKey: string; readonly confirmationCode: string }
	/** Too old, or seen before: told apart for nobody outside. */
	| { readonly accepted: false; readonly why: 'expired' | 'replayed' };

/**
 * Takes up what Meta tells of a connected account, once: sending ends in the same transaction, its tokens are
 * forgotten, and its data have a day to be deleted on. Of an account nobody connected nothing is held.
 */
export const recordCallback: UseCase<CallbackInput, CallbackOutcome> = async (store, { kind, request }) => {
	const account = await findAccount(store, request.userId);
	const now = account ? await accountNow(store.tx, account, store.wallClock) : store.wallClock;
	if (!isFresh(request, now)) return { accepted: false, why: 'expired' };
	const code = `DEL-${makeCode(store.keys, store.newKey('del'))}`;
	const row = {
		callback_key: store.newKey('acb'),
		request_hash: `${kind} ${request.hash}`,
		kind,
		account_key: account?.account_key ?? null,
		code_hash: kind === 'data_deletion' ? codeHash(store, code) : null,
		received_at: now,
		due_at: now + HOLD_MS[kind],
		state: account ? ('held' as const) : ('nothing_held' as const),
		finished_at: account ? null : now,
		alerted: 0 as const,
		removed: null,
	};
	const added = await store.tx
		.insertInto('account_callbacks')
		.values(row)
		.onConflict((conflict) => conflict.column('request_hash').doNothing())
		.returning('callback_key')
		.executeTakeFirst();
	if (!added) return { accepted: false, why: 'replayed' };
	if (account) {
		await disconnect(store, account);
		await store.journal?.note([{
			act: 'account', accountKey: row.account_key ?? '', reason: kind, hash: row.request_hash, sourceEvent: row.code_hash ?? '', at: now,
		}]);
	}
	return { accepted: true, callbackKey: row.callback_key, confirmationCode: code };
};

/** Takes up once more what Meta told of an account, in a store that was put back to before it. @returns false when there is nothing to take up */
export async function takeUpAgain(store: StoreContext, { accountKey, reason, hash, sourceEvent, at }: JournalEntry): Promise<boolean> {
	const account = await store.tx.selectFrom('accounts').selectAll().where('account_key', '=', accountKey).executeTakeFirst();
	if (!account) return false;
	const kind: CallbackKind = reason === 'deauthorise' ? 'deauthorise' : 'data_deletion';
	const added = await store.tx
		.insertInto('account_callbacks')
		.values({
			callback_key: store.newKey('acb'), request_hash: hash, kind, account_key: accountKey, code_hash: sourceEvent === '' ? null : sourceEvent,
			received_at: at, due_at: at + HOLD_MS[kind], state: 'held', finished_at: null, alerted: 0, removed: null,
		})
		.onConflict((conflict) => conflict.column('request_hash').doNothing())
		.returning('callback_key')
		.executeTakeFirst();
	if (!added) return false;
	await disconnect(store, account);
	return true;
}

function isFresh({ issuedAt, expiresAt }: SignedRequest, now: number): boolean {
	const until = Math.min(expiresAt ?? Infinity, issuedAt + FRESH_MS);
	return issuedAt <= now + SKEW_MS && now < until;
}

/** By the id as the app sees the account, which is what Meta names; by the account's own where only that is known. */
async function findAccount({ tx }: StoreContext, userId: string): Promise<AccountRow | undefined> {
	const rows = await tx
		.selectFrom('accounts')
		.selectAll()
		.where((where) => where.or([where('app_scoped_id', '=', userId), where('ig_account_id', '=', userId)]))
		.execute();
	return rows.find((row) => row.app_scoped_id === userId) ?? rows[0];
}

/** Its tokens are dead, as Meta's word has it: nothing is sent and no call is made until its owner connects it again. */
async function disconnect({ tx, wallClock }: StoreContext, { account_key: accountKey }: AccountRow): Promise<void> {
	await tx.updateTable('accounts').set({ paused_reason: 'token_dead', paused_until: null }).where('account_key', '=', accountKey).execute();
	await tx
		.updateTable('tokens')
		.set({ state: 'dead', problem: 'deauthorised', sealed: null, wrapped_key: null, key_version: null })
		.where('account_key', '=', accountKey)
		.execute();
	await tx
		.updateTable('plans')
		.set({ state: 'cancelled', outcome: 'deauthorised', finished_at: wallClock })
		.where('account_key', '=', accountKey)
		.where('state', '=', 'due')
		.execute();
}

function codeHash({ keys }: Pick<StoreContext, 'keys'>, code: string): string {
	return keyedHash(keys.oldest.pepper, 'deletion code', code);
}

export interface DeletionStatus {
	readonly state: AccountCallbacksTable['state'];
	/** UTC milliseconds. */
	readonly receivedAt: number;
	readonly dueAt: number;
	readonly finishedAt: number | null;
	/** Its day has come, and a legal hold keeps some of it. */
	readonly kept: boolean;
}

/** How far a deletion is, for whoever has its confirmation code; null when there is none with this code. */
export const readDeletionStatus: UseCase<{ code: string }, DeletionStatus | null> = async (store, { code }) => {
	const row = await store.tx
		.selectFrom('account_callbacks')
		.select(['state', 'received_at', 'due_at', 'finished_at', 'account_key'])
		.where('code_hash', '=', codeHash(store, code.trim().toUpperCase().slice(0, 40)))
		.executeTakeFirst();
	if (!row) return null;
	return { state: row.state, receivedAt: row.received_at, dueAt: row.due_at, finishedAt: row.finished_at, kept: await isKept(store, row) };
};

async function isKept(store: StoreContext, { state, due_at: dueAt, account_key: accountKey }: { state: string; due_at: number; account_key: string | null }): Promise<boolean> {
	if (state !== 'held' || accountKey === null) return false;
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	return dueAt <= now && isInForce(await readHolds(store, accountKey));
}

/** What a team must hear of. */
export interface CallbackAlert {
	readonly callbackKey: string;
	readonly accountKey: string | null;
	readonly kind: CallbackKind;
	readonly state: AccountCallbacksTable['state'];
	readonly receivedAt: number;
	readonly dueAt: number;
}

/** What Meta told and no workflow has heard of yet; each is given once. */
export const takeCallbackAlerts: UseCase<Record<string, never>, CallbackAlert[]> = async ({ tx }) => {
	const rows = await tx
		.updateTable('account_callbacks')
		.set({ alerted: 1 })
		.where('alerted', '=', 0)
		.returning(['callback_key', 'account_key', 'kind', 'state', 'received_at', 'due_at'])
		.execute();
	return rows.map((row) => ({
		callbackKey: row.callback_key, accountKey: row.account_key, kind: row.kind, state: row.state, receivedAt: row.received_at, dueAt: row.due_at,
	}));
};

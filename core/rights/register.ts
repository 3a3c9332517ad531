import { getAccount } from '../accounts/account-store';
import { liftRestriction } from '../consent/restriction';
import { accountNow } from '../store/clock';
import { unseal } from '../store/sealing';
import type { StoreContext, UseCase } from '../store/use-case';
import { passOn } from './pass-on';
import { FORGOTTEN, REMIND_BEFORE_MS, toView, VIEW_COLUMNS, type RequestView } from './request';
import { readSubject } from './subject';

const OPEN = ['waiting', 'verified', 'held', 'in_hand', 'ready'] as const;

export interface RegisterEntry extends RequestView {
	readonly overdue: boolean;
}

/** The register: every request, the newest first. @param input.onlyOpen leaves out what is over */
export const listRequests: UseCase<{ onlyOpen: boolean; limit: number }, RegisterEntry[]> = async (store, { onlyOpen, limit }) => {
	let query = store.tx.selectFrom('rights_requests').select(VIEW_COLUMNS);
	if (onlyOpen) query = query.where('state', 'in', OPEN);
	const rows = await query.orderBy('opened_at', 'desc').orderBy('request_key').limit(limit).execute();
	const entries: RegisterEntry[] = [];
	for (const row of rows) {
		const now = await timeOf(store, row.account_key);
		// Who is told of a legal hold has their answer.
		entries.push({ ...toView(row), overdue: row.finished_at === null && row.state !== 'held' && row.due_at <= now });
	}
	return entries;
};

export interface Reminder extends RegisterEntry {
	/** 1 is the first of three. */
	readonly reminder: number;
}

/**
 * Requests somebody has to look at: ten days and three days before they are due, and when they are overdue. Each
 * reminder is given once; of several that fell due meanwhile only the last.
 */
export const takeReminders: UseCase<Record<string, never>, Reminder[]> = async (store) => {
	const rows = await store.tx
		.selectFrom('rights_requests')
		.select([...VIEW_COLUMNS, 'reminders'])
		.where('state', 'in', ['verified', 'in_hand'])
		.orderBy('due_at')
		.execute();
	const given: Reminder[] = [];
	for (const row of rows) {
		const now = await timeOf(store, row.account_key);
		const reached = REMIND_BEFORE_MS.filter((before) => now >= row.due_at - before).length;
		if (reached <= row.reminders) continue;
		await store.tx.updateTable('rights_requests').set({ reminders: reached }).where('request_key', '=', row.request_key).execute();
		given.push({ ...toView(row), overdue: row.due_at <= now, reminder: reached });
	}
	return given;
};

/** A request with what the person wrote, for the colleague who decides on it. */
export interface RequestDetail extends RequestView {
	/** The key to work on the person with; null when the code has not come yet, or the person is erased. */
	readonly viewerKey: string | null;
	readonly detail: string | null;
}

/** Opens what a person wrote with their request. null when there is no such request. */
export const readRequest: UseCase<{ requestKey: string }, RequestDetail | null> = async ({ tx, keys }, { requestKey }) => {
	const row = await tx.selectFrom('rights_requests').selectAll().where('request_key', '=', requestKey).executeTakeFirst();
	if (!row) return null;
	const { sealed, wrapped_key: wrappedKey, key_version: keyVersion } = row;
	const detail = sealed === null || wrappedKey === null || keyVersion === null ? null : unseal(keys, { sealed, wrappedKey, keyVersion });
	return { ...toView(row), viewerKey: row.viewer_key, detail };
};

export interface CloseInput {
	readonly requestKey: string;
	readonly outcome: 'done' | 'refused';
	/** What the person gets to read; why, when it is refused (GDPR art. 12(4)). */
	readonly answer: string;
	/** Who decided. */
	readonly person: string;
}

export type CloseOutcome = { readonly closed: true; readonly request: RequestView } | { readonly closed: false; readonly why: 'unknown' | 'not_verified' | 'held' | 'over' };

/**
 * Ends a request by a colleague's decision. What the person wrote is forgotten then.
 *
 * @throws Error when there is no answer for the person, or it is not said who decided
 */
export const closeRequest: UseCase<CloseInput, CloseOutcome> = async (store, { requestKey, outcome, answer, person }) => {
	if (answer.trim() === '') throw new Error('A request is closed with an answer the person can read.');
	if (person.trim() === '') throw new Error('A request is closed by somebody: give your name.');
	const row = await store.tx.selectFrom('rights_requests').selectAll().where('request_key', '=', requestKey).executeTakeFirst();
	if (!row) return { closed: false, why: 'unknown' };
	if (row.state === 'waiting') return { closed: false, why: 'not_verified' };
	if (row.state === 'held') return { closed: false, why: 'held' };
	if (row.state !== 'verified' && row.state !== 'in_hand' && row.state !== 'ready') return { closed: false, why: 'over' };
	const closed = await store.tx
		.updateTable('rights_requests')
		.set({
			...FORGOTTEN, state: outcome, outcome: answer.trim().slice(0, 2000), handled_by: person.trim().slice(0, 100),
			finished_at: await timeOf(store, row.account_key),
		})
		.where('request_key', '=', requestKey)
		.returning(VIEW_COLUMNS)
		.executeTakeFirstOrThrow();
	return { closed: true, request: toView(closed) };
};

/**
 * Lifts the restriction of the person who made a request; the person is to be told before (GDPR art. 18(3)), which
 * whoever decides states with their name. @returns false when none was open
 */
export const liftRestrictionOf: UseCase<{ requestKey: string; person: string }, { readonly lifted: boolean }> = async (store, { requestKey, person }) => {
	if (person.trim() === '') throw new Error('A restriction is lifted by somebody: give your name.');
	const row = await store.tx.selectFrom('rights_requests').select(['account_key', 'viewer_key', 'state']).where('request_key', '=', requestKey).executeTakeFirst();
	// What a legal hold keeps for an erasure is kept for the hold alone, until it ends.
	if (row?.viewer_key == null || row.state === 'held') return { lifted: false };
	const subject = await readSubject(store, row.account_key, row.viewer_key);
	const at = await timeOf(store, row.account_key);
	const lifted = await liftRestriction(store, row.account_key, subject.keys, { by: person.trim().slice(0, 100), at });
	if (lifted) await passOn(store, subject, { what: 'restriction_lifted', cause: `${requestKey}:${at}`, detail: {} });
	return { lifted };
};

async function timeOf(store: StoreContext, accountKey: string): Promise<number> {
	return accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
}

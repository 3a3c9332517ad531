import type { Selectable } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { restrict } from '../consent/restriction';
import { readBackupsUntil } from '../store/care';
import { accountNow } from '../store/clock';
import type { RightsRequestsTable } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { closeForErasure, eraseSubject, type ErasedCounts } from './erase';
import { openPassOns, passOn } from './pass-on';
import { FORGOTTEN, toView, VIEW_COLUMNS, type RequestView } from './request';
import { readSubject, type Subject } from './subject';
import { isUnderHold } from './under-hold';

type RequestRow = Selectable<RightsRequestsTable>;

/** How long the answer waits for the one profile read and for recipients to say what they hold. */
export const PREPARE_MS = 10 * 60_000;

/** What a person gets as proof of their erasure. */
export interface ErasureReceipt {
	readonly receiptKey: string;
	/** Time of the account, UTC milliseconds. */
	readonly erasedAt: number;
	readonly removed: ErasedCounts;
	/** Recipients that were told to erase too. */
	readonly recipients: number;
	/** Until when backups may still hold it, UTC milliseconds; null or left out: none is known of. */
	readonly backupsUntil?: number | null;
}

/**
 * Works on open requests: erases, restricts, makes answers ready, and ends what nobody came back for. To be
 * called every minute; each request changes in a transaction with everything done for it.
 *
 * @returns the requests whose state changed
 */
export const carryOutRequests: UseCase<{ limit: number }, RequestView[]> = async (store, { limit }) => {
	const open = await store.tx
		.selectFrom('rights_requests')
		.select('request_key')
		.where('state', 'in', ['waiting', 'verified', 'held', 'ready'])
		.orderBy('opened_at')
		.orderBy('request_key')
		.execute();
	const changed: RequestView[] = [];
	for (const { request_key: requestKey } of open) {
		if (changed.length >= limit) break;
		// Read only now: an erasure before it may have ended it.
		const row = await store.tx.selectFrom('rights_requests').selectAll().where('request_key', '=', requestKey).executeTakeFirstOrThrow();
		const now = await accountNow(store.tx, await getAccount(store.tx, row.account_key), store.wallClock);
		if (!(await step(store, row, now))) continue;
		const after = await store.tx.selectFrom('rights_requests').select(VIEW_COLUMNS).where('request_key', '=', row.request_key).executeTakeFirstOrThrow();
		changed.push(toView(after));
	}
	return changed;
};

async function step(store: StoreContext, row: RequestRow, now: number): Promise<boolean> {
	switch (row.state) {
		case 'waiting':
			if (row.code_expires_at > now) return false;
			return finish(store, row, { state: 'lapsed', outcome: 'code_not_sent', now });
		case 'ready':
			if (row.link_expires_at > now) return false;
			return finish(store, row, { state: 'done', outcome: 'not_collected', now });
		case 'verified':
			return row.viewer_key === null ? false : carryOut(store, row, row.viewer_key, now);
		case 'held':
			if (row.viewer_key === null || (await isUnderHold(store, await readSubject(store, row.account_key, row.viewer_key)))) return false;
			return erase(store, row, row.viewer_key, now);
		case 'in_hand':
		case 'done':
		case 'refused':
		case 'lapsed':
			return false;
	}
}

async function carryOut(store: StoreContext, row: RequestRow, viewerKey: string, now: number): Promise<boolean> {
	switch (row.kind) {
		case 'access':
		case 'portability':
			if (await isPreparing(store, row, viewerKey, now)) return false;
			return setState(store, row, { state: 'ready' });
		case 'rectification':
			return setState(store, row, { state: 'in_hand' });
		case 'restriction':
			return finish(store, row, { state: 'done', outcome: 'restricted', now });
		case 'erasure':
			if (await isProfilePending(store, row, viewerKey, now)) return false;
			if (await isUnderHold(store, await readSubject(store, row.account_key, viewerKey))) return putOff(store, row, viewerKey, now);
			return erase(store, row, viewerKey, now);
	}
}

/** The profile tells the handle, by which lists know the person: without it an answer or an erasure would miss them. */
async function isProfilePending({ tx }: StoreContext, row: RequestRow, viewerKey: string, now: number): Promise<boolean> {
	if (now >= (row.verified_at ?? 0) + PREPARE_MS) return false;
	const viewer = await tx.selectFrom('viewers').select('profile_state').where('viewer_key', '=', viewerKey).executeTakeFirst();
	return viewer?.profile_state === 'unread';
}

async function isPreparing(store: StoreContext, row: RequestRow, viewerKey: string, now: number): Promise<boolean> {
	if (now >= (row.verified_at ?? 0) + PREPARE_MS) return false;
	return (await isProfilePending(store, row, viewerKey, now)) || (await openPassOns(store, row.request_key)) > 0;
}

/** Kept for the hold and for nothing else; recipients are told the same. */
async function putOff(store: StoreContext, row: RequestRow, viewerKey: string, now: number): Promise<boolean> {
	const subject = await readSubject(store, row.account_key, viewerKey);
	await closeForErasure(store, subject, { event: row.request_key, at: now });
	await restrict(store, row.account_key, subject.viewerKey, { cause: row.request_key, at: now });
	await passOn(store, subject, { what: 'restriction', cause: row.request_key, detail: {} });
	return setState(store, row, { state: 'held' });
}

async function erase(store: StoreContext, row: RequestRow, viewerKey: string, now: number): Promise<boolean> {
	const subject = await readSubject(store, row.account_key, viewerKey);
	// Once more: the profile may have brought further identities since the code came.
	await closeForErasure(store, subject, { event: row.request_key, at: now });
	const recipients = await passOn(store, subject, { what: 'erasure', cause: row.request_key, detail: {} });
	const removed = await eraseSubject(store, subject, { event: row.request_key, at: now });
	const receipt: ErasureReceipt = { receiptKey: store.newKey('rcp'), erasedAt: now, removed, recipients, backupsUntil: await readBackupsUntil(store) };
	await finish(store, row, { state: 'done', outcome: 'erased', now, receipt });
	await closeOthers(store, subject, now);
	return true;
}

/** Other requests of the person are over with it. The register keeps that there were requests, and no longer whose. */
async function closeOthers({ tx }: StoreContext, { keys }: Subject, now: number): Promise<void> {
	await tx
		.updateTable('rights_requests')
		.set({ state: 'done', outcome: 'erased', finished_at: now, handled_by: 'workflow' })
		.where('viewer_key', 'in', keys)
		.where('state', 'in', ['verified', 'held', 'in_hand', 'ready'])
		.execute();
	await tx.updateTable('rights_requests').set({ ...FORGOTTEN, viewer_key: null }).where('viewer_key', 'in', keys).execute();
}

interface Ending {
	readonly state: 'done' | 'lapsed';
	readonly outcome: string;
	readonly now: number;
	readonly receipt?: ErasureReceipt;
}

async function finish({ tx }: StoreContext, row: RequestRow, { state, outcome, now, receipt }: Ending): Promise<true> {
	await tx
		.updateTable('rights_requests')
		.set({ ...FORGOTTEN, state, outcome, finished_at: now, handled_by: 'workflow', receipt: receipt ? JSON.stringify(receipt) : null })
		.where('request_key', '=', row.request_key)
		.execute();
	return true;
}

async function setState({ tx }: StoreContext, row: RequestRow, change: { readonly state: 'ready' | 'in_hand' | 'held' }): Promise<true> {
	await tx.updateTable('rights_requests').set(change).where('request_key', '=', row.request_key).execute();
	return true;
}

import * as z from 'zod';
import { getAccount } from '../accounts/account-store';
import { forgetUnconfirmed } from '../consent/email-opt-in';
import { listHolds } from '../consent/legal-hold';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { NOTHING_REMOVED, REMOVED_KINDS, type Removed } from './expired';
import { requirePolicy, type RetentionPolicy } from './policy';

/** That a colleague wrote to somebody is kept for as long as automation leaves the person to them (`core/outreach/takeover.ts`). */
const FOREIGN_MESSAGES_MS = 24 * 3_600_000;

/** What one purge of one account removed. Times of the account, UTC milliseconds. */
export interface PurgeReceipt {
	readonly receiptKey: string;
	readonly accountKey: string;
	readonly startedAt: number;
	readonly finishedAt: number | null;
	readonly removed: Removed;
	/** Legal holds in force when it ended; their people lost nothing. Null while it runs, and of receipts from before there were any. */
	readonly holds: number | null;
}

/**
 * Opens the receipt of a purge. A run under the same policy that never finished (a kill, a stop) is taken up
 * again: its receipt already holds what it had removed.
 */
export const startPurge: UseCase<{ accountKey: string; policy: RetentionPolicy }, PurgeReceipt> = async (store, input) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, input.accountKey), store.wallClock);
	const policy = JSON.stringify(requirePolicy(input.policy));
	const open = await store.tx
		.selectFrom('purge_receipts')
		.selectAll()
		.where('account_key', '=', input.accountKey)
		.where('finished_at', 'is', null)
		.where('policy', '=', policy)
		.orderBy('started_at', 'desc')
		.executeTakeFirst();
	if (open) return toReceipt(open);
	const row = {
		receipt_key: store.newKey('prg'),
		account_key: input.accountKey,
		started_at: now,
		finished_at: null,
		policy,
		removed: JSON.stringify(NOTHING_REMOVED),
		holds: null,
	};
	await store.tx.insertInto('purge_receipts').values(row).execute();
	return toReceipt(row);
};

/** Closes the receipt. A second call, as by two runs that shared it, changes nothing. */
export const finishPurge: UseCase<{ receiptKey: string }, PurgeReceipt> = async (store, { receiptKey }) => {
	const row = await findReceipt(store, receiptKey);
	if (row.finished_at !== null) return toReceipt(row);
	const now = await accountNow(store.tx, await getAccount(store.tx, row.account_key), store.wallClock);
	if (REMOVED_KINDS.some((kind) => readRemoved(row.removed)[kind] > 0)) store.forgot();
	await forgetUnconfirmed(store, row.account_key, now);
	await store.tx.deleteFrom('foreign_messages').where('account_key', '=', row.account_key).where('at', '<=', now - FOREIGN_MESSAGES_MS).execute();
	const inForce = (await listHolds(store, { accountKey: row.account_key })).filter((hold) => hold.releasedAt === null);
	const end = { finished_at: now, holds: inForce.length };
	await store.tx.updateTable('purge_receipts').set(end).where('receipt_key', '=', receiptKey).execute();
	return toReceipt({ ...row, ...end });
};

export interface OpenReceipt {
	readonly receiptKey: string;
	readonly accountKey: string;
	readonly policy: RetentionPolicy;
	readonly removed: Removed;
}

/** The receipt a batch writes to, with the policy it was opened under. */
export async function readOpenReceipt(store: StoreContext, receiptKey: string): Promise<OpenReceipt> {
	const row = await findReceipt(store, receiptKey);
	return { receiptKey, accountKey: row.account_key, policy: requirePolicy(JSON.parse(row.policy)), removed: readRemoved(row.removed) };
}

export async function addToReceipt({ tx }: StoreContext, receipt: OpenReceipt, removed: Removed): Promise<void> {
	if (REMOVED_KINDS.every((kind) => removed[kind] === 0)) return;
	await tx
		.updateTable('purge_receipts')
		.set({ removed: JSON.stringify(addRemoved(receipt.removed, removed)) })
		.where('receipt_key', '=', receipt.receiptKey)
		.execute();
}

export function addRemoved(a: Removed, b: Removed): Removed {
	return Object.fromEntries(REMOVED_KINDS.map((kind) => [kind, a[kind] + b[kind]])) as Removed;
}

async function findReceipt({ tx }: StoreContext, receiptKey: string) {
	const row = await tx.selectFrom('purge_receipts').selectAll().where('receipt_key', '=', receiptKey).executeTakeFirst();
	if (!row) throw new Error('There is no purge with this receipt. Start one first.');
	return row;
}

const count = z.number().int().min(0);
const removedSchema: z.ZodType<Removed> = z.strictObject({
	views: count,
	engagements: count,
	people: count,
	events: count,
	decisions: count,
	sends: count,
	plans: count,
	// Receipts from before there were any know nothing of them.
	commentRefs: count.default(0),
	auditLog: count.default(0),
	passOns: count.default(0),
	rightsRequests: count.default(0),
	conversions: count.default(0),
});

function readRemoved(text: string): Removed {
	return removedSchema.parse(JSON.parse(text));
}

function toReceipt(row: { receipt_key: string; account_key: string; started_at: number; finished_at: number | null; removed: string; holds: number | null }): PurgeReceipt {
	return {
		receiptKey: row.receipt_key,
		accountKey: row.account_key,
		startedAt: row.started_at,
		finishedAt: row.finished_at,
		removed: readRemoved(row.removed),
		holds: row.holds,
	};
}

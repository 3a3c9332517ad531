import { DateTime } from 'luxon';
import * as z from 'zod';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { CODE_BYTES } from './tokens';

export interface CodeProblem {
	/** 1-based place in the table. */
	readonly row: number;
	readonly field: 'code' | 'pool' | 'expires';
	readonly problem: string;
	readonly cure: string;
}

export interface ImportedCodes {
	readonly added: number;
	/** Already in the store, given away or not; only their end may have changed. */
	readonly known: number;
	/** Rows that were left out; the others were taken. */
	readonly problems: readonly CodeProblem[];
	/** Codes that can be given away now, by pool. */
	readonly left: Readonly<Record<string, number>>;
}

/** A code without an end: later than any. */
const NEVER = Date.UTC(9999, 11, 31);

const cell = z.union([z.string(), z.number().transform(String), z.null().transform(() => '')]).optional();
const rawRow = z.looseObject({ code: cell, pool: cell, expires: cell });

interface CodeRow {
	readonly code: string;
	readonly pool: string;
	readonly expiresAt: number;
}

/**
 * Takes in rows of the `codes` table: `code, pool (empty for {code} without a name), expires`. A day counts to its
 * end in the account's zone; empty is without end. Taken in twice is taken in once; a code stays with who has it.
 */
export const importCodes: UseCase<{ accountKey: string; rows: readonly unknown[] }, ImportedCodes> = async (store, { accountKey, rows }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const problems: CodeProblem[] = [];
	let [added, known] = [0, 0];
	for (const [index, raw] of rows.entries()) {
		const row = readRow(raw, account.time_zone);
		if (row === null) continue;
		if ('problem' in row) problems.push({ row: index + 1, ...row });
		else if (await keepCode(store, accountKey, row, now)) added++;
		else known++;
	}
	return { added, known, problems, left: await countLeft(store, accountKey, now) };
};

function readRow(raw: unknown, zone: string): CodeRow | Omit<CodeProblem, 'row'> | null {
	const parsed = rawRow.safeParse(raw);
	const cells = parsed.success ? parsed.data : {};
	const [code, pool, expires] = [cells.code, cells.pool, cells.expires].map((value) => (value ?? '').trim()) as [string, string, string];
	if (code === '' && pool === '' && expires === '') return null;
	if (!/^[\x21-\x7e]+$/.test(code) || /[{}|]/.test(code) || code.length > CODE_BYTES) {
		return { field: 'code', problem: 'it is no code', cure: `Use letters, digits and signs without spaces, at most ${CODE_BYTES}.` };
	}
	if (!/^[a-z0-9_]{0,40}$/.test(pool)) return { field: 'pool', problem: 'it is not a plain name', cure: 'Use small letters, digits and _, or leave it empty.' };
	const end = endOf(expires, zone);
	return end === null ? { field: 'expires', problem: 'it is no date', cure: 'Write it as 2026-12-31, or leave it empty.' } : { code, pool, expiresAt: end };
}

function endOf(text: string, zone: string): number | null {
	if (text === '') return NEVER;
	const at = DateTime.fromISO(text, { zone });
	if (!at.isValid) return null;
	return /^\d{4}-\d{2}-\d{2}$/.test(text) ? at.plus({ days: 1 }).startOf('day').toMillis() : at.toMillis();
}

/** @returns whether it is new */
async function keepCode({ tx, newKey }: StoreContext, accountKey: string, { code, pool, expiresAt }: CodeRow, now: number): Promise<boolean> {
	const row = { code_key: newKey('cod'), account_key: accountKey, pool, code, expires_at: expiresAt, added_at: now, send_key: null };
	const inserted = await tx
		.insertInto('codes')
		.values(row)
		.onConflict((conflict) => conflict.columns(['account_key', 'code']).doNothing())
		.returning('code_key')
		.executeTakeFirst();
	if (inserted) return true;
	const own = tx.updateTable('codes').where('account_key', '=', accountKey).where('code', '=', code);
	await own.set({ expires_at: expiresAt }).execute();
	await own.set({ pool }).where('send_key', 'is', null).execute();
	return false;
}

async function countLeft({ tx }: StoreContext, accountKey: string, now: number): Promise<Record<string, number>> {
	const rows = await tx
		.selectFrom('codes')
		.select((select) => ['pool', select.fn.countAll<number>().as('left')])
		.where('account_key', '=', accountKey)
		.where('send_key', 'is', null)
		.where('expires_at', '>', now)
		.groupBy('pool')
		.orderBy('pool')
		.execute();
	return Object.fromEntries(rows.map(({ pool, left }) => [pool, left]));
}

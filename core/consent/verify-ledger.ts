import type { Keyring } from '../store/keyring';
import { sameSecret } from '../store/keyring';
import type { StoreContext, UseCase } from '../store/use-case';
import { accountHeadMac, CHAIN_START, entryMac, headMac, isSigned, type WrittenEntry } from './chain';
import { checkpointText, readCheckpoints, type Checkpoint } from './checkpoints';
import { readMonth, type LedgerRow } from './ledger-rows';

export interface LedgerProblem {
	readonly accountKey: string;
	readonly month: string;
	readonly seq: number;
	readonly problem: string;
}

/**
 * Walks every chain and reports each place where the ledger is not as it was written. What it cannot see from inside
 * is a store put back whole, with all its heads, to an earlier day: for that there is the head the report carries out.
 */
export const verifyLedger: UseCase<{ readonly accountKey?: string }, LedgerProblem[]> = async (store, { accountKey }) => {
	const { tx } = store;
	const accounts = await tx
		.selectFrom('consent_ledger')
		.select('account_key')
		.union(tx.selectFrom('consent_heads').select('account_key'))
		.union(tx.selectFrom('consent_account_heads').select('account_key'))
		.union(tx.selectFrom('consent_checkpoints').select('account_key'))
		.execute();
	const problems: LedgerProblem[] = [];
	for (const key of accounts.map((row) => row.account_key).sort()) {
		if (accountKey === undefined || accountKey === key) problems.push(...(await accountProblems(store, key)));
	}
	return problems;
};

/** How far the walk has come. */
interface Walk {
	readonly mac: string;
	readonly entries: number;
}

async function accountProblems(store: StoreContext, accountKey: string): Promise<LedgerProblem[]> {
	const { tx, keys } = store;
	const problems: LedgerProblem[] = [];
	let walk: Walk = { mac: CHAIN_START, entries: 0 };
	const heads = await tx.selectFrom('consent_heads').selectAll().where('account_key', '=', accountKey).execute();
	const checkpoints = await readCheckpoints(store, accountKey);
	for (const month of await monthsOf(store, accountKey)) {
		const rows = await readMonth(store, accountKey, month);
		const closed = checkpoints.get(month);
		const walked = closed ? closedProblems(keys, closed, rows, walk) : openProblems(keys, { accountKey, month }, rows, walk);
		problems.push(...walked.problems, ...headProblems(keys, { accountKey, month }, heads.find((head) => head.month === month), walked.end));
		walk = { mac: walked.end.mac, entries: walk.entries + walked.end.seq };
	}
	return [...problems, ...(await endProblems(store, accountKey, walk))];
}

async function monthsOf({ tx }: StoreContext, accountKey: string): Promise<string[]> {
	const rows = await tx
		.selectFrom('consent_ledger')
		.select('month')
		.where('account_key', '=', accountKey)
		.union(tx.selectFrom('consent_heads').select('month').where('account_key', '=', accountKey))
		.union(tx.selectFrom('consent_checkpoints').select('month').where('account_key', '=', accountKey))
		.execute();
	return rows.map((row) => row.month).sort();
}

interface Month {
	readonly accountKey: string;
	readonly month: string;
}

interface Walked {
	readonly problems: readonly LedgerProblem[];
	readonly end: { readonly seq: number; readonly mac: string };
}

function openProblems(keys: Keyring, place: Month, rows: readonly LedgerRow[], from: Walk): Walked {
	const problems: LedgerProblem[] = [];
	let previous = from.mac;
	rows.forEach((row, index) => {
		const seq = index + 1;
		if (row.seq !== seq) problems.push({ ...place, seq, problem: 'an entry is missing' });
		else if (row.previous_mac !== previous) problems.push({ ...place, seq, problem: 'the chain is broken here' });
		else if (!isAsWritten(keys, row)) problems.push({ ...place, seq, problem: 'the entry was changed' });
		previous = row.mac;
	});
	return { problems, end: { seq: rows.length, mac: previous } };
}

/** Of a closed month only what its checkpoint lists is left, and each of those proves itself. */
function closedProblems(keys: Keyring, closed: Checkpoint, rows: readonly LedgerRow[], from: Walk): Walked {
	const { accountKey, month } = closed;
	const place = { accountKey, month };
	const problems: LedgerProblem[] = [];
	const key = keyOf(keys, closed.keyVersion);
	if (!key || !isSigned(key.ledger, checkpointText(closed), closed.signature)) problems.push({ ...place, seq: 0, problem: 'the checkpoint was changed' });
	if (closed.previousMac !== from.mac) problems.push({ ...place, seq: 0, problem: 'the chain is broken here' });
	const kept = new Map(closed.kept);
	for (const row of rows) {
		const mac = kept.get(row.seq);
		kept.delete(row.seq);
		if (mac === undefined) problems.push({ ...place, seq: row.seq, problem: 'the closed month has an entry it did not keep' });
		else if (mac !== row.mac || !isAsWritten(keys, row)) problems.push({ ...place, seq: row.seq, problem: 'the entry was changed' });
	}
	for (const seq of kept.keys()) problems.push({ ...place, seq, problem: 'an entry is missing' });
	return { problems, end: { seq: closed.entries, mac: closed.lastMac } };
}

function isAsWritten(keys: Keyring, row: LedgerRow): boolean {
	const key = keyOf(keys, row.key_version);
	const place = { accountKey: row.account_key, month: row.month, seq: row.seq };
	return key !== undefined && row.origin !== null && sameSecret(entryMac(key.ledger, place, asWritten(row), row.previous_mac), row.mac);
}

function asWritten(row: LedgerRow): WrittenEntry {
	return {
		viewerKey: row.viewer_key, purpose: row.purpose, act: row.act, lawfulBasis: row.lawful_basis, wording: row.wording,
		sourceEvent: row.source_event, origin: row.origin, at: row.at, expiresAt: row.expires_at,
	};
}

function keyOf(keys: Keyring, version: number) {
	return keys.versions.find((candidate) => candidate.version === version);
}

interface Head {
	readonly entries: number;
	readonly mac: string;
	readonly head_mac: string;
	readonly key_version: number;
}

function headProblems(keys: Keyring, place: Month, head: Head | undefined, end: Walked['end']): LedgerProblem[] {
	if (!head) return [{ ...place, seq: 1, problem: 'the chain has no head' }];
	const problems: LedgerProblem[] = [];
	const key = keyOf(keys, head.key_version);
	const expected = key && headMac(key.ledger, place.accountKey, place.month, head.entries, head.mac);
	if (expected === undefined || !sameSecret(expected, head.head_mac)) {
		problems.push({ ...place, seq: head.entries, problem: 'the head of the chain was changed' });
	}
	if (end.seq !== head.entries || end.mac !== head.mac) {
		problems.push({ ...place, seq: end.seq, problem: 'the end of the chain is not the one that was written' });
	}
	return problems;
}

async function endProblems({ tx, keys }: StoreContext, accountKey: string, walk: Walk): Promise<LedgerProblem[]> {
	const head = await tx.selectFrom('consent_account_heads').selectAll().where('account_key', '=', accountKey).executeTakeFirst();
	if (!head) return [{ accountKey, month: '', seq: walk.entries, problem: 'the ledger of the account has no head' }];
	const place = { accountKey, month: head.month, seq: head.seq };
	const key = keyOf(keys, head.key_version);
	const expected = key && accountHeadMac(key.ledger, place, head.entries, head.mac);
	if (expected === undefined || !sameSecret(expected, head.head_mac)) return [{ ...place, problem: 'the head of the ledger was changed' }];
	const fits = head.mac === walk.mac && head.entries === walk.entries;
	return fits ? [] : [{ ...place, problem: 'the end of the ledger is not the one that was written' }];
}

import type { Keyring } from '../store/keyring';
import { sameSecret } from '../store/keyring';
import type { UseCase, StoreContext } from '../store/use-case';
import {
	CHAIN_START, consentPurpose, decide, entryMac, evolve, headMac, monthOf, NO_CONSENT,
	type ConsentCommand, type ConsentEntry, type ConsentPurpose, type ConsentState,
} from './ledger';

interface Person {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly purpose: ConsentPurpose;
}

/** Everything the person decided about one purpose, oldest first. */
async function readHistory({ tx }: Pick<StoreContext, 'tx'>, person: Person): Promise<ConsentEntry[]> {
	const rows = await tx
		.selectFrom('consent_ledger')
		.selectAll()
		.where('account_key', '=', person.accountKey)
		.where('viewer_key', '=', person.viewerKey)
		.where('purpose', '=', person.purpose)
		.orderBy('month')
		.orderBy('seq')
		.execute();
	return rows.map(toEntry);
}

/** The person's consent for one purpose, folded from the ledger. */
export async function readConsent(store: Pick<StoreContext, 'tx'>, person: Person): Promise<ConsentState> {
	return (await readHistory(store, person)).reduce(evolve, NO_CONSENT);
}

/** Decides a command against the ledger and appends what follows. Returns the entries added. */
export async function applyConsent(store: StoreContext, person: Person, command: ConsentCommand): Promise<ConsentEntry[]> {
	const entries = decide(command, person, await readHistory(store, person));
	for (const entry of entries) await append(store, person.accountKey, entry);
	return entries;
}

async function append({ tx, keys }: StoreContext, accountKey: string, entry: ConsentEntry): Promise<void> {
	const month = monthOf(entry.at);
	const head = await tx
		.selectFrom('consent_heads')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('month', '=', month)
		.executeTakeFirst();
	const seq = (head?.entries ?? 0) + 1;
	const previous = head?.mac ?? CHAIN_START;
	const key = keys.newest;
	const mac = entryMac(key.ledger, { accountKey, month, seq }, entry, previous);
	await tx
		.insertInto('consent_ledger')
		.values({
			account_key: accountKey,
			month,
			seq,
			viewer_key: entry.viewerKey,
			purpose: entry.purpose,
			act: entry.act,
			lawful_basis: entry.lawfulBasis,
			wording: entry.wording,
			source_event: entry.sourceEvent,
			at: entry.at,
			previous_mac: previous,
			mac,
			key_version: key.version,
		})
		.execute();
	const newHead = { entries: seq, mac, head_mac: headMac(key.ledger, accountKey, month, seq, mac), key_version: key.version };
	await tx
		.insertInto('consent_heads')
		.values({ account_key: accountKey, month, ...newHead })
		.onConflict((conflict) => conflict.columns(['account_key', 'month']).doUpdateSet(newHead))
		.execute();
}

export interface LedgerProblem {
	readonly accountKey: string;
	readonly month: string;
	readonly seq: number;
	readonly problem: string;
}

/**
 * Walks every chain and reports each place where the ledger is not as it was written. What it cannot see from
 * inside the store: a whole month removed together with its head, or an older head put back.
 */
export const verifyLedger: UseCase<Record<string, never>, LedgerProblem[]> = async ({ tx, keys }) => {
	const heads = await tx.selectFrom('consent_heads').selectAll().execute();
	const rows = await tx.selectFrom('consent_ledger').selectAll().orderBy('account_key').orderBy('month').orderBy('seq').execute();
	const chains = new Map<string, typeof rows>();
	for (const row of rows) {
		const name = `${row.account_key} ${row.month}`;
		chains.set(name, [...(chains.get(name) ?? []), row]);
	}
	const problems: LedgerProblem[] = [];
	for (const head of heads) {
		const name = `${head.account_key} ${head.month}`;
		problems.push(...chainProblems(keys, head, chains.get(name) ?? []));
		chains.delete(name);
	}
	for (const chain of chains.values()) {
		const first = chain[0];
		if (first) problems.push({ accountKey: first.account_key, month: first.month, seq: first.seq, problem: 'the chain has no head' });
	}
	return problems;
};

type LedgerRow = Parameters<typeof toEntry>[0] & {
	account_key: string; month: string; seq: number; previous_mac: string; mac: string; key_version: number;
};
interface Head {
	account_key: string;
	month: string;
	entries: number;
	mac: string;
	head_mac: string;
	key_version: number;
}

function chainProblems(keys: Keyring, head: Head, chain: readonly LedgerRow[]): LedgerProblem[] {
	const problems: LedgerProblem[] = [];
	const place = { accountKey: head.account_key, month: head.month };
	let previous = CHAIN_START;
	chain.forEach((row, index) => {
		const seq = index + 1;
		const key = keys.versions.find((candidate) => candidate.version === row.key_version);
		const expected = key && entryMac(key.ledger, { ...place, seq: row.seq }, toEntry(row), row.previous_mac);
		if (row.seq !== seq) problems.push({ ...place, seq, problem: 'an entry is missing' });
		else if (row.previous_mac !== previous) problems.push({ ...place, seq, problem: 'the chain is broken here' });
		else if (expected === undefined || !sameSecret(expected, row.mac)) problems.push({ ...place, seq, problem: 'the entry was changed' });
		previous = row.mac;
	});
	const key = keys.versions.find((candidate) => candidate.version === head.key_version);
	const expectedHead = key && headMac(key.ledger, head.account_key, head.month, head.entries, head.mac);
	if (expectedHead === undefined || !sameSecret(expectedHead, head.head_mac)) {
		problems.push({ ...place, seq: head.entries, problem: 'the head of the chain was changed' });
	}
	if (chain.length !== head.entries || previous !== (head.entries === 0 ? CHAIN_START : head.mac)) {
		problems.push({ ...place, seq: chain.length, problem: 'the end of the chain is not the one that was written' });
	}
	return problems;
}

function toEntry(row: {
	viewer_key: string; purpose: string; act: 'grant' | 'withdraw'; lawful_basis: string; wording: string; source_event: string; at: number;
}): ConsentEntry {
	return {
		viewerKey: row.viewer_key,
		// The ledger only ever holds purposes this code wrote; a changed one shows in verify.
		purpose: consentPurpose.catch('dm_promotion').parse(row.purpose),
		act: row.act,
		lawfulBasis: row.lawful_basis === 'consent' ? 'consent' : 'objection',
		wording: row.wording,
		sourceEvent: row.source_event,
		at: row.at,
	};
}

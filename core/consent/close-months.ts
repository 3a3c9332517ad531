import { getAccount } from '../accounts/account-store';
import { chunksOf } from '../store/chunks';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { monthOf, signText } from './chain';
import { checkpointText, readCheckpoints, type Checkpoint } from './checkpoints';
import { evolve, NO_CONSENT, type ConsentEntry, type ConsentState } from './ledger';
import { readMonth, toEntry, type LedgerRow } from './ledger-rows';
import { verifyLedger, type LedgerProblem } from './verify-ledger';

/** How long every decision stays on record in full: five years, the term of a civil claim in Dutch law (art. 3:310 BW). */
export const AUDIT_PERIOD_MS = 5 * 365 * 24 * 3_600_000;

export type CloseOutcome =
	| ({ readonly outcome: 'closed' } & ClosedMonths)
	/** Nothing was closed: a signature under a ledger that was tampered with would make the tampering good. */
	| { readonly outcome: 'does_not_verify'; readonly problem: LedgerProblem };

export interface ClosedMonths {
	readonly closed: number;
	readonly removed: number;
	/** Entries of closed months that stay, because what holds today rests on them. */
	readonly kept: number;
}

/**
 * Turns the months of an account that ended before the audit period into signed checkpoints. What a person's present
 * state rests on stays for as long as the person is known: a consent that counts, a withdrawal, an objection.
 *
 * @throws Error when the period is not a number of milliseconds from 0 up
 */
export const closeLedgerMonths: UseCase<{ readonly accountKey: string; readonly auditPeriodMs?: number }, CloseOutcome> = async (store, input) => {
	const { accountKey, auditPeriodMs = AUDIT_PERIOD_MS } = input;
	if (!(auditPeriodMs >= 0)) throw new Error('The audit period is not a number of milliseconds.');
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const [problem] = await verifyLedger(store, { accountKey });
	if (problem) return { outcome: 'does_not_verify', problem };
	const checkpoints = await readCheckpoints(store, accountKey);
	const standing = await readStanding(store, accountKey);
	const sum = { closed: 0, removed: 0, kept: 0 };
	for (const month of await monthsBefore(store, accountKey, monthOf(now - auditPeriodMs))) {
		const one = await closeMonth(store, { accountKey, month, now }, checkpoints.get(month), standing);
		sum.closed += one.closed;
		sum.removed += one.removed;
		sum.kept += one.kept;
	}
	return { outcome: 'closed', ...sum };
};

/** Months that were over before the given one began; never the newest, which may still grow. */
async function monthsBefore({ tx }: StoreContext, accountKey: string, month: string): Promise<string[]> {
	const rows = await tx.selectFrom('consent_heads').select('month').where('account_key', '=', accountKey).orderBy('month').execute();
	return rows.slice(0, -1).map((row) => row.month).filter((each) => each < month);
}

/** Macs of the entries today's states rest on, of people the account still knows. */
async function readStanding({ tx }: StoreContext, accountKey: string): Promise<ReadonlySet<string>> {
	const rows = await tx
		.selectFrom('consent_ledger')
		.innerJoin('viewers', 'viewers.viewer_key', 'consent_ledger.viewer_key')
		.selectAll('consent_ledger')
		.select('viewers.merged_into')
		.where('consent_ledger.account_key', '=', accountKey)
		.orderBy('consent_ledger.month')
		.orderBy('consent_ledger.seq')
		.execute();
	const states = new Map<string, ConsentState>();
	const macs = new Map<ConsentEntry, string>();
	for (const row of rows) {
		const entry = toEntry(row);
		macs.set(entry, row.mac);
		// Under the key it was said under and for the whole person: undoing a merge must find each part again.
		for (const name of [`said by ${row.viewer_key}`, `of ${row.merged_into ?? row.viewer_key}`]) {
			const subject = `${name} ${row.purpose}`;
			states.set(subject, evolve(states.get(subject) ?? NO_CONSENT, entry));
		}
	}
	const standing = [...states.values()].flatMap((state) => (state.state === 'none' ? [] : (macs.get(state.entry) ?? [])));
	return new Set(standing);
}

async function closeMonth(
	store: StoreContext,
	{ accountKey, month, now }: { readonly accountKey: string; readonly month: string; readonly now: number },
	earlier: Checkpoint | undefined,
	standing: ReadonlySet<string>,
): Promise<ClosedMonths> {
	const rows = await readMonth(store, accountKey, month);
	const gone = rows.filter((row) => !standing.has(row.mac));
	const kept = rows.filter((row) => standing.has(row.mac));
	if (earlier && gone.length === 0) return { closed: 0, removed: 0, kept: kept.length };
	const ends = earlier ?? endsOf(rows);
	if (!ends) return { closed: 0, removed: 0, kept: 0 };
	await writeCheckpoint(store, {
		accountKey,
		month,
		revision: (earlier?.revision ?? 0) + 1,
		entries: ends.entries,
		previousMac: ends.previousMac,
		lastMac: ends.lastMac,
		kept: kept.map((row) => [row.seq, row.mac]),
		at: now,
	});
	for (const some of chunksOf(gone.map((row) => row.seq))) {
		await store.tx
			.deleteFrom('consent_ledger')
			.where('account_key', '=', accountKey)
			.where('month', '=', month)
			.where('seq', 'in', some)
			.execute();
	}
	return { closed: earlier ? 0 : 1, removed: gone.length, kept: kept.length };
}

function endsOf(rows: readonly LedgerRow[]): Pick<Checkpoint, 'entries' | 'previousMac' | 'lastMac'> | null {
	const [first, last] = [rows[0], rows[rows.length - 1]];
	return first && last ? { entries: last.seq, previousMac: first.previous_mac, lastMac: last.mac } : null;
}

async function writeCheckpoint({ tx, keys }: StoreContext, checkpoint: Omit<Checkpoint, 'signature' | 'keyVersion'>): Promise<void> {
	await tx
		.insertInto('consent_checkpoints')
		.values({
			account_key: checkpoint.accountKey,
			month: checkpoint.month,
			revision: checkpoint.revision,
			entries: checkpoint.entries,
			previous_mac: checkpoint.previousMac,
			last_mac: checkpoint.lastMac,
			kept: JSON.stringify(checkpoint.kept),
			at: checkpoint.at,
			signature: signText(keys.newest.ledger, checkpointText(checkpoint)),
			key_version: keys.newest.version,
		})
		.execute();
}

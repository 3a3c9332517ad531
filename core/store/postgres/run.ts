import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuseOutdated } from '../in-use';
import { refuseThePast, WentBack } from '../journal-keeper';
import { readStoreMarks } from '../key-marks';
import { Recall } from '../recall';
import type { OpenDatabase } from '../open-database';
import type { Scope } from '../scope';
import { SEALED_TABLES } from '../sealed-tables';
import { hasReplays, REPLAYED_PER_BATCH, type Replay, type UseCase } from '../use-case';
import type { PostgresStoreConfig } from './config';
import type { StoreLocks } from './locks';
import { asStoreError, DatabaseTrouble } from './trouble';

/** Longer than a restart of PostgreSQL takes, and short enough to answer Meta (20 s) with the outcome. */
const KEEP_TRYING_MS = 8_000;
const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 500;

/** Tables with sealed identities, ids of comments, requests and what recipients hold. */
const FORGOTTEN_TABLES = ['viewers', ...SEALED_TABLES.map(({ table }) => table)];

export interface PostgresRun {
	readonly database: OpenDatabase;
	readonly locks: StoreLocks;
	readonly config: PostgresStoreConfig;
	readonly newKey: (prefix: string) => string;
	readonly replay?: Replay | undefined;
	/** Replaces the clock of the database, which is the same for all processes. */
	readonly wallClock?: (() => number) | undefined;
}

/**
 * Runs one use case in one transaction: all of it is kept, or none. A transaction that certainly left nothing
 * behind (a collision, a connection that ended before COMMIT) is run again; one whose COMMIT got no answer is not.
 *
 * @throws StoreError when the database does not let it through, {@link refuseOutdated}; what the use case itself throws
 */
export async function runOnPostgres<Input, Output>(run: PostgresRun, useCase: UseCase<Input, Output>, input: Input, scope: Scope): Promise<Output> {
	const started = performance.now();
	for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
		try {
			return await runOnce(run, useCase, input, scope);
		} catch (error) {
			if (error instanceof WentBack) {
				await run.database.journal?.compare();
				await replayAllOnPostgres(run);
				continue;
			}
			if (!(error instanceof DatabaseTrouble)) throw error;
			const isGone = error.kind === 'collision' || error.kind === 'lost';
			if (!isGone || performance.now() - started + wait > KEEP_TRYING_MS) throw asStoreError(error, run.config);
			await sleep(wait);
		}
	}
}

/** Carries out all of what was learned from the journal, before anything else is asked of the store. */
export async function replayAllOnPostgres(run: PostgresRun): Promise<void> {
	const { replay } = run;
	if (!replay) return;
	for (let done = !(await hasReplays(run.database.db)); !done; ) done = (await runOnPostgres(run, replay, { limit: REPLAYED_PER_BATCH }, { of: 'store' })).done;
}

async function runOnce<Input, Output>({ database, locks, wallClock, newKey }: PostgresRun, useCase: UseCase<Input, Output>, input: Input, scope: Scope): Promise<Output> {
	const { db, keys, journal } = database;
	const forgot = { any: false };
	await journal?.mend();
	const seen = journal?.seen;
	// Each statement sees what was kept before it began: the locks see to it that nothing else changes under it.
	const readsOnly = scope.of === 'nothing' && scope.readOnly === true;
	const transaction = readsOnly ? db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only') : db.transaction().setIsolationLevel('read committed');
	const { output, news } = await transaction.execute(async (tx) => {
		const now = await locks.take(tx, scope);
		const marks = await readStoreMarks(tx);
		refuseOutdated(marks, keys);
		if (seen) refuseThePast(seen, marks.journal);
		const writer = journal?.writer(tx) ?? null;
		const output = await useCase({ tx, keys, journal: writer, wallClock: wallClock?.() ?? now, newKey, forgot: () => (forgot.any = true), recall: new Recall() }, input);
		return { output, news: writer !== null && (writer.wrote || marks.journal.lines !== seen?.lines) };
	});
	if (news) await journal?.keep();
	if (forgot.any) await vacuum(db);
	return output;
}

/**
 * PostgreSQL keeps deleted rows until it vacuums, and by itself it does so only when many have gathered. What speaks of
 * people goes at once; where the role may not, or somebody still reads, its own vacuum comes later.
 */
async function vacuum(db: OpenDatabase['db']): Promise<void> {
	try {
		await sql`vacuum (skip_locked) ${sql.join(FORGOTTEN_TABLES.map((table) => sql.table(table)))}`.execute(db);
	} catch {
		// The erasure is kept; what is left of it is cleared as above.
		return;
	}
}

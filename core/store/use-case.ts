import type { Kysely, Transaction } from 'kysely';
import { refuseOutdated } from './in-use';
import { refuseThePast, WentBack, type JournalKeeper, type JournalWriter } from './journal-keeper';
import { readStoreMarks } from './key-marks';
import type { Keyring } from './keyring';
import { Recall } from './recall';
import type { Schema } from './schema';

/** What a use case works with: one open transaction, the keys, and the clock and chance as parameters. */
export interface StoreContext {
	readonly tx: Transaction<Schema>;
	readonly keys: Keyring;
	/** Wall clock of the store in UTC milliseconds, read once per use case. */
	readonly wallClock: number;
	/** A fresh random surrogate key with a prefix that says what it names, such as `vwr_…`. */
	readonly newKey: (prefix: string) => string;
	/** Opt-outs and erasures once more, outside the database; null where the store was opened without. */
	readonly journal: JournalWriter | null;
	/** Says that something was erased for good: after the commit nothing of it may be left in what the database still keeps aside. */
	readonly forgot: () => void;
	/** What transactions before read and still holds; empty where they leave nothing to the next. */
	readonly recall: Recall;
}

/** One message to the store, one transaction. Input and output are plain data: they may cross a thread. */
export type UseCase<Input, Output> = (store: StoreContext, input: Input) => Promise<Output>;

/** Bulk work waits for live work, and comes in batches small enough not to be felt (DESIGN §2). */
export type Lane = 'live' | 'bulk';

/** `aside`: only reads, by a connection of its own, so that nobody waits for it however long it takes. */
export type Way = Lane | 'aside';

// The only `any`-like place: a table of use cases with their own inputs and outputs.
export type UseCaseTable = Record<string, UseCase<never, unknown>>;

export type InputOf<U> = U extends UseCase<infer I, unknown> ? I : never;
export type OutputOf<U> = U extends UseCase<never, infer O> ? O : never;

/** The Store port: every use case as an asynchronous function of its input. */
export type StoreOf<Table extends UseCaseTable> = {
	readonly [Name in keyof Table]: (input: InputOf<Table[Name]>, way?: Way) => Promise<OutputOf<Table[Name]>>;
};

export interface RunDependencies {
	readonly db: Kysely<Schema>;
	readonly keys: Keyring;
	readonly wallClock: () => number;
	readonly newKey: (prefix: string) => string;
	readonly journal?: JournalKeeper | null;
	/** Carries out what a store that was put back has learned; see {@link replayAll}. */
	readonly replay?: Replay | undefined;
	/** Where the database keeps old pages aside. */
	readonly traces?: Traces | undefined;
	/** What such transactions leave to the next one; left out: nothing. */
	readonly memory?: Memory | undefined;
	/** Where a commit does not wait for the disk: resolves when all that is committed by now is on it. */
	readonly onDisk?: (() => Promise<void>) | undefined;
}

/** What one transaction leaves to the next of its kind, as long as nobody else writes. */
export interface Memory {
	begin(tx: Transaction<Schema>): Promise<Recall>;
	end(tx: Transaction<Schema>): Promise<void>;
	/** The transaction was not kept. */
	drop(): void;
}

/** Carries out the next of what was learned from the journal. @returns whether that was all */
export type Replay = UseCase<{ readonly limit: number }, { readonly done: boolean }>;

export const REPLAYED_PER_BATCH = 100;

/** What an erasure leaves behind until the database clears it away. */
export interface Traces {
	leave(): void;
	/** Clears them away if there are any; where somebody still reads them, the next call tries again. */
	clear(): Promise<void>;
}

/** Runs one use case in one transaction: all of it is kept, or none. @throws StoreError see {@link refuseOutdated} */
export async function runUseCase<Input, Output>(
	dependencies: RunDependencies,
	useCase: UseCase<Input, Output>,
	input: Input,
): Promise<Output> {
	return inTransaction(dependencies, (store) => useCase(store, input));
}

/** Runs several one after the other in one transaction: all of them are kept, or none. @returns what each gave, in their order */
export async function runTogether(
	dependencies: RunDependencies,
	batches: () => AsyncIterable<{ readonly useCase: UseCase<unknown, unknown>; readonly input: unknown }>,
): Promise<unknown[]> {
	return inTransaction(dependencies, async (store) => {
		const outputs: unknown[] = [];
		for await (const { useCase, input } of batches()) outputs.push(await useCase({ ...store, wallClock: dependencies.wallClock() }, input));
		return outputs;
	});
}

/** Whether something that was learned from the journal is still to be carried out. */
export async function hasReplays(db: Kysely<Schema>): Promise<boolean> {
	return (await db.selectFrom('journal_replays').select('seq').limit(1).executeTakeFirst()) !== undefined;
}

/** Carries out all of what was learned from the journal, before anything else is asked of the store. */
export async function replayAll(dependencies: RunDependencies): Promise<void> {
	const { db, replay } = dependencies;
	if (!replay) return;
	for (let done = !(await hasReplays(db)); !done; ) done = (await runUseCase(dependencies, replay, { limit: REPLAYED_PER_BATCH })).done;
}

async function inTransaction<Output>(dependencies: RunDependencies, work: (store: StoreContext) => Promise<Output>): Promise<Output> {
	try {
		return await inOneTransaction(dependencies, work);
	} catch (error) {
		if (!(error instanceof WentBack)) throw error;
		await dependencies.journal?.compare();
		await replayAll(dependencies);
		return inOneTransaction(dependencies, work);
	}
}

async function inOneTransaction<Output>(dependencies: RunDependencies, work: (store: StoreContext) => Promise<Output>): Promise<Output> {
	const { db, keys, wallClock, newKey, journal = null, traces, memory } = dependencies;
	const erasures: true[] = [];
	await journal?.mend();
	const seen = journal?.seen;
	const transaction = db.transaction().execute(async (tx) => {
		const marks = await readStoreMarks(tx);
		refuseOutdated(marks, keys);
		if (seen) refuseThePast(seen, marks.journal);
		const writer = journal?.writer(tx) ?? null;
		const recall = (await memory?.begin(tx)) ?? new Recall();
		const output = await work({ tx, keys, wallClock: wallClock(), newKey, journal: writer, forgot: () => void erasures.push(true), recall });
		await memory?.end(tx);
		return { output, news: writer !== null && (writer.wrote || marks.journal.lines !== seen?.lines) };
	});
	// What a transaction that was not kept has read and written is nothing to go by.
	transaction.catch(() => memory?.drop());
	const { output, news } = await transaction;
	if (news) {
		// A journal that knows more than the store is that of a store somebody has put back.
		await dependencies.onDisk?.();
		await journal?.keep();
	}
	if (erasures.length > 0) traces?.leave();
	await traces?.clear();
	return output;
}

import type { Transaction } from 'kysely';
import type { Journal, JournalEnd } from './journal';
import type { JournalNote } from './journal-line';
import { addToJournal } from './journal-lines';
import { catchUp, keepCopy, type Comparing } from './journal-replay';
import type { Schema } from './schema';

/** Lines a use case adds to the journal outside the store: what a store that is put back must not have forgotten. */
export interface JournalWriter {
	note(notes: readonly JournalNote[]): Promise<void>;
}

/** Runs work in a transaction; `alone` while nobody else has one. */
export type InTransaction = <T>(work: (tx: Transaction<Schema>) => Promise<T>, alone: boolean) => Promise<T>;

/** The store knows less than this process has seen it know: it was put back while the process ran. */
export class WentBack extends Error {}

/** Keeps one copy of the journal where the store is, and finds a store that was put back. */
export class JournalKeeper {
	/** The copy could not be brought up to the store: nothing else is done until it is. */
	#isBehind = false;

	constructor(
		private readonly journal: Journal,
		private readonly comparing: Pick<Comparing, 'keys' | 'manyCopies'>,
		private readonly inTransaction: InTransaction,
		private readonly wallClock: () => number,
	) {}

	/** What the store has had, as far as this process saw. To be asked before a transaction begins. */
	get seen(): JournalEnd {
		return this.journal.lastSeen;
	}

	/** Compares store and copy from the beginning. @throws StoreError `journal_unusable` */
	async compare(): Promise<void> {
		const { journal, wallClock, comparing } = this;
		await this.inTransaction((tx) => catchUp(tx, { ...comparing, journal, at: wallClock() }), true);
	}

	/** Brings the copy up to the store; where it is not behind it, both are compared. @throws StoreError `journal_unusable` */
	async keep(): Promise<void> {
		const { journal, comparing } = this;
		this.#isBehind = true;
		const isKept = await this.inTransaction((tx) => keepCopy(tx, { journal, manyCopies: comparing.manyCopies }), false);
		if (!isKept) await this.compare();
		this.#isBehind = false;
	}

	/** Makes good what could not be written before. @throws StoreError `journal_unusable` while it still cannot */
	async mend(): Promise<void> {
		if (this.#isBehind) await this.keep();
	}

	/** The writer of one transaction. */
	writer(tx: Transaction<Schema>): JournalWriter & { readonly wrote: boolean } {
		const { keys } = this.comparing;
		const state = { wrote: false };
		return {
			get wrote() {
				return state.wrote;
			},
			async note(notes) {
				if (notes.length === 0) return;
				state.wrote = true;
				await addToJournal(tx, keys, notes);
			},
		};
	}
}

/** @throws WentBack when the store knows less than was seen before the transaction began */
export function refuseThePast(seen: JournalEnd, now: JournalEnd): void {
	if (now.lines < seen.lines || (now.lines === seen.lines && now.mac !== seen.mac)) throw new WentBack();
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Lanes } from '../lanes';
import { runTogether, runUseCase, type Lane, type RunDependencies, type UseCase } from '../use-case';

/** Whose turn a shared transaction takes, and how long it goes on taking more in. */
export interface Turn {
	readonly lane: Lane;
	/** Milliseconds. Whoever waits, in another process or here, waits for this, one batch and the commit. */
	readonly holdMs: number;
	/** Told of every transaction several batches shared; resolves when the next may begin. */
	readonly committed?: () => Promise<void>;
}

/** Batches of a long list. */
export const LONG_LIST: Turn = { lane: 'bulk', holdMs: 120 };

/** What people wait for: no longer than a commit takes on a busy disk. */
export const ANSWERS: Turn = { lane: 'live', holdMs: 25 };

/** The disk, as far as transactions wait for it. */
export interface Disk {
	/** Runs a transaction whose commit does not wait for it. */
	without<T>(transaction: () => Promise<T>): Promise<T>;
	/** Resolves when all that is committed by now is on it. */
	onDisk(): Promise<void>;
}

/** Of who leaves the disk nothing to wait for, or waits with each commit. */
export const NO_DISK: Disk = { without: (transaction) => transaction(), onDisk: () => Promise.resolve() };

interface Batch {
	readonly useCase: UseCase<unknown, unknown>;
	readonly input: unknown;
	readonly resolve: (output: unknown) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Batches of a long list share a transaction while nobody waits: rows of a list touch pages all over the indexes, and
 * a page several batches touch is then written once. So do webhooks that come in a burst, which would each wait for
 * the disk. Other live work ends the transaction with the batch under way. The next transaction may begin while the
 * disk still takes the last one; a batch is answered only when it is on disk.
 */
export class SharedTransaction {
	readonly #waiting: Batch[] = [];
	#hasTurn = false;

	constructor(
		private readonly lanes: Lanes,
		private readonly dependencies: RunDependencies,
		private readonly turn: Turn = LONG_LIST,
		/** Left out, each commit waits for the disk itself. */
		private readonly disk: Disk = NO_DISK,
	) {}

	/** Runs one batch, alone or with others. Of several together all are kept, or each is run again by itself. */
	run(useCase: UseCase<unknown, unknown>, input: unknown): Promise<unknown> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ useCase, input, resolve, reject });
			this.#askForTurn();
		});
	}

	#askForTurn(): void {
		if (this.#hasTurn) return;
		this.#hasTurn = true;
		void this.#takeTurns();
	}

	async #takeTurns(): Promise<void> {
		while (this.#waiting.length > 0) {
			const batches = await this.lanes.run(this.turn.lane, () => this.#runWaiting());
			if (batches > 1) await this.turn.committed?.();
		}
		this.#hasTurn = false;
	}

	/** @returns how many shared the transaction */
	async #runWaiting(): Promise<number> {
		const taken: Batch[] = [];
		try {
			const dependencies = { ...this.dependencies, onDisk: () => this.disk.onDisk() };
			const outputs = await this.disk.without(() => runTogether(dependencies, () => this.#batches(taken)));
			void this.#answer(taken, outputs);
		} catch {
			// Nothing of any of them is kept. Which one it was shows when each is run by itself; none was, where it could not begin.
			const alone = taken.length > 0 ? taken : this.#waiting.splice(0, 1);
			for (const batch of alone) await runUseCase(this.dependencies, batch.useCase, batch.input).then(batch.resolve, batch.reject);
		}
		return taken.length;
	}

	async #answer(batches: readonly Batch[], outputs: readonly unknown[]): Promise<void> {
		try {
			await this.disk.onDisk();
			for (const [index, batch] of batches.entries()) batch.resolve(outputs[index]);
		} catch (error) {
			for (const batch of batches) batch.reject(error);
		}
	}

	/** The batches of one transaction, as long as it may be held. */
	async *#batches(taken: Batch[]): AsyncGenerator<Batch> {
		const began = performance.now();
		for (let batch = this.#waiting.shift(); batch; batch = this.#waiting.shift()) {
			taken.push(batch);
			yield batch;
			// Messages that came meanwhile are read only between two turns of the event loop.
			await nextTurn();
			await nextTurn();
			if (this.lanes.liveWaits || performance.now() - began >= this.turn.holdMs) return;
		}
	}
}

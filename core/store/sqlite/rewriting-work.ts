import type { Lanes } from '../lanes';
import { runUseCase, type RunDependencies, type UseCase } from '../use-case';
import type { Disk } from './shared-transaction';

/** A transaction that took less has written little: a thread to move that is not worth its memory. */
const LONG_MS = 20;

/** The write-ahead log, which another thread moves into the database. */
export interface MovedLog {
	/** Told of every long transaction; resolves when the next may begin. */
	committed(): Promise<void>;
	/** Resolves when all is moved that long transactions have left. */
	caughtUp(): Promise<void>;
}

/**
 * Bulk work that removes rows all over the file, one batch after the other. Each batch writes thousands of pages;
 * another thread moves them into the database while the next ones run, which wait where it cannot keep up. Live work
 * waits for neither.
 */
export class RewritingWork {
	#moved: Promise<void> = Promise.resolve();

	constructor(
		private readonly lanes: Lanes,
		private readonly dependencies: RunDependencies,
		private readonly log: MovedLog,
		private readonly disk: Disk,
	) {}

	/**
	 * Runs one batch in a transaction of its own; it is answered after its commit, which does not wait for the disk: what
	 * a power cut brings back has expired as before, and the receipt, which it brings back with it, is still open.
	 */
	async run(useCase: UseCase<unknown, unknown>, input: unknown): Promise<unknown> {
		await this.#moved;
		return this.lanes.run('bulk', async () => {
			const began = performance.now();
			const dependencies = { ...this.dependencies, onDisk: () => this.disk.onDisk() };
			const output = await this.disk.without(() => runUseCase(dependencies, useCase, input));
			if (performance.now() - began >= LONG_MS) this.#moved = this.log.committed();
			return output;
		});
	}

	/** Runs what ends a row of batches: when it is answered, all of them are on disk, and in the database itself. */
	async finish(useCase: UseCase<unknown, unknown>, input: unknown): Promise<unknown> {
		await this.#moved;
		await this.log.caughtUp();
		return this.lanes.run('live', () => runUseCase(this.dependencies, useCase, input));
	}
}

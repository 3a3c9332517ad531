import type { Lanes } from '../lanes';
import { runUseCase, type RunDependencies, type UseCase } from '../use-case';

/** A transaction that took less has written little: a thread to move that is not worth its memory. */
const LONG_MS = 20;

/**
 * Bulk work that removes rows all over the file, one batch after the other. Each batch writes thousands of pages;
 * another thread moves them into the database while the next batch runs, and the next but one waits where it cannot keep
 * up. Live work waits for neither.
 */
export class RewritingWork {
	#moved: Promise<void> = Promise.resolve();

	constructor(
		private readonly lanes: Lanes,
		private readonly dependencies: RunDependencies,
		/** Told of every long transaction; resolves when the next may begin. */
		private readonly committed: () => Promise<void>,
	) {}

	/** Runs one batch in a transaction of its own; it is answered after its commit. */
	async run(useCase: UseCase<unknown, unknown>, input: unknown): Promise<unknown> {
		await this.#moved;
		return this.lanes.run('bulk', async () => {
			const began = performance.now();
			const output = await runUseCase(this.dependencies, useCase, input);
			if (performance.now() - began >= LONG_MS) this.#moved = this.committed();
			return output;
		});
	}
}

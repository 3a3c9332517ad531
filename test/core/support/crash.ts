import { StatementSync } from 'node:sqlite';

/** The process is gone: nothing after this point happens in it. */
export class Death extends Error {}

type Method = 'all' | 'run';

/** Kills the work of a store at a chosen statement, as a power cut would: what had not committed is gone. */
export class StatementCounter {
	#left = Number.POSITIVE_INFINITY;
	#ran = 0;
	readonly #originals = { all: Object.getOwnPropertyDescriptor(StatementSync.prototype, 'all'), run: Object.getOwnPropertyDescriptor(StatementSync.prototype, 'run') };

	constructor() {
		this.#wrap('all');
		this.#wrap('run');
	}

	/** Runs some work and dies before its statement number `dieAt` (1 is the first); counts the statements it ran. */
	async during<T>(dieAt: number, work: () => Promise<T>): Promise<{ outcome: T | 'died'; statements: number }> {
		this.#left = dieAt;
		this.#ran = 0;
		try {
			return { outcome: await work(), statements: this.#ran };
		} catch (error) {
			if (!(error instanceof Death)) throw error;
			return { outcome: 'died', statements: this.#ran };
		} finally {
			this.#left = Number.POSITIVE_INFINITY;
		}
	}

	remove(): void {
		for (const method of ['all', 'run'] as const) {
			const original = this.#originals[method];
			if (original) Object.defineProperty(StatementSync.prototype, method, original);
		}
	}

	#wrap(method: Method): void {
		const original = this.#originals[method]?.value as (...parameters: unknown[]) => unknown;
		const step = () => {
			this.#ran++;
			this.#left--;
			if (this.#left !== 0) return;
			throw new Death('power cut');
		};
		Object.defineProperty(StatementSync.prototype, method, {
			configurable: true,
			writable: true,
			value(this: StatementSync, ...parameters: unknown[]) {
				step();
				return original.apply(this, parameters);
			},
		});
	}
}

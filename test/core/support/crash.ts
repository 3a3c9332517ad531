import { StatementSync } from 'node:sqlite';
import pg from 'pg';
import { DatabaseTrouble } from '../../../core/store/postgres/trouble';
import { testServer } from './store-postgres';

/** The process is gone: nothing after this point happens in it. */
export class Death extends Error {}

type Method = 'all' | 'run';

/** Kills the work of a store at a chosen statement, as a power cut would: what had not committed is gone. */
export class StatementCounter {
	#left = Number.POSITIVE_INFINITY;
	#ran = 0;
	readonly #originals = { all: Object.getOwnPropertyDescriptor(StatementSync.prototype, 'all'), run: Object.getOwnPropertyDescriptor(StatementSync.prototype, 'run') };

	readonly #query = Object.getOwnPropertyDescriptor(pg.Client.prototype, 'query') ?? {};
	/** Set by the statement it dies at, until the work is over. */
	#dead = false;

	constructor() {
		if (testServer() !== null) {
			this.#wrapPostgres();
			return;
		}
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
			if (!(error instanceof Death) && !this.#dead) throw error;
			return { outcome: 'died', statements: this.#ran };
		} finally {
			this.#left = Number.POSITIVE_INFINITY;
			this.#dead = false;
		}
	}

	remove(): void {
		Object.defineProperty(pg.Client.prototype, 'query', this.#query);
		for (const method of ['all', 'run'] as const) {
			const original = this.#originals[method];
			if (original) Object.defineProperty(StatementSync.prototype, method, original);
		}
	}

	/** There a process that dies ends its connection, and the server takes back what had not committed. */
	#wrapPostgres(): void {
		const original = this.#query.value as (...parameters: unknown[]) => unknown;
		const dies = (text: unknown): boolean => {
			// What a new connection begins with is part of no transaction.
			if (typeof text !== 'string' || text.startsWith('set search_path')) return false;
			this.#ran++;
			this.#left--;
			this.#dead ||= this.#left === 0;
			return this.#dead;
		};
		Object.defineProperty(pg.Client.prototype, 'query', {
			configurable: true,
			writable: true,
			value(this: pg.Client & { readonly connection: { readonly stream: { destroy(): void } } }, ...parameters: unknown[]) {
				if (!dies(parameters[0])) return original.apply(this, parameters);
				this.connection.stream.destroy();
				// No trouble of a connection, which would be tried again: nobody is left to try.
				return Promise.reject(new DatabaseTrouble('refused', 'dead', ''));
			},
		});
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

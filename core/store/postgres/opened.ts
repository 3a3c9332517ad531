import type { OpenDatabase } from '../open-database';
import { scopeOf, type ScopeTable } from '../scope';
import type { Replay, UseCase, UseCaseTable, Way } from '../use-case';
import type { PostgresStoreConfig } from './config';
import { StoreLocks } from './locks';
import { openPostgres } from './open';
import { replayAllOnPostgres, runOnPostgres, type PostgresRun } from './run';
import { Slots } from './slots';

/** What a store in PostgreSQL runs: the use cases, and what each touches. */
export interface Served<Table extends UseCaseTable> {
	readonly useCases: Table;
	readonly scopes: ScopeTable<Table>;
	readonly newKey: (prefix: string) => string;
	/** Replaces the clock of the database, which is the same for all processes. */
	readonly wallClock?: (() => number) | undefined;
}

const READS = { of: 'nothing', readOnly: true } as const;

/** One open store: its connections, shared between live and bulk work. */
export class OpenedPostgres<Table extends UseCaseTable> {
	readonly #slots: Slots;
	readonly #locks: StoreLocks;
	readonly #running = new Set<Promise<unknown>>();
	/** Account -> its bulk work that was asked for last. */
	readonly #bulk = new Map<string, Promise<unknown>>();

	private constructor(
		private readonly served: Served<Table>,
		private readonly config: PostgresStoreConfig,
		private readonly database: OpenDatabase,
	) {
		this.#slots = new Slots(config.connections);
		this.#locks = new StoreLocks(config.schema);
	}

	/** @throws StoreError see `openPostgres` */
	static async open<Table extends UseCaseTable>(served: Served<Table>, config: PostgresStoreConfig): Promise<OpenedPostgres<Table>> {
		const opened = new OpenedPostgres(served, config, await openPostgres(config));
		try {
			await replayAllOnPostgres(opened.#work);
		} catch (error) {
			await opened.database.close();
			throw error;
		}
		return opened;
	}

	get #work(): PostgresRun {
		const { newKey, wallClock, useCases } = this.served;
		const replay = useCases['replayJournal'] as unknown as Replay | undefined;
		return { database: this.database, locks: this.#locks, config: this.config, newKey, wallClock, replay };
	}

	run(name: keyof Table & string, input: unknown, way: Way): Promise<unknown> {
		const useCase = this.served.useCases[name] as unknown as UseCase<unknown, unknown> | undefined;
		if (!useCase) throw new Error(`The store knows no use case ${name}`);
		const lane = way === 'live' ? 'live' : 'bulk';
		// What only reads waits for nobody and lets nobody wait: it sees the store as it is when it begins.
		const scope = way === 'aside' ? READS : scopeOf(this.served.scopes, name, input);
		const start = () => this.#slots.run(lane, () => runOnPostgres(this.#work, useCase, input, scope));
		const running = way === 'bulk' ? this.#afterOthers(input, start) : start();
		this.#running.add(running);
		const done = () => this.#running.delete(running);
		running.then(done, done);
		return running;
	}

	/** Bulk work of an account goes one after the other: waiting for the account's lock it would hold a connection for nothing. */
	#afterOthers(input: unknown, start: () => Promise<unknown>): Promise<unknown> {
		const accountKey = typeof input === 'object' && input !== null && 'accountKey' in input ? String(input.accountKey) : '';
		const running = (this.#bulk.get(accountKey) ?? Promise.resolve()).then(start, start);
		this.#bulk.set(accountKey, running);
		const done = () => {
			if (this.#bulk.get(accountKey) === running) this.#bulk.delete(accountKey);
		};
		running.then(done, done);
		return running;
	}

	/** Finishes what is queued and closes the connections. */
	async close(): Promise<void> {
		await Promise.allSettled(this.#running);
		await this.database.close();
	}
}

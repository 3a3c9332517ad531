import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { scopes } from '../../core/scopes';
import { openPostgresInProcess, openSqliteInProcess } from '../../core/store/connect';
import { randomKey } from '../../core/store/random-key';
import { useCases, type Store } from '../../core/use-cases';
import { startPostgres, type RunningPostgres } from '../../testbed/postgres';
import { waitFor } from '../../testbed/wait';
import { STORE_KEY } from '../support/store-template';

export type DatabaseName = 'sqlite' | 'postgres';

/** A store whose clock the benchmark moves, and a way to put rows straight into its tables. */
export interface MeasuredStore {
	readonly store: Store;
	readonly clock: { now: number };
	/** Runs statements beside the Store port. */
	fill(statements: string): Promise<void>;
	close(): Promise<void>;
}

/** One whose room can be told. */
export interface SizedStore extends MeasuredStore {
	/** Bytes of tables and indexes, without what is free among them or waits in a log. */
	bytes(): Promise<number>;
}

/** Noon on a working day: quiet hours and window edges are other figures' business. */
export const NOON = Date.UTC(2026, 10, 24, 12, 0, 0);

/** An empty embedded store in this thread. */
export async function openOnSqlite(file: string): Promise<SizedStore> {
	const clock = { now: NOON };
	const { store, close } = await openSqliteInProcess(useCases, { file, key: STORE_KEY, mayCreate: true }, { wallClock: () => clock.now, newKey: randomKey });
	return {
		store, clock, close,
		fill: async (statements) => {
			const database = new DatabaseSync(file, { timeout: 10_000 });
			database.exec(`pragma cache_size = -256000; begin; ${statements} commit; pragma wal_checkpoint(truncate);`);
			database.close();
		},
		bytes: () => {
			const database = new DatabaseSync(file, { timeout: 10_000 });
			const value = (pragma: 'page_count' | 'freelist_count' | 'page_size') => Number(database.prepare(PRAGMAS[pragma]).get()?.[pragma]);
			const bytes = (value('page_count') - value('freelist_count')) * value('page_size');
			database.close();
			return Promise.resolve(bytes);
		},
	};
}

const PRAGMAS = { page_count: 'pragma page_count', freelist_count: 'pragma freelist_count', page_size: 'pragma page_size' } as const;

/** A PostgreSQL of the benchmark's own; each store has a schema in it. */
export class PostgresOfBench {
	#schemas = 0;

	private constructor(private readonly server: RunningPostgres) {}

	/** @throws Error without the program, which `npm run bench` fetches */
	static async start(folder: string): Promise<PostgresOfBench> {
		const program = process.env['STORY_FUNNEL_POSTGRES'];
		if (program === undefined) throw new Error('PostgreSQL is missing: run the benchmarks by `npm run bench`.');
		const server = await startPostgres({ program, folder: path.join(folder, 'server') });
		await waitFor('PostgreSQL to be ready', async () => (await connected(server).then((client) => client.end().then(() => true), () => undefined)), { timeoutMs: 30_000 });
		return new PostgresOfBench(server);
	}

	async open(): Promise<SizedStore> {
		const clock = { now: NOON };
		const schema = `bench_${++this.#schemas}`;
		const config = { ...this.server.connection, schema, ssl: 'disable', ignoreCertificate: false, ca: '', connections: 5, key: STORE_KEY, mayCreate: true } as const;
		const { store, close } = await openPostgresInProcess({ useCases, scopes, newKey: randomKey, wallClock: () => clock.now }, config);
		return {
			store, clock, close,
			fill: async (statements) => {
				const client = await connected(this.server);
				await client.query(`set search_path to ${schema}; set synchronous_commit to off; ${statements}; analyze`);
				await client.end();
			},
			bytes: async () => {
				const client = await connected(this.server);
				const { rows } = await client.query<{ bytes: string }>(
					"select sum(pg_total_relation_size(pg_class.oid)) as bytes from pg_class where relkind = 'r' and relnamespace = $1::regnamespace", [schema],
				);
				await client.end();
				return Number(rows[0]?.bytes);
			},
		};
	}

	stop(): Promise<void> {
		return this.server.stop();
	}
}

async function connected(server: RunningPostgres): Promise<pg.Client> {
	const client = new pg.Client(server.connection);
	client.on('error', () => undefined);
	await client.connect();
	return client;
}

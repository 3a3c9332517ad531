import { copyFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type * as Core from '../../core';
import { startPostgres, type RunningPostgres } from '../../testbed/postgres';
import { waitFor } from '../../testbed/wait';
import { ownBundle } from '../support/bundle';
import { removeStore } from '../support/files';
import { listOptedOut, makeStore, setUp, STORE_KEY } from '../support/store-template';
import { rawInsert } from './raw';

/** What is done with a store. */
export type Work = (store: Core.ConnectedStore, accountKey: string) => Promise<number>;

/** A database in which each measurement finds an empty store. */
export interface ImportPlace {
	readonly database: 'sqlite' | 'postgres';
	/** Gives the work an empty store, then the rows it made raw to another one. @returns what the work gave, and the milliseconds of raw */
	pair(work: Work): Promise<{ readonly ours: number; readonly raw: number }>;
	close(): Promise<void>;
}

export async function onSqlite(folder: string): Promise<ImportPlace> {
	const empty = path.join(folder, 'empty.sqlite');
	const accountKey = await makeStore(empty);
	const core = ownBundle();
	let stores = 0;
	return {
		database: 'sqlite',
		async pair(work) {
			const file = path.join(folder, `store-${++stores}.sqlite`);
			copyFileSync(empty, file);
			const store = core.connectStore({ file, key: STORE_KEY, mayCreate: false });
			// Opened before the clock starts.
			await store.listAccounts({});
			const ours = await work(store, accountKey);
			await core.closeStores();
			const raw = await rawInsert({ imported: file, empty });
			removeStore(file);
			return { ours, raw };
		},
		close: () => Promise.resolve(),
	};
}

export async function onPostgres(folder: string): Promise<ImportPlace> {
	const program = process.env['STORY_FUNNEL_POSTGRES'];
	if (program === undefined) throw new Error('PostgreSQL is missing: run the benchmarks by `npm run bench`.');
	const server = await startPostgres({ program, folder: path.join(folder, 'server') });
	await waitFor('PostgreSQL to be ready', async () => run(server, 'select 1').then(() => true, () => undefined), { timeoutMs: 30_000 });
	const core = ownBundle();
	let stores = 0;
	const connect = (schema: string) => core.connectStore({ ...server.connection, schema, ssl: 'disable', ignoreCertificate: false, ca: '', connections: 5, key: STORE_KEY, mayCreate: true });
	return {
		database: 'postgres',
		async pair(work) {
			const [imported, raw] = [`imported_${++stores}`, `raw_${stores}`];
			const store = connect(imported);
			const accountKey = await setUp(store);
			await run(server, `set search_path to ${imported}; ${listOptedOut(accountKey)}`);
			// Makes its tables.
			await connect(raw).listAccounts({});
			const ours = await work(store, accountKey);
			await core.closeStores();
			const took = await rawInsertPostgres(server, imported, raw);
			await run(server, `drop schema ${imported} cascade; drop schema ${raw} cascade; checkpoint`);
			return { ours, raw: took };
		},
		close: () => server.stop(),
	};
}

/** The database copies the rows itself, in the order they came in: they are neither sent nor read as text. @returns milliseconds */
async function rawInsertPostgres(server: RunningPostgres, from: string, into: string): Promise<number> {
	await run(server, `insert into ${into}.accounts select * from ${from}.accounts`);
	const began = performance.now();
	await run(server, `begin; ${['viewers', 'identities', 'engagements'].map((table) => `insert into ${into}.${table} select * from ${from}.${table} order by ctid`).join('; ')}; commit`);
	return performance.now() - began;
}

async function run(server: RunningPostgres, sql: string): Promise<void> {
	const client = new pg.Client(server.connection);
	client.on('error', () => undefined);
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

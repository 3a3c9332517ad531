import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type * as Core from '../../core';
import type { Store } from '../../core/use-cases';
import { startPostgres, type RunningPostgres } from '../../testbed/postgres';
import { waitFor } from '../../testbed/wait';
import { removeStore } from '../support/files';
import { ROOT } from '../support/n8n';
import { STORE_KEY } from '../support/store-template';
import { fillPostgres, fillSqlite, rawDeletes, type OldViews } from './old-views';

/** A filled store of which copies are made, one for each measurement. */
export interface Place {
	readonly database: 'sqlite' | 'postgres';
	readonly plan: OldViews;
	/** Gives the work a store of its own, as full as every other. */
	withStore<T>(work: (store: Store) => Promise<T>): Promise<T>;
	/** Milliseconds of the bare statements. */
	raw(): Promise<number>;
	close(): Promise<void>;
}

type Sizes = Pick<OldViews, 'rows' | 'people'>;

/** The pack's own bundle: the embedded store is in its thread, as in n8n. */
const core = (): typeof Core => createRequire(__filename)(path.join(ROOT, 'dist/core.js')) as typeof Core;

const ACCOUNT = {
	igAccountId: '17841400000000000', appScopedId: 'bench', username: 'bench', apiHost: 'http://127.0.0.1:1', mode: 'rehearsal',
	language: 'en', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy',
} as const;

export async function onSqlite(folder: string, sizes: Sizes): Promise<Place> {
	const template = path.join(folder, 'template.sqlite');
	const bundle = core();
	const made = bundle.connectStore({ file: template, key: STORE_KEY, mayCreate: true });
	const { accountKey } = await made.connectAccount(ACCOUNT);
	await bundle.closeStores();
	const plan = { ...sizes, accountKey, now: Date.now() };
	fillSqlite(template, plan);
	let copies = 0;
	const copy = (): string => {
		const file = path.join(folder, `copy-${++copies}.sqlite`);
		copyFileSync(template, file);
		return file;
	};
	return {
		database: 'sqlite',
		plan,
		async withStore(work) {
			const file = copy();
			const store = bundle.connectStore({ file, key: STORE_KEY, mayCreate: false });
			// Opened before the clock starts.
			await store.listAccounts({});
			const result = await work(store);
			await bundle.closeStores();
			removeStore(file);
			return result;
		},
		raw() {
			const file = copy();
			const database = new DatabaseSync(file);
			database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma foreign_keys = on; pragma cache_size = -32000');
			const began = performance.now();
			database.exec('begin immediate');
			for (const statement of rawDeletes(plan)) database.exec(statement);
			database.exec('commit; pragma wal_checkpoint(truncate)');
			const took = performance.now() - began;
			database.close();
			removeStore(file);
			return Promise.resolve(took);
		},
		close: () => Promise.resolve(),
	};
}

const SCHEMA = 'story_funnel';

export async function onPostgres(folder: string, sizes: Sizes): Promise<Place> {
	const program = process.env['STORY_FUNNEL_POSTGRES'];
	if (program === undefined) throw new Error('PostgreSQL is missing: run the benchmarks by `npm run bench`.');
	const server = await startPostgres({ program, folder: path.join(folder, 'server') });
	await waitFor('PostgreSQL to be ready', async () => runOn(server, 'postgres', 'select 1').then(() => true, () => undefined), { timeoutMs: 30_000 });
	const bundle = core();
	const configOf = (database: string, mayCreate: boolean) => ({
		...server.connection, database, schema: SCHEMA, ssl: 'disable' as const, ignoreCertificate: false, ca: '', connections: 5, key: STORE_KEY, mayCreate,
	});
	await runOn(server, 'postgres', 'create database template_of_bench');
	const { accountKey } = await bundle.connectStore(configOf('template_of_bench', true)).connectAccount(ACCOUNT);
	await bundle.closeStores();
	const plan = { ...sizes, accountKey, now: Date.now() };
	await runOn(server, 'template_of_bench', `set search_path to ${SCHEMA}; ${fillPostgres(plan)}; analyze; checkpoint`);
	await runOn(server, 'template_of_bench', 'vacuum');
	let copies = 0;
	const withCopy = async <T>(work: (database: string) => Promise<T>): Promise<T> => {
		const database = `copy_${++copies}`;
		await runOn(server, 'postgres', `create database ${database} template template_of_bench strategy file_copy`);
		const result = await work(database);
		await runOn(server, 'postgres', `drop database ${database} with (force)`);
		return result;
	};
	return {
		database: 'postgres',
		plan,
		withStore: (work) => withCopy(async (database) => {
			const store = bundle.connectStore(configOf(database, false));
			await store.listAccounts({});
			const result = await work(store);
			await bundle.closeStores();
			return result;
		}),
		raw: () => withCopy(async (database) => {
			const client = await connected(server, database);
			await client.query(`set search_path to ${SCHEMA}`);
			const began = performance.now();
			await client.query('begin');
			for (const statement of rawDeletes(plan)) await client.query(statement);
			await client.query('commit');
			const took = performance.now() - began;
			await client.end();
			return took;
		}),
		close: () => server.stop(),
	};
}

async function runOn(server: RunningPostgres, database: string, sql: string): Promise<void> {
	const client = await connected(server, database);
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

async function connected(server: RunningPostgres, database: string): Promise<pg.Client> {
	const client = new pg.Client({ ...server.connection, database });
	client.on('error', () => undefined);
	await client.connect();
	return client;
}

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StoreConfig } from '../../../core/store/registry';
import { migrationsFor } from '../../../core/store/migrations';
import { Bundle, finished } from '../support/bundle';
import { KEY, removeFolder, tempFolder } from '../support/store';
import { configOf, testServer } from '../support/store-postgres';
import { RawPostgres } from '../support/raw-store';

const NEWEST = Object.keys(migrationsFor('sqlite')).at(-1) ?? '';

/** The pack as it was before its newest migration: that line is not in it. */
const BEFORE = { file: 'core/store/migrations/index.ts', find: `'${NEWEST}': { up: processors },`, replace: '' };

const ACCOUNT = `{ igAccountId: '1', appScopedId: '2', username: 'u', apiHost: 'http://127.0.0.1:1', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://p.example' }`;
const CONNECT = `say(typeof (await core.connectStore(JSON.parse(a)).connectAccount(${ACCOUNT})).accountKey);`;
const LIST = 'say((await core.connectStore(JSON.parse(a)).listAccounts({})).length);';

/** Opens the store, and uses it again when it is told to. */
const STAY = `const store = core.connectStore(JSON.parse(a));
	const { accountKey } = await store.connectAccount(${ACCOUNT});
	say('open');
	await new Promise((resolve) => process.once('message', resolve));
	const told = (use) => use.then(() => 'went through', (error) => error.code);
	say([await told(store.setStopSwitch({ accountKey, stopped: true })), await told(store.listAccounts({})), await told(store.listAccounts({}, 'aside'))]);
	process.disconnect();`;

/** What an older version does with a store that a newer one has changed. */
describe('a version from before the newest migration', () => {
	const folder = tempFolder();
	let older: Bundle;
	let today: Bundle;

	beforeAll(async () => {
		[older, today] = await Promise.all([Bundle.build({ without: BEFORE }), Bundle.build()]);
	});
	afterAll(() => {
		older.remove();
		today.remove();
		removeFolder(folder);
	});

	function newConfig(): StoreConfig {
		const server = testServer();
		const options = { key: KEY, mayCreate: true };
		return server === null ? { file: path.join(folder, `${randomBytes(6).toString('hex')}.sqlite`), ...options } : configOf(server, randomBytes(8).toString('hex'), options);
	}

	const use = (bundle: Bundle, script: string, config: StoreConfig) => bundle.run(script, [JSON.stringify(config)]);

	/** Changes with every byte that is written: the files, or when each row that any opening touches was written. */
	function traceOf(config: StoreConfig): string {
		if ('file' in config) return ['', '-wal'].map((end) => config.file + end).map((file) => (existsSync(file) ? readFileSync(file, 'base64') : 'none')).join();
		return JSON.stringify(['store_meta', 'accounts', 'kysely_migration', 'kysely_migration_lock'].map((table) => ask(config, `select xmin::text, * from ${table} order by 2`)));
	}

	function ask(config: StoreConfig, sql: string): Record<string, unknown>[] {
		const server = testServer();
		if (server !== null && !('file' in config)) return new RawPostgres(server, config.schema).prepare(sql).all();
		const database = new DatabaseSync('file' in config ? config.file : '', { readOnly: true });
		try {
			return database.prepare(sql).all();
		} finally {
			database.close();
		}
	}

	/** Moves the log of a process that has ended into the file: whoever closes the file next would do so. */
	function settle(config: StoreConfig): void {
		if ('file' in config) new DatabaseSync(config.file).close();
	}

	it('made a store of its own, which this version opens and changes: the control', async () => {
		const config = newConfig();
		expect((await use(older, CONNECT, config)).said).toEqual(['string']);
		expect((await use(older, LIST, config)).said).toEqual([1]);
		expect((await use(today, LIST, { ...config, mayCreate: false })).said).toEqual([1]);
		expect((await use(older, LIST, config)).said).toEqual([expect.objectContaining({ code: 'newer_schema' })]);
	});

	it('refuses the store of this version, says why, and writes nothing', async () => {
		const config = newConfig();
		expect((await use(today, CONNECT, config)).said).toEqual(['string']);
		settle(config);
		const before = traceOf(config);
		for (const mayCreate of [true, false]) {
			const { said } = await use(older, LIST, { ...config, mayCreate });
			expect(said).toEqual([{ code: 'newer_schema', message: expect.stringContaining(NEWEST) }]);
		}
		expect(traceOf(config)).toBe(before);
		expect((await use(today, LIST, config)).said).toEqual([1]);
	});

	it('that is still at work when another process changes the tables does nothing more, reading aside included', async () => {
		const config = newConfig();
		const child = older.start(STAY, [JSON.stringify(config)]);
		const end = finished(child);
		await new Promise((resolve) => child.stdout?.once('data', resolve));
		expect((await use(today, LIST, { ...config, mayCreate: false })).said).toEqual([1]);
		child.send('go on');
		expect(await end).toEqual({ code: 0, signal: null, errors: '', said: ['open', ['newer_schema', 'newer_schema', 'newer_schema']] });
		expect(ask(config, 'select stopped_at from accounts')).toEqual([{ stopped_at: null }]);
	});
});

import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { contentOf, type Content } from '../../bench/upgrade/content';
import { lookingAtPostgres } from '../../bench/upgrade/on-postgres';
import { lookingAtSqlite, oldOnSqlite } from '../../bench/upgrade/on-sqlite';
import type { OldPlace } from '../../bench/upgrade/old-place';
import { moveCommand } from '../../core/moving/command';
import type { Target } from '../../core/moving/end';
import { moveStore } from '../../core/moving/move-store';
import { postgresTarget } from '../../core/moving/on-postgres';
import { sqliteSource } from '../../core/moving/on-sqlite';
import { openPostgresInProcess, openSqliteInProcess } from '../../core/store/connect';
import { parseKeyring } from '../../core/store/keyring';
import type { PostgresStoreConfig } from '../../core/store/postgres/config';
import { scopes } from '../../core/scopes';
import { useCases, type Store } from '../../core/use-cases';
import { Bundle, finished } from '../core/support/bundle';
import { KEY, removeFolder, START, tempFolder } from '../core/support/store';
import { testServer } from '../core/support/store-postgres';
import { asSuperuser, newConfig } from './support/place';

const VIEWS = 20_000;

/** Rows every store has, wherever it is: all but where it is, and what came of opening it. */
async function movedContent(looking: Parameters<typeof contentOf>[0]): Promise<Content> {
	return Object.fromEntries(Object.entries(await contentOf(looking)).filter(([table]) => table !== 'store_meta'));
}

describe('a store that is moved to PostgreSQL and back', () => {
	const folder = tempFolder();
	let bundle: Bundle;
	let template: OldPlace;
	let made = 0;

	beforeAll(async () => {
		bundle = await Bundle.build({ entry: 'core/moving/command.ts' });
		template = await oldOnSqlite(folder, { views: VIEWS, consents: 200, now: START });
	});
	afterAll(() => {
		bundle.remove();
		removeFolder(folder);
	});

	interface Place {
		readonly file: string;
		readonly journal: string;
		readonly config: PostgresStoreConfig;
	}

	/** An embedded store with its journal, and an empty place in PostgreSQL. */
	async function place(): Promise<Place> {
		const { config } = await template.copy();
		const file = 'file' in config ? config.file : '';
		return { file, journal: `${file}.journal`, config: newConfig({ key: KEY, journal: `${file}.process-journal` }) };
	}

	const chance = () => ({ wallClock: () => START, newKey: (prefix: string) => `${prefix}_moved${++made}` });
	const addressOf = ({ host, port, database, user, schema }: PostgresStoreConfig) => `postgresql://${user}@${host}:${port}/${database}?schema=${schema}&ssl=disable`;
	const argsOf = ({ file, journal, config }: Place, way: 'there' | 'back' = 'there') =>
		(way === 'there' ? ['--from', file, '--to', addressOf(config), '--journal', journal] : ['--from', addressOf(config), '--to', file, '--journal', journal]);

	async function run(args: readonly string[], password: string): Promise<string[]> {
		const said: string[] = [];
		expect(await moveCommand(args, { env: { PGPASSWORD: password }, readKey: () => Promise.resolve(`${KEY}\n`), print: (line) => said.push(line), now: Date.now })).toBe(0);
		return said;
	}

	async function onSqlite<T>({ file, journal }: Pick<Place, 'file' | 'journal'>, work: (store: Store) => Promise<T>): Promise<T> {
		const { store, close } = await openSqliteInProcess(useCases, { file, key: KEY, mayCreate: false, journal }, chance());
		try {
			return await work(store);
		} finally {
			await close();
		}
	}

	async function onPostgres<T>(config: PostgresStoreConfig, work: (store: Store) => Promise<T>): Promise<T> {
		const { store, close } = await openPostgresInProcess({ useCases, scopes, ...chance() }, { ...config, mayCreate: false });
		try {
			return await work(store);
		} finally {
			await close();
		}
	}

	async function contentOfFile(file: string): Promise<Content> {
		const database = new DatabaseSync(file);
		try {
			return await movedContent(lookingAtSqlite(database));
		} finally {
			database.close();
		}
	}

	async function contentInPostgres({ schema }: PostgresStoreConfig): Promise<Content> {
		const client = new pg.Client({ ...(testServer() ?? {}), types: { getTypeParser: (id: number) => (text: string) => ([20, 21, 23, 701, 1700].includes(id) ? Number(text) : text) } });
		await client.connect();
		try {
			await client.query(`set search_path to ${schema}`);
			return await movedContent(lookingAtPostgres(client, schema));
		} finally {
			await client.end();
		}
	}

	const isThere = async ({ schema }: PostgresStoreConfig) => (await asSuperuser('public', `select 1 from pg_tables where schemaname = '${schema}' and tablename = 'store_meta'`)).length > 0;

	/** Somebody opts out: a row of the list, and a line of the journal. */
	async function optOut(store: Store, viewerKey: string): Promise<void> {
		const [account] = await store.listAccounts({});
		await store.importSuppressions({ accountKey: account?.accountKey ?? '', rows: [{ handle: viewerKey }], person: 'The owner' });
	}

	const standing = async (store: Store) => ({ closed: (await store.listRestores({})).closed, ledger: await store.verifyLedger({}), accounts: (await store.listAccounts({})).length });
	const SOUND = { closed: false, ledger: [], accounts: 1 };

	it('is the same there, goes on from there, and is closed where it was; and so on the way back', async () => {
		const here = await place();
		await onSqlite(here, standing);
		const before = await contentOfFile(here.file);
		const said = await run(argsOf(here), here.config.password);
		expect(said).toContain(`engagements: ${VIEWS.toLocaleString('en')} rows, the same on both sides`);
		expect(await contentInPostgres(here.config)).toEqual(before);
		await expect(onSqlite(here, standing)).rejects.toMatchObject({ code: 'moved', message: expect.stringContaining(here.config.schema) });
		expect(await onPostgres(here.config, standing)).toEqual(SOUND);
		// Told again, it has nothing left to do.
		expect((await run(argsOf(here), here.config.password)).length).toBe(1);

		await onPostgres(here.config, (store) => optOut(store, 'somebody'));
		const there = await contentInPostgres(here.config);
		expect(there['suppressions']?.rows).toBe((before['suppressions']?.rows ?? 0) + 1);
		const back = { ...here, file: path.join(folder, 'back.sqlite') };
		await run(argsOf(back, 'back'), here.config.password);
		expect(await contentOfFile(back.file)).toEqual(there);
		expect(await onSqlite(back, standing)).toEqual(SOUND);
		await expect(onPostgres(here.config, standing)).rejects.toMatchObject({ code: 'moved', message: expect.stringContaining(back.file) });
	});

	it('killed again and again on the way, it is nowhere twice, and in the end whole', async () => {
		const here = await place();
		await onSqlite(here, standing);
		const before = await contentOfFile(here.file);
		const MOVE = `say('begun'); process.exitCode = await core.moveCommand(JSON.parse(a), { env: { PGPASSWORD: b }, readKey: async () => c, print: () => undefined, now: Date.now }); say('done');`;
		const start = () => bundle.start(MOVE, [JSON.stringify(argsOf(here)), here.config.password, KEY]);
		let [kills, between, tookMs] = [0, 0, 2_000];
		for (let round = 0; round < 12; round++) {
			const child = start();
			const end = finished(child);
			await new Promise((resolve) => child.stdout?.once('data', resolve));
			await sleep((tookMs * (round % 6)) / 5);
			child.kill('SIGKILL');
			if ((await end).said.includes('done')) break;
			kills++;
			const closed = await onSqlite(here, standing).then(() => false, (error: unknown) => (error as { code: string }).code === 'moved');
			// Whoever was killed before the mark left the store as it was; after it, nobody may use it.
			if (closed) between++;
			else expect(await isThere(here.config)).toBe(false);
			tookMs *= 1.1;
		}
		expect(kills).toBeGreaterThan(2);
		expect(between).toBeGreaterThan(0);
		expect((await finished(start())).said).toEqual(['begun', 'done']);
		expect(await contentInPostgres(here.config)).toEqual(before);
		expect(await onPostgres(here.config, standing)).toEqual(SOUND);
		await expect(onSqlite(here, standing)).rejects.toMatchObject({ code: 'moved' });
	});

	/** A move that cannot end well, by a target of one's own. */
	async function failing(here: Place, change: (target: Target) => Target): Promise<unknown> {
		const [source, target] = [await sqliteSource({ file: here.file, key: KEY, mayCreate: false, journal: here.journal }), await postgresTarget(here.config)];
		try {
			return await moveStore({ source, target: change(target), keys: parseKeyring(KEY), now: Date.now, tell: () => undefined }).then(() => null, (error: unknown) => error);
		} finally {
			await target.close();
			await source.close();
		}
	}

	it.each([
		['a value is another', (row: Readonly<Record<string, unknown>>) => ({ ...row, kind: 'reply' }), 'and not the same'],
		['a row is missing', () => null, `${VIEWS - 1} rows of ${VIEWS}`],
	])('whose copy differs, as %s, is taken back; given up, it goes on where it was', async (_what, change, words) => {
		const here = await place();
		const error = await failing(here, (target) => ({
			...target,
			tables: {
				...target.tables,
				async *rows(tx, table) {
					for await (const rows of target.tables.rows(tx, table)) {
						const changed = table === 'engagements' ? rows.flatMap((row) => (row['story_id'] === 's7' && row['at'] === rows[7]?.['at'] ? (change(row) ?? []) : [row])) : rows;
						yield changed;
					}
				},
			},
		}));
		expect(error).toMatchObject({ code: 'copy_differs', message: expect.stringContaining('engagements') });
		expect(String(error)).toContain(words);
		expect(await isThere(here.config)).toBe(false);
		await expect(onSqlite(here, standing)).rejects.toMatchObject({ code: 'moved', message: expect.stringContaining('is being moved') });
		expect(await run([...argsOf(here), '--cancel'], here.config.password)).toEqual(['The move is given up; the store is used where it was.']);
		expect(await onSqlite(here, standing)).toEqual(SOUND);
		expect(await run([...argsOf(here), '--cancel'], here.config.password)).toEqual(['No move was under way.']);
	});

	it('whose ledger does not prove itself is not moved', async () => {
		const here = await place();
		await onSqlite(here, standing);
		const raw = new DatabaseSync(here.file);
		raw.exec("drop trigger consent_ledger_no_update; update consent_ledger set act = 'grant' where act = 'withdraw' and seq = 1");
		raw.close();
		const error = await failing(here, (target) => target);
		expect(error).toMatchObject({ code: 'copy_differs', message: expect.stringContaining('ledger does not prove itself') });
		expect(await isThere(here.config)).toBe(false);
	});

	it('is not given up once its copy is whole, and not moved to a second place', async () => {
		const here = await place();
		await run(argsOf(here), here.config.password);
		await expect(run([...argsOf(here), '--cancel'], here.config.password)).rejects.toMatchObject({ code: 'moved' });
		const other = newConfig({ key: KEY });
		await expect(run(argsOf({ ...here, config: other }), other.password)).rejects.toMatchObject({ code: 'moved', message: expect.stringContaining(here.config.schema) });
		expect(await isThere(other)).toBe(false);
	});

	it('goes to no place that holds anything', async () => {
		const here = await place();
		await onPostgres(here.config, standing).catch(() => undefined);
		const { close } = await openPostgresInProcess({ useCases, scopes, ...chance() }, here.config);
		await close();
		await expect(run(argsOf(here), here.config.password)).rejects.toMatchObject({ code: 'target_taken' });
		const foreign = newConfig({ key: KEY });
		await asSuperuser('public', `create schema ${foreign.schema}; create table ${foreign.schema}.customers (id int); grant all on schema ${foreign.schema} to ${foreign.user}`);
		await expect(run(argsOf({ ...here, config: foreign }), foreign.password)).rejects.toMatchObject({ code: 'store_unreadable', message: expect.stringContaining('another program') });
		await run([...argsOf({ ...here, config: foreign }), '--cancel'], foreign.password);
		const second = await place();
		await expect(run(argsOf({ ...here, file: second.file }, 'back'), here.config.password)).rejects.toMatchObject({ code: 'target_taken' });
		expect(await onSqlite(here, standing)).toEqual(SOUND);
		expect(existsSync(`${second.file}.part`)).toBe(false);
	});

	it('another key, or another store\'s journal, is refused', async () => {
		const here = await place();
		const wrong = moveCommand(argsOf(here), { env: { PGPASSWORD: here.config.password }, readKey: () => Promise.resolve(Buffer.alloc(32, 9).toString('base64')), print: () => undefined, now: Date.now });
		await expect(wrong).rejects.toMatchObject({ code: 'wrong_key' });
		await run(argsOf(here), here.config.password);
		const other = await place();
		await onSqlite(other, standing);
		const file = path.join(folder, 'not-back.sqlite');
		await expect(run(argsOf({ ...here, file, journal: other.journal }, 'back'), here.config.password)).rejects.toMatchObject({ code: 'journal_unusable' });
		expect(existsSync(file)).toBe(false);
	});
});

import pg from 'pg';
import { presetPolicy } from '../core/support/purge-world';
import { connectLive, DAY, TestStore } from '../core/support/store';
import { STORE_ROLE, testServer } from '../core/support/store-postgres';
import { ACCOUNT, commentBody, envelope, receive, textMessage } from '../core/support/wire';

const TABLES = ['identities', 'comment_refs'] as const;
const TRACES = 'select sealed as a, wrapped_key as b, hash as c from identities union all select sealed, wrapped_key, null from comment_refs';

async function runOn(connection: pg.ClientConfig, sql: string): Promise<void> {
	const client = new pg.Client(connection);
	await client.connect();
	await client.query(sql);
	await client.end();
}

/** What is left of erased people in PostgreSQL's own pages; its limits stand in docs/postgresql.md. */
describe('what is left of an erased person in the heap of PostgreSQL', () => {
	let store: TestStore;
	let accountKey: string;
	let server: pg.Client;
	let schema: string;

	/** A database of its own: dead rows stay while anybody in the same one still reads, other suites too. */
	beforeAll(async () => {
		const shared = testServer();
		if (shared === null) throw new Error('This suite runs on PostgreSQL alone.');
		const own = { ...shared, database: 'erased_alone' };
		await runOn(shared, `create database ${own.database}`);
		await runOn(shared, `alter database ${own.database} set story_funnel.scope = '*'`);
		await runOn(shared, `grant create on database ${own.database} to ${STORE_ROLE.user}`);
		await runOn(own, 'create table left_schemas (name text primary key)');
		process.env['STORY_FUNNEL_TEST_POSTGRES'] = JSON.stringify(own);
	});
	beforeEach(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, ACCOUNT);
		for (let n = 0; n < 30; n++) await receive(store, envelope([textMessage(`m${n}`, 'hallo', { person: `700${n}`, at: store.now })]));
		await receive(store, commentBody('c-1', 'mooi', { person: '9001', at: store.now }));
		store.raw.exec("update events set state = 'handled'");
		schema = String(store.rows('select current_schema() as name')[0]?.['name']);
		server = new pg.Client({ ...testServer() });
		await server.connect();
		await server.query('create extension if not exists pageinspect schema public');
	});
	afterEach(async () => {
		await server.end();
		await store.close();
	});

	const traces = () => store.rows(TRACES).flatMap((row) => Object.values(row)).filter((value): value is string => typeof value === 'string');

	/** How many of the texts stand in rows of the heap, dead ones too, and how many anywhere in its pages. */
	async function found(texts: readonly string[]): Promise<{ inRows: number; inPages: number }> {
		let [rows, pages] = ['', ''];
		for (const table of TABLES) {
			const name = `${schema}.${table}`;
			const { rows: size } = await server.query<{ pages: number }>(`select (pg_relation_size($1::regclass) / current_setting('block_size')::int)::int as pages`, [name]);
			for (let page = 0; page < (size[0]?.pages ?? 0); page++) {
				const raw = await server.query<{ bytes: Buffer }>('select public.get_raw_page($1, $2) as bytes', [name, page]);
				const items = await server.query<{ data: Buffer }>('select t_data as data from public.heap_page_items(public.get_raw_page($1, $2)) where t_data is not null', [name, page]);
				pages += raw.rows.map(({ bytes }) => bytes.toString('latin1')).join('');
				rows += items.rows.map(({ data }) => data.toString('latin1')).join('\n');
			}
		}
		const among = (heap: string) => texts.filter((text) => heap.includes(text)).length;
		return { inRows: among(rows), inPages: among(pages) };
	}

	async function purge(): Promise<void> {
		store.now += 31 * DAY;
		const { receiptKey } = await store.use.startPurge({ accountKey, policy: presetPolicy() });
		for (let cursor = null, done = false; !done; ) ({ cursor, done } = await store.use.purgeBatch({ receiptKey, cursor, limit: 50 }));
		expect((await store.use.finishPurge({ receiptKey })).removed.people).toBe(31);
	}

	it('is nothing in its rows, as soon as the purge has ended', async () => {
		const before = traces();
		expect([before.length > 60, await found(before)]).toEqual([true, expect.objectContaining({ inRows: before.length })]);
		await purge();
		expect(await found(before)).toMatchObject({ inRows: 0 });
	});

	it('control: stays in dead rows while somebody still reads the old state, until a vacuum after that', async () => {
		const before = traces();
		const reader = new pg.Client({ ...testServer() });
		await reader.connect();
		await reader.query('begin isolation level repeatable read');
		await reader.query(`select count(*) from ${schema}.identities`);
		await purge();
		expect(store.count('identities')).toBe(0);
		expect((await found(before)).inRows).toBeGreaterThan(0);
		await reader.query('commit');
		await reader.end();
		await server.query(`vacuum ${TABLES.map((table) => `${schema}.${table}`).join(', ')}`);
		expect(await found(before)).toMatchObject({ inRows: 0 });
	});

	it('is gone from the bytes between the rows too once the tables are rewritten', async () => {
		const before = traces();
		await purge();
		for (const table of TABLES) await server.query(`vacuum full ${schema}.${table}`);
		expect(await found(before)).toEqual({ inRows: 0, inPages: 0 });
	});
});

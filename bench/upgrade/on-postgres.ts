import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { PostgresStoreConfig } from '../../core/store/postgres/config';
import { bytewiseText } from '../../core/store/postgres/dialect';
import { parserOf } from '../../core/store/postgres/numbers';
import type { DatabaseConnection } from '../../testbed/postgres';
import { waitFor } from '../../testbed/wait';
import { STORE_KEY } from '../support/store-template';
import type { Looking } from './content';
import { makeLedgerSeed } from './ledger-seed';
import type { OldCopy, OldPlace } from './old-place';
import { quoted } from './on-sqlite';
import { oldRowsOf } from './old-rows';
import { makeOldTables, OLD_VERSION, putLedger } from './old-tables';

const SCHEMA = 'story_funnel';
const LONG_MS = 600_000;
const FETCHED = 5_000;

/** Who asks the server, and the role the store is opened with. */
export interface Server {
	readonly superuser: DatabaseConnection;
	readonly role: { readonly user: string; readonly password: string };
}

/** A store of before in a database of its own, which copies are made of. */
export async function oldOnPostgres(server: Server, folder: string, { views, consents, now }: { readonly views: number; readonly consents: number; readonly now: number }): Promise<OldPlace> {
	const { superuser, role } = server;
	const name = (which: string) => `upgrade_${process.pid}_${which}`;
	const template = name('before');
	await onServer(superuser, `drop database if exists ${template} with (force)`);
	await onServer(superuser, `create database ${template} owner ${role.user}`);
	const seed = await makeLedgerSeed(folder, { people: consents, now });
	await fill({ ...superuser, ...role, database: template }, seed, oldRowsOf('postgres', { accountKey: seed.accountKey, views, now }));
	for (const statement of ['vacuum analyze', 'checkpoint']) await onServer({ ...superuser, database: template }, statement);
	const [size] = await onServer(superuser, `select pg_database_size('${template}') as bytes`);
	let copies = 0;
	return {
		database: 'postgres',
		bytes: Number(size?.['bytes']),
		copy: async () => {
			const database = name(`copy_${++copies}`);
			await waitFor('the store of before to be left alone', () => onServer(superuser, `create database ${database} template ${template} owner ${role.user} strategy file_copy`).then(() => true, () => undefined), { timeoutMs: LONG_MS });
			return copyIn(server, database);
		},
		close: async () => {
			await onServer(superuser, `drop database if exists ${template} with (force)`);
		},
	};
}

async function fill(connection: pg.ClientConfig, seed: Awaited<ReturnType<typeof makeLedgerSeed>>, statements: readonly string[]): Promise<void> {
	// One connection, so that what it is told of the schema holds for all that follows.
	const pool = new pg.Pool({ ...connection, max: 1 });
	const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
	try {
		await pool.query(`create schema ${SCHEMA}; set search_path to ${SCHEMA}; set synchronous_commit to off`);
		await makeOldTables(db.withPlugin(bytewiseText), 'postgres', OLD_VERSION, SCHEMA);
		const columnsOf = async (table: string) => (await pool.query<{ name: string }>(COLUMNS, [SCHEMA, table])).rows.map((row) => row.name);
		await putLedger(db, seed, columnsOf);
		for (const statement of statements) await pool.query(statement);
	} finally {
		await db.destroy();
	}
}

const COLUMNS = 'select column_name as name from information_schema.columns where table_schema = $1 and table_name = $2 order by column_name collate "C"';
const KEY = `select column_name as name from information_schema.key_column_usage inner join information_schema.table_constraints using (constraint_schema, constraint_name)
	where constraint_schema = $1 and table_constraints.table_name = $2 and constraint_type = 'PRIMARY KEY' order by ordinal_position`;
/** Columns, constraints, indexes, triggers and functions of a schema, each as the server writes it. */
const OBJECTS = `
	select json_build_array(table_name, column_name, data_type, collation_name, is_nullable, column_default)::text as object from information_schema.columns where table_schema = $1
	union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = $1::regnamespace
	union all select indexdef from pg_indexes where schemaname = $1
	union all select pg_get_triggerdef(pg_trigger.oid) from pg_trigger inner join pg_class on pg_class.oid = tgrelid where relnamespace = $1::regnamespace and not tgisinternal
	union all select pg_get_functiondef(oid) from pg_proc where pronamespace = $1::regnamespace
	order by 1`;

function copyIn({ superuser, role }: Server, database: string): OldCopy {
	const inside = { ...superuser, database };
	const config: PostgresStoreConfig = {
		host: superuser.host, port: superuser.port, database, ...role, schema: SCHEMA, ssl: 'disable', ignoreCertificate: false, ca: '', connections: 4, key: STORE_KEY, mayCreate: false,
	};
	const others = `select count(*)::int as n from pg_stat_activity where datname = '${database}' and backend_type = 'client backend'`;
	return {
		config,
		look: (work) => connected(inside, (client) => work(lookingAtPostgres(client))),
		applied: async () => (await onServer(inside, `select name from ${SCHEMA}.kysely_migration order by name collate "C"`)).map((row) => String(row['name'])),
		quiet: async () => {
			await waitFor('the server to end what a killed process began', async () => ((await onServer(superuser, others))[0]?.['n'] === 0 ? true : undefined), { timeoutMs: LONG_MS });
		},
		bytes: async () => Number((await onServer(superuser, `select pg_database_size('${database}') as bytes`))[0]?.['bytes']),
		remove: async () => {
			await onServer(superuser, `drop database if exists ${database} with (force)`);
		},
	};
}

/** A schema as it is looked at over a connection whose search path it is on. */
export function lookingAtPostgres(client: pg.Client, schema = SCHEMA): Looking {
	const names = async (text: string, values: readonly string[]) => (await client.query<{ name: string }>(text, [...values])).rows.map((row) => row.name);
	return {
		tables: async () => {
			const tables = await names('select tablename as name from pg_tables where schemaname = $1 order by tablename', [schema]);
			const entries = [];
			for (const table of tables) entries.push([table, { columns: await names(COLUMNS, [schema, table]), key: await names(KEY, [schema, table]) }] as const);
			return new Map(entries);
		},
		async *rows(table, columns, key) {
			await client.query('begin');
			await client.query(`declare rows_of cursor for select ${quoted(columns)} from "${table}" order by ${quoted(key)}`);
			for (;;) {
				const { rows } = await client.query<unknown[]>({ text: `fetch ${FETCHED} from rows_of`, rowMode: 'array' });
				if (rows.length === 0) break;
				yield* rows;
			}
			await client.query('commit');
		},
		schema: async () => (await client.query<{ object: string }>(OBJECTS, [schema])).rows.map((row) => row.object),
	};
}

async function onServer(connection: pg.ClientConfig, text: string): Promise<Record<string, unknown>[]> {
	return connected(connection, async (client) => (await client.query<Record<string, unknown>>(text)).rows);
}

async function connected<T>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ ...connection, types: { getTypeParser: parserOf } });
	client.on('error', () => undefined);
	await client.connect();
	try {
		await client.query(`set search_path to ${SCHEMA}`);
		return await work(client);
	} finally {
		await client.end();
	}
}

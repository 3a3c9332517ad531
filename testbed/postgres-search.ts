import pg from 'pg';
import { Needles } from './needles';
import type { DatabaseConnection } from './postgres';
import type { Finding } from './secret-search';

/** Rows asked for at once. */
const PAGE = 2_000;

const TABLES = `
	select format('%I.%I', nspname, relname) as name from pg_class inner join pg_namespace on pg_namespace.oid = relnamespace
	where relkind in ('r', 'm') and nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg_toast%' order by 1`;

/** With the tables in which PostgreSQL keeps what does not fit into a row. */
const HEAPS = `
	select format('%I.%I', nspname, relname) as name, (pg_relation_size(pg_class.oid) / current_setting('block_size')::int)::int as pages
	from pg_class inner join pg_namespace on pg_namespace.oid = relnamespace
	where relkind in ('r', 'm', 't') and nspname not in ('pg_catalog', 'information_schema')
	and (nspname not like 'pg_toast%' or pg_class.oid in (select reltoastrelid from pg_class as of inner join pg_namespace as n on n.oid = of.relnamespace where n.nspname not in ('pg_catalog', 'information_schema')))
	order by 1`;

/** Searches every row of every table of a database, in the shapes of {@link Needles}: what PostgreSQL compresses in its files too. */
export async function findSecretsInTables(connection: DatabaseConnection, secrets: readonly string[]): Promise<Finding[]> {
	return withClient(connection, async (client) => {
		const needles = new Needles(secrets);
		const findings: Finding[] = [];
		const { rows: tables } = await client.query<{ name: string }>(TABLES);
		for (const { name } of tables) {
			const found = new Set<number>();
			await client.query('begin');
			await client.query(`declare each_row cursor for select r::text as row from ${name} as r`);
			for (let more = true; more; ) {
				const { rows } = await client.query<{ row: string }>(`fetch ${PAGE} from each_row`);
				for (const { row } of rows) for (const secret of needles.in(Buffer.from(row, 'utf8'))) found.add(secret);
				more = rows.length === PAGE;
			}
			await client.query('commit');
			findings.push(...[...found].map((secret) => ({ file: `PostgreSQL: ${name}`, secret })));
		}
		return findings;
	});
}

/**
 * Searches the heap of every table, rows that were deleted and not yet vacuumed among them. What lies between the rows
 * of a page, in the write-ahead log, in backups and replicas is not looked at: docs/postgresql.md says what stays there.
 */
export async function findSecretsInHeap(connection: DatabaseConnection, secrets: readonly string[]): Promise<Finding[]> {
	return withClient(connection, async (client) => {
		const needles = new Needles(secrets);
		const findings: Finding[] = [];
		await client.query('create extension if not exists pageinspect');
		const { rows: heaps } = await client.query<{ name: string; pages: number }>(HEAPS);
		for (const { name, pages } of heaps) {
			const found = new Set<number>();
			for (let page = 0; page < pages; page++) {
				const { rows } = await client.query<{ data: Buffer }>('select t_data as data from heap_page_items(get_raw_page($1, $2)) where t_data is not null', [name, page]);
				for (const { data } of rows) for (const secret of needles.in(data)) found.add(secret);
			}
			findings.push(...[...found].map((secret) => ({ file: `PostgreSQL heap: ${name}`, secret })));
		}
		return findings;
	});
}

/** Vacuums the whole database, as PostgreSQL does by itself in time. */
export async function vacuumAll(connection: DatabaseConnection): Promise<void> {
	await withClient(connection, (client) => client.query('vacuum'));
}

/** Runs one statement. */
export async function queryRows(connection: DatabaseConnection, statement: string): Promise<Record<string, unknown>[]> {
	return withClient(connection, async (client) => (await client.query<Record<string, unknown>>(statement)).rows);
}

async function withClient<T>(connection: DatabaseConnection, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ ...connection });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

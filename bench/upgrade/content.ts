import { createHash } from 'node:crypto';

/** What is in a table: how many rows, and a hash over all of them in the order of their key. */
export interface TableContent {
	readonly rows: number;
	readonly sha256: string;
}

export type Content = Readonly<Record<string, TableContent>>;

/** Columns by table; what is not named is not looked at. */
export type Columns = ReadonlyMap<string, readonly string[]>;

/** How a database is asked for its tables. */
export interface Looking {
	/** Tables with their columns and the columns of their key, both in order. */
	tables(): Promise<ReadonlyMap<string, { readonly columns: readonly string[]; readonly key: readonly string[] }>>;
	/** Rows of a table in the order of a key, as arrays. */
	rows(table: string, columns: readonly string[], key: readonly string[]): AsyncIterable<readonly unknown[]>;
	/** Tables, indexes, triggers and functions as the database tells them. */
	schema(): Promise<readonly string[]>;
}

/** Says when which migration ran, and where the tables are: neither is the same twice. */
const OF_THE_MOMENT = ['kysely_migration', 'kysely_migration_lock'];

/** Everything a store holds. @param only of what tables were before */
export async function contentOf(looking: Looking, only?: Columns): Promise<Content> {
	const content: Record<string, TableContent> = {};
	for (const [table, { columns, key }] of await looking.tables()) {
		const wanted = only === undefined ? columns : only.get(table);
		if (wanted === undefined || OF_THE_MOMENT.includes(table)) continue;
		const hash = createHash('sha256');
		let rows = 0;
		for await (const row of looking.rows(table, wanted, key)) {
			if (table === 'store_meta' && row.includes('place')) continue;
			hash.update(`${JSON.stringify(row)}\n`);
			rows++;
		}
		content[table] = { rows, sha256: hash.digest('hex') };
	}
	return content;
}

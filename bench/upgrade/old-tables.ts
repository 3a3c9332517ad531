import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrationsFor, type Dialect } from '../../core/store/migrations';
import { insertRow } from './insert-row';
import type { LedgerSeed } from './ledger-seed';

/**
 * The version of before: the one after which sends, plans and views were given to later migrations that build indexes
 * over all of them and write a million natural keys anew. Ledgers as it wrote them prove themselves to this day.
 */
export const OLD_VERSION = '0022_rights_retention';

/** Names of the migrations up to a version. */
export function migrationsUpTo(version: string): string[] {
	const names = Object.keys(migrationsFor('sqlite'));
	return names.slice(0, names.indexOf(version) + 1);
}

/** Makes the tables of a version of before, with the migrations of that time alone. */
export async function makeOldTables(db: Kysely<unknown>, dialect: Dialect, version: string, schema?: string): Promise<void> {
	const migrator = new Migrator({
		db,
		provider: { getMigrations: () => Promise.resolve(migrationsFor(dialect)) },
		...(schema === undefined ? {} : { migrationTableSchema: schema }),
	});
	const { error } = await migrator.migrateTo(version);
	if (error !== undefined) throw error instanceof Error ? error : new Error('The tables of before could not be made.', { cause: error });
}

/** Puts the rows of a ledger into older tables: of each row what they have columns for. */
export async function putLedger(db: Kysely<unknown>, { tables }: LedgerSeed, columnsOf: (table: string) => Promise<readonly string[]>): Promise<void> {
	for (const [table, rows] of tables) {
		const columns = await columnsOf(table);
		for (const row of rows) await insertRow(db, table, Object.fromEntries(Object.entries(row).filter(([column]) => columns.includes(column))));
	}
}

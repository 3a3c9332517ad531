import { sql, type Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { StoreError } from './errors';
import { migrationsFor, type Dialect } from './migrations';
import type { Schema } from './schema';

/**
 * Brings a database to this version's schema, in one transaction: its own, or the one it is given.
 *
 * @param schema the schema of the tables; left out on SQLite, which has none
 * @throws StoreError `newer_schema` when a later version of the pack has already changed the store.
 */
export async function migrate(db: Kysely<Schema>, dialect: Dialect, schema?: string): Promise<void> {
	const migrations = migrationsFor(dialect);
	const known = Object.keys(migrations);
	refuseNewerSchema(await appliedMigrations(db, schema), known);
	const migrator = new Migrator({
		db,
		provider: { getMigrations: () => Promise.resolve(migrations) },
		...(schema === undefined ? {} : { migrationTableSchema: schema }),
	});
	const { error } = await migrator.migrateToLatest();
	if (error !== undefined) {
		// Another process may have been a newer version, and faster.
		if (!db.isTransaction) refuseNewerSchema(await appliedMigrations(db, schema), known);
		throw error instanceof Error ? error : new Error('The store could not be migrated.', { cause: error });
	}
}

/** Whether these are the migrations of this version, no more and no less. */
export function isUpToDate(applied: readonly string[], dialect: Dialect): boolean {
	const known = Object.keys(migrationsFor(dialect));
	return applied.length === known.length && known.every((name) => applied.includes(name));
}

function refuseNewerSchema(applied: readonly string[], known: readonly string[]): void {
	const unknown = applied.filter((name) => !known.includes(name));
	if (unknown.length > 0) throw newerSchema(unknown);
}

function newerSchema(unknown: readonly string[]): StoreError {
	return new StoreError(
		'newer_schema',
		`The store was made by a newer version of Story Funnel (${unknown.join(', ')}).`,
		'Install that version again, or restore a backup made before the upgrade. Nothing was changed.',
	);
}

/** The same names on both databases, in order. */
const NEWEST_KNOWN = Object.keys(migrationsFor('sqlite')).at(-1) ?? '';

/** For a store that was opened before: one whose last migration comes after ours was changed by a newer version since. @throws StoreError `newer_schema` */
export function refuseNewerMigration(newest: string | null): void {
	if (newest !== null && newest > NEWEST_KNOWN) throw newerSchema([newest]);
}

/** Whether these are migrations of ours at all: other programs use the same library. */
export function isStore(applied: readonly string[], dialect: Dialect): boolean {
	return Object.keys(migrationsFor(dialect)).some((name) => applied.includes(name));
}

/** Names of the migrations already applied; empty for a database, or a schema of it, that is not a store yet. */
export async function appliedMigrations(db: Kysely<Schema>, schema?: string): Promise<string[]> {
	if (!(await hasMigrations(db, schema))) return [];
	const rows = await db
		.$extendTables<{ kysely_migration: { name: string } }>()
		.selectFrom('kysely_migration')
		.select('name')
		.execute();
	return rows.map((row) => row.name);
}

async function hasMigrations(db: Kysely<Schema>, schema: string | undefined): Promise<boolean> {
	if (schema === undefined) {
		const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
		return tables.some((table) => table.name === 'kysely_migration');
	}
	const { rows } = await sql`select 1 from pg_tables where schemaname = ${schema} and tablename = 'kysely_migration'`.execute(db);
	return rows.length > 0;
}

import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { StoreError } from './errors';
import { migrationsFor, type Dialect } from './migrations';
import type { Schema } from './schema';

/**
 * Brings a database to this version's schema, in one transaction.
 *
 * @throws StoreError `newer_schema` when a later version of the pack has already changed the store.
 */
export async function migrate(db: Kysely<Schema>, dialect: Dialect): Promise<void> {
	const migrations = migrationsFor(dialect);
	await refuseNewerSchema(db, Object.keys(migrations));
	const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
	const { error } = await migrator.migrateToLatest();
	if (error !== undefined) {
		// Another process may have been a newer version, and faster.
		await refuseNewerSchema(db, Object.keys(migrations));
		throw error instanceof Error ? error : new Error('The store could not be migrated.', { cause: error });
	}
}

async function refuseNewerSchema(db: Kysely<Schema>, known: readonly string[]): Promise<void> {
	const applied = await appliedMigrations(db);
	const unknown = applied.filter((name) => !known.includes(name));
	if (unknown.length > 0) {
		throw new StoreError(
			'newer_schema',
			`The store was made by a newer version of Story Funnel (${unknown.join(', ')}).`,
			'Install that version again, or restore a backup made before the upgrade.',
		);
	}
}

/** Names of the migrations already applied; empty for a database that is not a store yet. */
export async function appliedMigrations(db: Kysely<Schema>): Promise<string[]> {
	const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
	if (!tables.some((table) => table.name === 'kysely_migration')) return [];
	const rows = await db
		.$extendTables<{ kysely_migration: { name: string } }>()
		.selectFrom('kysely_migration')
		.select('name')
		.execute();
	return rows.map((row) => row.name);
}

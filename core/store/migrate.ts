import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { StoreError } from './errors';
import { keyCheck, sameSecret, type Keyring } from './keyring';
import { migrationsFor, type Dialect } from './migrations';
import type { Schema } from './schema';

const KEY_CHECK = 'key_check:';

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

/**
 * Binds a new store to its key, or proves that the key is the store's own.
 *
 * @throws StoreError `wrong_key` when a version of the key differs from, or is missing beside, the store's.
 */
export async function checkKey(db: Kysely<Schema>, keys: Keyring): Promise<void> {
	await db.transaction().execute(async (tx) => {
		const rows = await tx.selectFrom('store_meta').selectAll().where('name', 'like', `${KEY_CHECK}%`).execute();
		const stored = new Map(rows.map((row) => [Number(row.name.slice(KEY_CHECK.length)), row.value]));
		for (const [version, check] of stored) {
			const key = keys.versions.find((candidate) => candidate.version === version);
			if (!key) throw wrongKey(`Version ${version} of the store key is missing in the credential.`);
			if (!sameSecret(keyCheck(key), check)) throw wrongKey('The key in the credential is not the key of this store.');
		}
		const fresh = keys.versions.filter((key) => !stored.has(key.version));
		// Keyed hashes that must never change are made with the oldest version: none may be put before it.
		const newestStored = Math.max(0, ...stored.keys());
		const early = stored.size === 0 ? undefined : fresh.find((key) => key.version < newestStored);
		if (early) throw wrongKey(`Version ${early.version} of the store key is older than the store's newest, ${newestStored}.`);
		for (const key of fresh) {
			await tx
				.insertInto('store_meta')
				.values({ name: `${KEY_CHECK}${key.version}`, value: keyCheck(key) })
				.execute();
		}
	});
}

function wrongKey(message: string): StoreError {
	return new StoreError(
		'wrong_key',
		message,
		'Enter the key the store was made with (older versions stay in the list, newest last). Nothing was changed.',
	);
}

import { sql, type Kysely, type Transaction } from 'kysely';
import { StoreError } from './errors';
import type { JournalEnd } from './journal';
import { JOURNAL_END, readEndValue } from './journal-lines';
import { keyCheck, sameSecret, type Keyring } from './keyring';
import { MOVED } from './moved-mark';
import type { Schema } from './schema';
import { isSealedWith } from './sealed-tables';
import { statement } from './statement';

const KEY_CHECK = 'key_check:';
const NEWEST_KEY = 'newest_key';

/**
 * Binds a new store to its key, or proves that the key is the store's own; new versions are noted.
 *
 * @throws StoreError `wrong_key` when a version of the key differs from, or is missing beside, the store's;
 * `retired_too_early` when something is still sealed with a retired version. Nothing is changed then.
 */
export async function checkKey(db: Kysely<Schema>, keys: Keyring): Promise<void> {
	await db.transaction().execute((tx) => bindKey(tx, keys));
}

/** {@link checkKey} inside a transaction. */
export async function bindKey(tx: Transaction<Schema>, keys: Keyring): Promise<void> {
	const stored = await compareKey(tx, keys);
	// Keyed hashes that must never change are made with the oldest version: none may be put before it.
	const newestStored = Math.max(0, ...stored);
	const fresh = keys.versions.filter((key) => !stored.has(key.version));
	const early = stored.size === 0 ? undefined : fresh.find((key) => key.version < newestStored);
	if (early) throw wrongKey(`Version ${early.version} of the store key is older than the store's newest, ${newestStored}.`);
	for (const key of fresh) {
		await tx
			.insertInto('store_meta')
			.values({ name: `${KEY_CHECK}${key.version}`, value: keyCheck(key) })
			.execute();
	}
	const newest = { value: String(keys.newest.version) };
	await tx
		.insertInto('store_meta')
		.values({ name: NEWEST_KEY, ...newest })
		.onConflict((conflict) => conflict.column('name').doUpdateSet(newest))
		.execute();
}

/** Whether the store knows every version of the key, and none that is newer. @throws as {@link checkKey} */
export async function isBound(db: Kysely<Schema>, keys: Keyring): Promise<boolean> {
	const stored = await compareKey(db, keys);
	return keys.versions.every(({ version }) => stored.has(version)) && (await readStoreMarks(db)).newestKey === keys.newest.version;
}

/** Compares the key with what the store knows of it; changes nothing. @returns the versions the store knows @throws as {@link checkKey} */
export async function compareKey(db: Kysely<Schema>, keys: Keyring): Promise<ReadonlySet<number>> {
	const rows = await db.selectFrom('store_meta').selectAll().where('name', 'like', `${KEY_CHECK}%`).execute();
	const stored = new Map(rows.map((row) => [Number(row.name.slice(KEY_CHECK.length)), row.value]));
	for (const [version, check] of stored) {
		const key = keys.versions.find((candidate) => candidate.version === version);
		if (!key) throw wrongKey(`Version ${version} of the store key is missing in the credential.`);
		if (!sameSecret(keyCheck(key), check)) throw wrongKey('The key in the credential is not the key of this store.');
	}
	for (const { version } of keys.versions.filter((key) => key.seal === null)) {
		if (!(await isSealedWith(db, version))) continue;
		throw new StoreError(
			'retired_too_early',
			`Version ${version} of the store key is retired in the credential, and something is still sealed with it.`,
			'Put the whole line of that version back, run "Rotate Keys" of the Retention Purge node until it says done, then retire it. Nothing was changed.',
		);
	}
	return new Set(stored.keys());
}

/**
 * Refuses work with a keyring that lacks the store's newest version: it would not see an opt-out hashed with that
 * version, and would seal with one that is on its way out.
 *
 * @throws StoreError `stale_key`
 */
export function refuseOldKeyring({ newestKey: newest }: Pick<StoreMarks, 'newestKey'>, keys: Keyring): void {
	if (newest === null || newest <= keys.newest.version) return;
	throw new StoreError(
		'stale_key',
		`The store was given version ${newest} of its key; this part of n8n still works with version ${keys.newest.version}.`,
		'Enter the same key in every Story Funnel Store credential of this store, then unpublish and publish the workflow, or restart n8n.',
	);
}

/** What every transaction looks at first. */
export interface StoreMarks {
	readonly newestKey: number | null;
	/** How far the store's journal goes. */
	readonly journal: JournalEnd;
	/** Name of the last migration the store has had. */
	readonly newestMigration: string | null;
	/** Where the store was moved to, or is being moved to, as it was written down; null for one that is in use. */
	readonly moved: string | null;
}

const marks = statement((db) =>
	db
		.$extendTables<{ kysely_migration: { name: string } }>()
		.selectFrom('store_meta')
		.select(['name', 'value'])
		.where('name', 'in', [NEWEST_KEY, JOURNAL_END, MOVED])
		.unionAll((union) => union.selectFrom('kysely_migration').select((select) => [sql<string>`'newest_migration'`.as('name'), select.fn.max('name').as('value')])),
);

export async function readStoreMarks(db: Kysely<Schema>): Promise<StoreMarks> {
	const rows = await marks(db, {});
	const valueOf = (wanted: string) => rows.find(({ name }) => name === wanted)?.value ?? null;
	const newest = valueOf(NEWEST_KEY);
	return {
		newestKey: newest === null ? null : Number(newest), journal: readEndValue(valueOf(JOURNAL_END) ?? undefined), newestMigration: valueOf('newest_migration'), moved: valueOf(MOVED),
	};
}

function wrongKey(message: string): StoreError {
	return new StoreError(
		'wrong_key',
		message,
		'Enter the key the store was made with (older versions stay in the list, newest last). Nothing was changed. ' +
			'If every copy of that key is lost, what is sealed in this store can be read by nobody: see docs/keys.md, "The key is lost".',
	);
}

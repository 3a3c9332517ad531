import { Kysely, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { StoreError } from '../errors';
import { Journal } from '../journal';
import { JournalKeeper, type InTransaction } from '../journal-keeper';
import { parseKeyring, type Keyring } from '../keyring';
import { bindKey, isBound, readStoreMarks } from '../key-marks';
import { appliedMigrations, isStore, isUpToDate, migrate } from '../migrate';
import { refuseMoved } from '../moved-mark';
import type { OpenDatabase } from '../open-database';
import type { Schema } from '../schema';
import { placeOf, type PostgresStoreConfig } from './config';
import { bytewiseText, StoreDialect } from './dialect';
import { StoreLocks } from './locks';
import { checkPlace } from './place';
import { StorePool } from './pool';
import { sslOf } from './ssl';
import { asStoreError, DatabaseTrouble } from './trouble';

/** How long a start waits for another process that is making or changing the tables. */
const OPENING_MS = 10 * 60_000;

/**
 * Opens (or, for set-up, creates) a store in a schema of a PostgreSQL database. Tables are made or changed in one
 * transaction by one process at a time; a kill in the middle leaves what was there before.
 *
 * @throws StoreError naming what is wrong and what to do; nothing is made in place of a store that cannot be used
 */
export async function openPostgres(config: PostgresStoreConfig): Promise<OpenDatabase> {
	const keys = parseKeyring(config.key);
	try {
		const ssl = await sslOf(config);
		const db = connectionsOf(new StorePool(config, ssl));
		try {
			if (!(await isReady(db, config, keys))) await prepare(connectionsOf(new StorePool(config, ssl, true)), config, keys);
			refuseMoved((await readStoreMarks(db)).moved);
			const journal = await openJournal(db, config, keys);
			return { db, keys, journal, close: () => db.destroy() };
		} catch (error) {
			await db.destroy();
			throw error;
		}
	} catch (error) {
		throw error instanceof DatabaseTrouble ? asStoreError(error, config) : error;
	}
}

/** This process's copy of the journal, brought to where the store is, and whether the store is where it was. */
async function openJournal(db: Kysely<Schema>, config: PostgresStoreConfig, keys: Keyring): Promise<JournalKeeper | null> {
	const copy = config.journal === undefined ? null : new Journal(config.journal, keys);
	const locks = new StoreLocks(config.schema);
	const inTransaction: InTransaction = (work, alone) => db.transaction().setIsolationLevel('read committed').execute(async (tx) => {
		await (alone ? locks.takeOpening(tx) : locks.take(tx, { of: 'nothing' }));
		return work(tx);
	});
	const keeper = copy && new JournalKeeper(copy, { keys, manyCopies: true }, inTransaction, Date.now);
	copy?.prepare();
	const copyAgrees = copy !== null && (await readStoreMarks(db)).journal.mac === copy.end().mac;
	await keeper?.keep();
	await checkPlace(db, inTransaction, { at: Date.now(), copyAgrees });
	return keeper;
}

function connectionsOf(pool: StorePool): Kysely<Schema> {
	return new Kysely<Schema>({ dialect: new StoreDialect({ pool }) });
}

/** The usual start: everything is in place, and nobody has to wait or may change tables. */
async function isReady(db: Kysely<Schema>, config: PostgresStoreConfig, keys: Keyring): Promise<boolean> {
	const applied = await appliedMigrations(db, config.schema);
	return isUpToDate(applied, 'postgres') && (await isBound(db, keys));
}

async function prepare(db: Kysely<Schema>, config: PostgresStoreConfig, keys: Keyring): Promise<void> {
	try {
		await db.transaction().setIsolationLevel('read committed').execute((tx) => prepareIn(tx, config, keys));
	} finally {
		await db.destroy();
	}
}

/** For a transaction that changes or copies whole tables. */
export async function bePatient(tx: Transaction<Schema>): Promise<void> {
	await sql.raw(`set local statement_timeout to 0; set local lock_timeout to ${OPENING_MS}; set local idle_in_transaction_session_timeout to 0`).execute(tx);
}

/** Makes a store, or brings one up to date, inside a transaction. @throws StoreError */
export async function prepareIn(tx: Transaction<Schema>, config: PostgresStoreConfig, keys: Keyring): Promise<void> {
	await bePatient(tx);
	await new StoreLocks(config.schema).takeOpening(tx);
	const applied = await appliedMigrations(tx, config.schema);
	if (!isStore(applied, 'postgres')) await beginStore(tx, config);
	if (!isUpToDate(applied, 'postgres')) await migrate(tx.withPlugin(bytewiseText), 'postgres', config.schema);
	await bindKey(tx, keys);
}

/** A new store, in a schema nobody else uses: a wrong name must not put our tables among another program's. */
async function beginStore(tx: Transaction<Schema>, config: PostgresStoreConfig): Promise<void> {
	const { rows } = await sql<{ name: string; kind: string }>`
		select relname as name, relkind::text as kind from pg_class inner join pg_namespace on pg_namespace.oid = relnamespace
		where nspname = ${config.schema} and relkind in ('r', 'p', 'v', 'm', 'f', 'S')`.execute(tx);
	if (rows.length > 0) {
		throw new StoreError(
			'store_unreadable',
			`The schema holds tables of another program: ${placeOf(config)}`,
			'Enter another schema in the Story Funnel Store credential. Nothing was changed.',
		);
	}
	if (!config.mayCreate) {
		throw new StoreError(
			'store_missing',
			`There is no Story Funnel store in ${placeOf(config)}`,
			'Run the set-up workflow once to create it. If it existed before: correct the credential or restore the backup; ' +
				'a new store would have forgotten every opt-out.',
		);
	}
	const known = await sql`select 1 from pg_namespace where nspname = ${config.schema}`.execute(tx);
	// Asked first: "if not exists" wants the right to create schemas also where there is one.
	if (known.rows.length === 0) await sql.raw(`create schema ${pg.escapeIdentifier(config.schema)}`).execute(tx);
}

import { Kysely, type Transaction } from 'kysely';
import { StoreError } from '../store/errors';
import { compareKey } from '../store/key-marks';
import { parseKeyring } from '../store/keyring';
import { appliedMigrations } from '../store/migrate';
import { placeOf, type PostgresStoreConfig } from '../store/postgres/config';
import { StoreDialect } from '../store/postgres/dialect';
import { StoreLocks } from '../store/postgres/locks';
import { bePatient, openPostgres, prepareIn } from '../store/postgres/open';
import { StorePool } from '../store/postgres/pool';
import { sslOf } from '../store/postgres/ssl';
import { asStoreError, DatabaseTrouble } from '../store/postgres/trouble';
import type { Schema } from '../store/schema';
import { MOVED_FROM, type Source, type Target } from './end';
import { readMark, writeMark } from './marks';
import { taken } from './move-store';
import { inOrderOfReferences, postgresTables } from './postgres-tables';

/** A store in PostgreSQL that is moved elsewhere. @throws StoreError as opening it does */
export async function postgresSource(config: PostgresStoreConfig): Promise<Source> {
	await openAsEver(config);
	const { db, telling, inTransaction, close } = await connect(config);
	try {
		await telling(() => compareKey(db, parseKeyring(config.key)));
	} catch (error) {
		await close();
		throw error;
	}
	const alone = <T>(work: (tx: Transaction<Schema>) => Promise<T>) => inTransaction(async (tx) => {
		await new StoreLocks(config.schema).takeOpening(tx);
		return work(tx);
	});
	return {
		tables: postgresTables,
		place: placeOf(config),
		readMark: () => telling(() => readMark(db)),
		writeMark: (mark) => alone((tx) => writeMark(tx, mark)),
		alone,
		close,
	};
}

/** Once as n8n does, so that its tables are this version's; not one that a move has closed. */
async function openAsEver(config: PostgresStoreConfig): Promise<void> {
	try {
		const { close } = await openPostgres({ ...config, mayCreate: false });
		await close();
	} catch (error) {
		if (!(error instanceof StoreError) || error.code !== 'moved') throw error;
	}
}

/** An empty schema that a store is moved to. Tables, rows and marks are one transaction. */
export async function postgresTarget(config: PostgresStoreConfig): Promise<Target> {
	const { db, telling, inTransaction, close } = await connect(config);
	return {
		tables: postgresTables,
		place: placeOf(config),
		standing: () => telling(async () => {
			if ((await appliedMigrations(db, config.schema)).length === 0) return null;
			const row = await db.selectFrom('store_meta').select('value').where('name', '=', MOVED_FROM).executeTakeFirst();
			if (row === undefined) throw taken(placeOf(config));
			return row.value;
		}),
		build: (work) => inTransaction(async (tx) => {
			await prepareIn(tx, { ...config, mayCreate: true }, parseKeyring(config.key));
			await work(tx);
		}),
		inOrder: inOrderOfReferences,
		close,
	};
}

async function connect(config: PostgresStoreConfig) {
	const db = new Kysely<Schema>({ dialect: new StoreDialect({ pool: new StorePool(config, await sslOf(config), true) }) });
	const telling = async <T>(work: () => Promise<T>): Promise<T> => {
		try {
			return await work();
		} catch (error) {
			throw error instanceof DatabaseTrouble ? asStoreError(error, config) : error;
		}
	};
	const inTransaction = <T>(work: (tx: Transaction<Schema>) => Promise<T>) => telling(() => db.transaction().setIsolationLevel('read committed').execute(async (tx) => {
		await bePatient(tx);
		return work(tx);
	}));
	return { db, telling, inTransaction, close: () => db.destroy() };
}


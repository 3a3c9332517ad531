import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { scopes } from '../../core/scopes';
import { openPostgresInProcess } from '../../core/store/connect';
import { randomKey } from '../../core/store/random-key';
import { useCases, type Store } from '../../core/use-cases';
import { bootN8n, packUnderTest, queryRows, QueueN8n, STORE_SCHEMA, type RunningN8n } from '../../testbed';
import { ROOT } from '../support/n8n';
import { openStore, STORE_KEY } from '../support/store-template';

export type Mode = 'regular' | 'queue';

/** Rows of a database, read beside whoever works on it. */
export type ReadRows = (statement: string) => Promise<Iterable<Readonly<Record<string, unknown>>>>;

/** An n8n and a store, in one process or in many. */
export interface Ground {
	/** Whom workflows are given to. */
	readonly n8n: RunningN8n;
	/** Where webhooks come in. */
	readonly url: string;
	/** What the store credential says beside the key. */
	readonly place: Readonly<Record<string, string | number>>;
	readonly rowsOfN8n: ReadRows;
	readonly rowsOfStore: ReadRows;
	stop(): Promise<void>;
}

/** Boots it with a store that holds what `fill` puts in. */
export async function bootGround(mode: Mode, folder: string, fill: (store: Store) => Promise<void>): Promise<Ground> {
	return mode === 'regular' ? bootRegular(folder, fill) : bootQueue(fill);
}

/** One process with the embedded store, on n8n's own database of this run. */
async function bootRegular(folder: string, fill: (store: Store) => Promise<void>): Promise<Ground> {
	const file = path.join(folder, 'store', 'store.sqlite');
	mkdirSync(path.dirname(file));
	const { store, close } = await openStore(file, true);
	await fill(store);
	await close();
	const n8n = await bootN8n({ pack: packUnderTest(ROOT) });
	const { postgres } = n8n;
	return {
		n8n, url: n8n.url, place: { file },
		rowsOfN8n: postgres ? (statement) => queryRows(postgres.connection, statement) : rowsOfFile(path.join(n8n.home, '.n8n', 'database.sqlite')),
		rowsOfStore: rowsOfFile(file),
		stop: () => n8n.stop(),
	};
}

/** A main process, one for webhooks and two workers, with Redis and PostgreSQL. */
async function bootQueue(fill: (store: Store) => Promise<void>): Promise<Ground> {
	const queue = await QueueN8n.boot({ pack: packUnderTest(ROOT) });
	try {
		const config = { ...queue.store, schema: STORE_SCHEMA, ssl: 'disable', ignoreCertificate: false, ca: '', connections: 5, key: STORE_KEY, mayCreate: true } as const;
		const { store, close } = await openPostgresInProcess({ useCases, scopes, newKey: randomKey }, config);
		await fill(store);
		await close();
	} catch (error) {
		await queue.stop();
		throw error;
	}
	return {
		n8n: queue.main, url: queue.url,
		place: { databaseType: 'postgres', ...queue.store, schema: STORE_SCHEMA, maxConnections: 5, ssl: 'disable' },
		rowsOfN8n: (statement) => queryRows(queue.database, statement),
		rowsOfStore: (statement) => queryRows(queue.storeDirect, statement.replace(' from ', ` from ${STORE_SCHEMA}.`)),
		stop: () => queue.stop(),
	};
}

function rowsOfFile(file: string): ReadRows {
	return async (statement) => {
		const database = new DatabaseSync(file, { readOnly: true });
		try {
			return database.prepare(statement).all();
		} finally {
			database.close();
		}
	};
}

import { copyFileSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { NodeSqliteDialect } from '../../core/store/sqlite/dialect';
import { removeStore } from '../support/files';
import { STORE_KEY } from '../support/store-template';
import type { Looking } from './content';
import { makeLedgerSeed } from './ledger-seed';
import type { OldCopy, OldPlace } from './old-place';
import { oldRowsOf } from './old-rows';
import { makeOldTables, OLD_VERSION, putLedger } from './old-tables';

/** An embedded store of before with so many views. */
export async function oldOnSqlite(folder: string, { views, consents, now }: { readonly views: number; readonly consents: number; readonly now: number }): Promise<OldPlace> {
	const template = path.join(folder, 'before.sqlite');
	const seed = await makeLedgerSeed(folder, { people: consents, now });
	const raw = new DatabaseSync(template);
	raw.exec('pragma journal_mode = wal; pragma cache_size = -256000; pragma synchronous = normal;');
	const db = new Kysely<unknown>({ dialect: new NodeSqliteDialect(raw) });
	await makeOldTables(db, 'sqlite', OLD_VERSION);
	raw.exec('begin');
	await putLedger(db, seed, (table) => Promise.resolve(columnsOf(raw, table).map(({ name }) => name)));
	for (const statement of oldRowsOf('sqlite', { accountKey: seed.accountKey, views, now })) raw.exec(statement);
	raw.exec('commit; analyze; pragma wal_checkpoint(truncate)');
	await db.destroy();
	let copies = 0;
	return {
		database: 'sqlite',
		bytes: statSync(template).size,
		copy: () => {
			const file = path.join(folder, `copy-${++copies}.sqlite`);
			copyFileSync(template, file);
			return Promise.resolve(copyAt(file));
		},
		close: () => Promise.resolve(),
	};
}

function copyAt(file: string): OldCopy {
	const look = async <T>(work: (database: DatabaseSync) => T | Promise<T>): Promise<T> => {
		const database = new DatabaseSync(file, { timeout: 10_000 });
		try {
			return await work(database);
		} finally {
			database.close();
		}
	};
	return {
		config: { file, key: STORE_KEY, mayCreate: false },
		look: (work) => look((database) => work(lookingAtSqlite(database))),
		applied: () => look((database) => database.prepare('select name from kysely_migration order by name').all().map((row) => String(row['name']))),
		quiet: () => Promise.resolve(),
		bytes: () => Promise.resolve(['', '-wal', '-shm'].map((end) => file + end).filter((each) => existsSync(each)).reduce((sum, each) => sum + statSync(each).size, 0)),
		remove: () => {
			removeStore(file);
			return Promise.resolve();
		},
	};
}

export function lookingAtSqlite(database: DatabaseSync): Looking {
	return {
		tables: () => {
			const names = database.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name").all().map((row) => String(row['name']));
			return Promise.resolve(new Map(names.map((name) => {
				const columns = columnsOf(database, name);
				return [name, { columns: columns.map((column) => column.name).sort(), key: columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk).map((column) => column.name) }];
			})));
		},
		async *rows(table, columns, key) {
			for (const row of database.prepare(`select ${quoted(columns)} from "${table}" order by ${quoted(key)}`).iterate()) yield Object.values(row);
		},
		schema: () => Promise.resolve(database.prepare('select type, name, tbl_name, sql from sqlite_master order by type, name').all().map((row) => JSON.stringify(Object.values(row)))),
	};
}

function columnsOf(database: DatabaseSync, table: string): { readonly name: string; readonly pk: number }[] {
	return database.prepare(`pragma table_info("${table}")`).all().map((row) => ({ name: String(row['name']), pk: Number(row['pk']) }));
}

export function quoted(names: readonly string[]): string {
	return names.map((name) => `"${name}"`).join(', ');
}

import { copyFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { testServer } from './store-postgres';
import { tempFolder, type TestStore } from './store';

const TABLES = `select tablename as name from pg_tables where schemaname = current_schema() and tablename not like 'kysely%'`;

/** A store's rows as they were, to be put back: a copy of the file, or of every table. */
export class Yesterday {
	readonly #file = path.join(tempFolder(), 'yesterday.sqlite');
	readonly #schema = `past_${Math.random().toString(36).slice(2, 12)}`;

	/** Copies the store as it is now. */
	keep(store: TestStore): void {
		if (testServer() === null) {
			rmSync(this.#file, { force: true });
			store.raw.exec(`vacuum into '${this.#file}'`);
			return;
		}
		store.raw.exec(`do $$ declare kept record; begin
			drop schema if exists ${this.#schema} cascade;
			create schema ${this.#schema};
			for kept in ${TABLES} loop execute format('create table ${this.#schema}.%I as table %I', kept.name, kept.name); end loop;
		end $$`);
	}

	/** Puts the rows back below a store that is closed; on PostgreSQL below one that is open, too. */
	putBack(store: TestStore): void {
		if (testServer() === null) {
			if (!existsSync(this.#file)) throw new Error('nothing was kept');
			for (const end of ['', '-wal', '-shm']) rmSync(store.file + end, { force: true });
			copyFileSync(this.#file, store.file);
			return;
		}
		store.raw.exec(`do $$ declare kept record; begin
			set local session_replication_role = replica;
			for kept in ${TABLES} loop
				execute format('delete from %I', kept.name);
				execute format('insert into %I select * from ${this.#schema}.%I', kept.name, kept.name);
			end loop;
		end $$`);
	}
}

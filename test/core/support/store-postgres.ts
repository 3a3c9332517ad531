import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { scopes } from '../../../core/scopes';
import { openPostgresInProcess } from '../../../core/store/connect';
import type { PostgresStoreConfig } from '../../../core/store/postgres/config';
import { scopeOf } from '../../../core/store/scope';
import type { StoreContext, UseCase } from '../../../core/store/use-case';
import { useCases, type Store } from '../../../core/use-cases';
import type { DatabaseConnection } from '../../../testbed/postgres';
import { RawPostgres, type RawStore } from './raw-store';

/** The server of this test run, or null on SQLite; see `test/setup/postgres-server.ts`. */
export function testServer(): DatabaseConnection | null {
	if ((globalThis as { STORE_DATABASE?: string }).STORE_DATABASE !== 'postgres') return null;
	const given = process.env['STORY_FUNNEL_TEST_POSTGRES'];
	if (given === undefined) throw new Error('No PostgreSQL was started for this project.');
	return JSON.parse(given) as DatabaseConnection;
}

/** The role the store logs in with: it owns its schema and nothing else. */
export const STORE_ROLE = { user: 'story_funnel', password: 'not a secret' } as const;

/** A place of a test as a schema: two stores with one name share it. */
export function configOf(server: DatabaseConnection, place: string, options: { key: string; mayCreate: boolean; journal?: string }): PostgresStoreConfig {
	const schema = FRESH.test(place) ? place : `t_${createHash('sha256').update(place).digest('hex').slice(0, 20)}`;
	const { host, port, database } = server;
	return { host, port, database, ...STORE_ROLE, schema, ssl: 'disable', ignoreCertificate: false, ca: '', connections: 4, ...options };
}

const FRESH = /^fresh_[0-9a-f]{16}$/;

/** A schema for a store of its own: an emptied one of a test before, which saves making the tables. */
export function freshPlace(server: DatabaseConnection): string {
	const [left] = new RawPostgres(server, 'public').prepare('delete from left_schemas where name = (select name from left_schemas limit 1 for update skip locked) returning name').all();
	return left === undefined ? `fresh_${randomBytes(8).toString('hex')}` : String(left['name']);
}

export interface OpenedTestStore {
	readonly store: Store;
	readonly raw: () => RawStore;
	readonly close: () => Promise<void>;
}

/** The Store port over a schema of its own; every row a use case touches has to be of the scope it states. */
export async function openOnPostgres(
	server: DatabaseConnection,
	{ place, isOwn }: { readonly place: string; readonly isOwn: boolean },
	options: { key: string; mayCreate: boolean; journal?: string },
	chance: { wallClock: () => number; newKey: (prefix: string) => string },
): Promise<OpenedTestStore> {
	const config = configOf(server, place, options);
	const { store, close } = await openPostgresInProcess({ useCases: fenced(), scopes, ...chance }, config);
	const raw = new RawPostgres(server, config.schema);
	raw.exec(FENCES);
	const end = async () => {
		await close();
		raw.close();
		if (!isOwn || !raw.intact) return;
		raw.exec(EMPTY);
		new RawPostgres(server, 'public').prepare('insert into left_schemas values (?)').run(place);
	};
	return { store, raw: () => raw, close: end };
}

/** Leaves the tables as the migrations made them. */
export const EMPTY = `do $$ declare kept record; begin
	set local session_replication_role = replica;
	for kept in select tablename as name from pg_tables where schemaname = current_schema() and tablename not like 'kysely%' loop
		execute format('delete from %I', kept.name);
	end loop;
end $$`;

/** Row security on every table with accounts: a transaction sees and writes rows of its scope alone. */
const FENCES = `do $$ declare fenced record; begin
	for fenced in select table_name as name from information_schema.columns where table_schema = current_schema() and column_name = 'account_key' loop
		if not exists (select 1 from pg_policies where schemaname = current_schema() and tablename = fenced.name) then
			execute format('create policy fence on %I using (current_setting(''story_funnel.scope'') = ''*''
				or account_key is null or account_key = ''*'' or account_key = any (string_to_array(current_setting(''story_funnel.scope''), '','')))', fenced.name);
			execute format('alter table %I enable row level security', fenced.name);
			execute format('alter table %I force row level security', fenced.name);
		end if;
	end loop;
end $$`;

/** The use cases, each telling the database the scope it was given locks for. */
function fenced(): typeof useCases {
	const wrapped = Object.entries(useCases).map(([name, useCase]) => {
		const run = useCase as unknown as UseCase<unknown, unknown>;
		const inside: UseCase<unknown, unknown> = async (store, input) => {
			await sql`select set_config('story_funnel.scope', ${await scopeText(store, name as keyof typeof useCases, input)}, true)`.execute(store.tx);
			return run(store, input);
		};
		return [name, inside];
	});
	return Object.fromEntries(wrapped) as typeof useCases;
}

async function scopeText({ tx }: StoreContext, name: keyof typeof useCases, input: unknown): Promise<string> {
	const scope = scopeOf(scopes, name, input);
	switch (scope.of) {
		case 'store':
		case 'nothing':
			return '*';
		case 'accounts':
			return scope.accountKeys.join();
		case 'found':
			return (await scope.accountKeys(tx)).join();
	}
}

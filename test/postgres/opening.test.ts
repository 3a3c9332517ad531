import { migrationsFor } from '../../core/store/migrations';
import { connect } from '../../core/store/connect';
import type { PostgresStoreConfig } from '../../core/store/postgres/config';
import { openPostgres } from '../../core/store/postgres/open';
import { useCases } from '../../core/use-cases';
import { OTHER_KEY } from '../core/support/store';
import { STORE_ROLE } from '../core/support/store-postgres';
import { freePorts } from '../../testbed/ports';
import { asSuperuser, newConfig } from './support/place';

async function open(config: PostgresStoreConfig): Promise<void> {
	const { close } = await openPostgres(config);
	await close();
}

describe('opening a store in PostgreSQL', () => {
	it('that is missing says so, and makes nothing', async () => {
		const config = newConfig({ mayCreate: false });
		await expect(open(config)).rejects.toMatchObject({ code: 'store_missing' });
		expect(await asSuperuser('public', `select 1 from pg_namespace where nspname = '${config.schema}'`)).toEqual([]);
	});

	it('made by set-up, it opens again, with its own key alone', async () => {
		const config = newConfig();
		await open(config);
		await open({ ...config, mayCreate: false });
		await expect(open({ ...config, key: OTHER_KEY })).rejects.toMatchObject({ code: 'wrong_key' });
	});

	it('that a newer version has changed is refused', async () => {
		const config = newConfig();
		await open(config);
		await asSuperuser(config.schema, "insert into kysely_migration values ('9999_later', '2030')");
		await expect(open(config)).rejects.toMatchObject({ code: 'newer_schema' });
	});

	it.each([
		['a table', 'create table customers (id int)'],
		['tables of the same library', "create table kysely_migration (name text, timestamp text); insert into kysely_migration values ('001_init', '2020')"],
		['a view', 'create view numbers as select 1 as one'],
	])('in a schema that holds %s of another program is refused, and nothing is added', async (_what, sql) => {
		const config = newConfig();
		await asSuperuser('public', `create schema ${config.schema} authorization ${STORE_ROLE.user}; set search_path to ${config.schema}; ${sql}; grant all on all tables in schema ${config.schema} to ${STORE_ROLE.user}`);
		const relations = () => asSuperuser('public', `select relname from pg_class where relnamespace = '${config.schema}'::regnamespace order by 1`);
		const before = await relations();
		await expect(open(config)).rejects.toMatchObject({ code: 'store_unreadable', message: expect.stringContaining('another program') });
		expect(await relations()).toEqual(before);
	});

	it('in a schema an administrator has made needs no right on the database', async () => {
		const config = newConfig({ user: 'poor', password: 'pässword & more' });
		await asSuperuser('public', `create role poor login password 'pässword & more'; create schema ${config.schema} authorization poor`);
		await open(config);
		await expect(open(newConfig({ user: 'poor', password: config.password }))).rejects.toMatchObject({ code: 'store_unreadable', message: expect.stringContaining('lacks a right') });
	});

	it('works for a role that may neither change tables nor empty the ledger, once they are there', async () => {
		const config = newConfig();
		await open(config);
		await asSuperuser(config.schema, `create role worker login password 'w'; grant usage on schema ${config.schema} to worker; grant select, insert, update, delete on all tables in schema ${config.schema} to worker`);
		const { db, close } = await openPostgres({ ...config, user: 'worker', password: 'w', mayCreate: false });
		await db.insertInto('counters').values({ name: 'x', value: 1 }).execute();
		await expect(db.schema.alterTable('consent_ledger').addColumn('x', 'text').execute()).rejects.toMatchObject({ kind: 'no_permission' });
		await close();
	});

	it('names the setting that cannot be, before anything is connected', () => {
		for (const wrong of [{ host: '' }, { port: 0 }, { port: 70_000 }, { database: '' }, { user: '' }, { schema: 'x; drop' }, { schema: 'pg_x' }, { schema: 'x'.repeat(64) }, { connections: 0 }]) {
			expect(() => connect(useCases, newConfig(wrong))).toThrow(/is empty|is not a/);
		}
	});

	it('compares and sorts every text by its bytes', async () => {
		const config = newConfig();
		await open(config);
		const texts = await asSuperuser(config.schema, `
			select table_name, column_name, collation_name from information_schema.columns
			where table_schema = '${config.schema}' and data_type in ('text', 'character varying') and table_name not like 'kysely%'`);
		expect(texts.length).toBeGreaterThan(100);
		expect(texts.filter((column) => column['collation_name'] !== 'C')).toEqual([]);
	});

	it('refuses every change of what is append-only', async () => {
		const config = newConfig();
		await open(config);
		await asSuperuser(config.schema, "insert into consent_ledger values ('a', '2026-11', 1, 'v', 'p', 'grant', 'consent', 'w', 'e', 0, '', '', 1)");
		for (const change of ["update consent_ledger set act = 'withdraw'", 'delete from consent_ledger', 'truncate consent_ledger', 'truncate source_approvals']) {
			await expect(asSuperuser(config.schema, change)).rejects.toThrow('append-only');
		}
		expect(await asSuperuser(config.schema, 'select act from consent_ledger')).toEqual([{ act: 'grant' }]);
	});

	it('knows all migrations by their order alone', () => {
		expect(Object.keys(migrationsFor('postgres'))).toEqual(Object.keys(migrationsFor('postgres')).toSorted());
	});
});

describe('a database that cannot be used', () => {
	const PASSWORD = 'hunter2-secret';

	it.each([
		['is told by its host and port when nobody answers', async () => newConfig({ port: (await freePorts(1))[0] ?? 0, password: PASSWORD }), 'unreachable'],
		['is told when the host is unknown', async () => newConfig({ host: 'nowhere.invalid', password: PASSWORD }), 'unreachable'],
		['is told when the password is wrong', async () => newConfig({ password: PASSWORD }), 'store_unreadable'],
		['is told when there is no such database', async () => newConfig({ database: 'nothing_here' }), 'store_unreadable'],
		['is told when it does not encrypt and has to', async () => newConfig({ ssl: 'require' }), 'unreachable'],
	] as const)('%s, without a secret', async (_what, configOf, code) => {
		const config = await configOf();
		const error = await open(config).then(() => null, (thrown: unknown) => thrown);
		expect(error).toMatchObject({ name: 'StoreError', code, cure: expect.stringMatching(/\w/) });
		const everything = error instanceof Error ? [error.message, error.stack, JSON.stringify(error), String(error.cause)].join() : '';
		expect(everything).toContain(config.host);
		expect(everything).not.toContain(config.password);
		expect(everything).not.toContain(config.key);
		expect(everything).not.toMatch(/postgres(ql)?:\/\//);
	});

	it('is used without encryption where that is allowed and it offers none', async () => {
		await open(newConfig({ ssl: 'allow' }));
	});
});

import { eraseSchema } from '../../core/store/erase-store';
import { openPostgres } from '../../core/store/postgres/open';
import { asSuperuser, newConfig } from './support/place';

describe('a store in PostgreSQL that is erased', () => {
	const relations = (schema: string) => asSuperuser('public', `select relname from pg_class where relnamespace = '${schema}'::regnamespace and relkind <> 'i'`);

	it('leaves nothing of its own in its schema, and is missing afterwards', async () => {
		const config = newConfig();
		const { db, close } = await openPostgres(config);
		const erased = await eraseSchema(db, config.schema);
		await close();
		expect(erased).toEqual(expect.arrayContaining(['consent_ledger', 'suppressions', 'store_meta']));
		expect(await relations(config.schema)).toEqual([]);
		expect(await asSuperuser('public', `select proname from pg_proc where pronamespace = '${config.schema}'::regnamespace`)).toEqual([]);
		await expect(openPostgres({ ...config, mayCreate: false })).rejects.toMatchObject({ code: 'store_missing' });
	});

	it('goes whole or not at all: a role that does not own the tables takes none', async () => {
		const config = newConfig();
		await (await openPostgres(config)).close();
		await asSuperuser(config.schema, `create role leaver login password 'l'; grant usage on schema ${config.schema} to leaver; grant select, insert, update, delete on all tables in schema ${config.schema} to leaver`);
		const before = await relations(config.schema);
		const { db, close } = await openPostgres({ ...config, user: 'leaver', password: 'l', mayCreate: false });
		await expect(eraseSchema(db, config.schema)).rejects.toMatchObject({ kind: 'no_permission' });
		await close();
		expect(await relations(config.schema)).toEqual(before);
	});
});

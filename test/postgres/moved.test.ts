import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPostgresInProcess } from '../../core/store/connect';
import type { PostgresStoreConfig } from '../../core/store/postgres/config';
import { useCases } from '../../core/use-cases';
import { STORE_ROLE } from '../core/support/store-postgres';
import { asSuperuser, newConfig } from './support/place';

describe('a store in PostgreSQL whose tables were made anew, as a dump makes them', () => {
	let folder: string;
	let config: PostgresStoreConfig;
	let made = 0;

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'story-funnel-moved-'));
		config = newConfig({ journal: path.join(folder, 'journal') });
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	async function restores(changes: Partial<PostgresStoreConfig> = {}) {
		const { store, close } = await openPostgresInProcess({ useCases, scopes: {}, newKey: (prefix) => `${prefix}_${++made}` }, { ...config, ...changes });
		try {
			const { closed, restores: found } = await store.listRestores({});
			return { closed, how: found.map(({ how }) => how) };
		} finally {
			await close();
		}
	}
	const remake = () => asSuperuser(config.schema, `
		alter table store_meta rename to store_meta_before;
		create table store_meta (like store_meta_before including all);
		insert into store_meta select * from store_meta_before;
		drop table store_meta_before;
		alter table store_meta owner to ${STORE_ROLE.user}`);
	const setTimeline = () => asSuperuser(config.schema, `update store_meta set value = regexp_replace(value, '"timeline":[0-9]+', '"timeline":77') where name = 'place'`);

	it('is closed, also to a process that never saw it before, until somebody answers for it', async () => {
		expect(await restores()).toEqual({ closed: false, how: [] });
		await remake();
		expect(await restores({ journal: path.join(folder, 'of a new machine') })).toEqual({ closed: true, how: ['moved'] });
		expect(await restores()).toEqual({ closed: true, how: ['moved'] });
	});

	it('is closed too where it is opened without a journal', async () => {
		config = newConfig();
		await restores();
		await remake();
		expect(await restores()).toEqual({ closed: true, how: ['moved'] });
	});

	it('that a standby has taken over goes on where a copy of the journal agrees with it, and nowhere else', async () => {
		await restores();
		await setTimeline();
		expect(await restores()).toEqual({ closed: false, how: [] });
		await setTimeline();
		expect(await restores({ journal: path.join(folder, 'of a new machine') })).toEqual({ closed: true, how: ['moved'] });
	});

	it('emptied by VACUUM FULL and reopened is the same store', async () => {
		await restores();
		await asSuperuser(config.schema, 'vacuum full store_meta');
		expect(await restores()).toEqual({ closed: false, how: [] });
	});
});

import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectAccount } from '../../core/accounts/account-store';
import { openSqliteInProcess } from '../../core/store/connect';
import { KEY, removeFolder, tempFolder } from '../core/support/store';
import { Engine } from './support/engine';

/** A version that is put back after an update finds tables it does not know. */
describe('a store that a newer version of the pack has changed', () => {
	it('is refused by a node with what to do, and nothing in it is changed', async () => {
		const folder = tempFolder();
		const file = path.join(folder, 'store.sqlite');
		const made = await openSqliteInProcess({ connectAccount }, { file, key: KEY, mayCreate: true }, { wallClock: Date.now, newKey: (prefix) => `${prefix}_1` });
		const { accountKey } = await made.store.connectAccount({
			igAccountId: '1', appScopedId: '2', username: 'u', apiHost: 'http://127.0.0.1:9', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://p.example',
		});
		await made.close();
		const engine = await Engine.start();
		const check = () => engine.ask({
			do: 'run',
			request: {
				node: { type: 'consentGate', parameters: { operation: 'check', purpose: 'dm_promotion' } },
				items: [{ accountKey, viewerKey: 'vwr_1', eventKey: 'evt_1' }],
				credentials: { storyFunnelStoreApi: { key: KEY, file } },
			},
		});
		const edit = <T>(work: (database: DatabaseSync) => T): T => {
			const database = new DatabaseSync(file, { timeout: 10_000 });
			try {
				return work(database);
			} finally {
				database.close();
			}
		};
		try {
			// The control: the store itself is in order.
			expect((await check()).error?.message ?? '').not.toMatch(/newer version/);
			edit((database) => database.exec("insert into kysely_migration values ('9999_from_the_future', '2099-01-01')"));
			const rows = () => edit((database) => ['decisions', 'accounts', 'store_meta', 'audit_log'].map((table) => database.prepare(`select * from ${table}`).all()));
			const before = rows();
			const { status, error } = await check();
			expect(status).toBe('error');
			expect(error?.message).toMatch(/newer version of Story Funnel \(9999_from_the_future\)/);
			expect(error?.description).toMatch(/Install that version again/);
			expect(rows()).toEqual(before);
		} finally {
			await engine.stop();
			removeFolder(folder);
		}
	});
});

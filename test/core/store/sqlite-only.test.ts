import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrationsFor } from '../../../core/store/migrations';
import type { Schema } from '../../../core/store/schema';
import { NodeSqliteDialect } from '../../../core/store/sqlite/dialect';
import { openSqlite } from '../../../core/store/sqlite/open';
import { statement } from '../../../core/store/statement';
import { OutreachFixture } from '../support/outreach-fixture';
import { DAY, KEY, removeFolder, START, tempFolder, TestStore } from '../support/store';
import { take } from '../support/story-world';

it('takes over the checkpoints of a store made before there were beats, as done', async () => {
	const folder = tempFolder();
	const file = path.join(folder, 'store.sqlite');
	const raw = new DatabaseSync(file);
	const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(raw) });
	const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsFor('sqlite') } });
	expect((await migrator.migrateTo('0003_inbox_marks')).error).toBeUndefined();
	raw.exec(`
		insert into accounts (account_key, ig_account_id, username, api_host, mode, language, time_zone, privacy_link, clock_last, created_at)
			values ('acc', '1784', 'u', 'http://localhost', 'live', 'nl', 'Europe/Amsterdam', 'https://p.example', ${START}, ${START});
		insert into stories values ('sty', 'acc', '1', 'IMAGE', ${START}, ${START});
		insert into story_checkpoints values ('sty', '30min', ${START + 1}, '{"views":3}', null), ('sty', '90min', ${START + 2}, null, 'under_5_viewers')`);
	await db.destroy();
	const migrated = await TestStore.open({ file });
	migrated.now = START + DAY;
	expect(await take(migrated, 'acc')).toEqual([]);
	expect(migrated.rows('select name, figures, missing, state, account_key from story_beats order by name')).toEqual([
		{ name: '30min', figures: '{"views":3}', missing: null, state: 'done', account_key: 'acc' },
		{ name: '90min', figures: null, missing: 'under_5_viewers', state: 'done', account_key: 'acc' },
	]);
	await migrated.close();
	removeFolder(folder);
});

it('refuses a row of the ledger that replaces another, which SQLite does without a delete trigger by default', async () => {
	const fixture = await OutreachFixture.open();
	const { db, close } = await openSqlite({ file: fixture.store.file, key: KEY, mayCreate: false });
	await sql.raw("insert into consent_ledger (account_key, month, seq, viewer_key, purpose, act, lawful_basis, wording, source_event, at, previous_mac, mac, key_version) values ('a', '2026-11', 1, 'v', 'p', 'grant', 'consent', 'w', 'e', 0, '', '', 1)").execute(db);
	const replacing = sql.raw('insert or replace into consent_ledger select * from consent_ledger').execute(db);
	await expect(replacing).rejects.toThrow('append-only');
	await close();
	await fixture.close();
});

it('a statement asked for outside of a transaction waits for the one that is open, and sees nothing of it that was not kept', async () => {
	const folder = tempFolder();
	const { db, close } = await openSqlite({ file: path.join(folder, 'store.sqlite'), key: KEY, mayCreate: true });
	const named = statement((of) => of.selectFrom('store_meta').select('value').where('name', '=', 'tried'));
	const order: string[] = [];
	let asked: Promise<unknown> = Promise.resolve();
	const open = db.transaction().execute(async (tx) => {
		await tx.insertInto('store_meta').values({ name: 'tried', value: '1' }).execute();
		asked = named(db, {}).then((rows) => order.push(`outside ${rows.length}`));
		order.push(`inside ${(await named(tx, {})).length}`);
		for (let turn = 0; turn < 5; turn++) await setImmediate();
		order.push('over');
		throw new Error('not kept');
	});
	await expect(open).rejects.toThrow('not kept');
	await asked;
	expect(order).toEqual(['inside 1', 'over', 'outside 0']);
	await close();
	removeFolder(folder);
});

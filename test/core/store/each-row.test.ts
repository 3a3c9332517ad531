import { insertMany, insertNew } from '../../../core/store/insert-many';
import { isIn } from '../../../core/store/is-in';
import type { OpenDatabase } from '../../../core/store/open-database';
import { openSqlite } from '../../../core/store/sqlite/open';
import { KEY, removeFolder, tempFolder } from '../support/store';

describe('many rows at once', () => {
	const folder = tempFolder();
	let store: OpenDatabase;

	beforeAll(async () => {
		store = await openSqlite({ file: `${folder}/store.sqlite`, key: KEY, mayCreate: true });
	});
	afterAll(async () => {
		await store.close();
		removeFolder(folder);
	});

	const counters = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => ({ name: `c${from + n}`, value: from + n }));
	const all = () => store.db.selectFrom('counters').selectAll().where('name', 'like', 'c%').execute();

	it('are inserted as they are, however many', async () => {
		await store.db.transaction().execute((tx) => insertMany(tx, 'counters', counters(0, 250)));
		expect((await all()).toSorted((a, b) => a.value - b.value)).toEqual(counters(0, 250));
	});

	it('are refused as a whole when one is there already', async () => {
		await expect(store.db.transaction().execute((tx) => insertMany(tx, 'counters', counters(249, 400)))).rejects.toThrow(/UNIQUE/);
		expect(await all()).toHaveLength(250);
	});

	it('go in where they are new, and those that were there or come twice are told', async () => {
		const rows = [...counters(240, 500), ...counters(495, 501)].map((row) => ({ ...row, value: -1 }));
		const known = await store.db.transaction().execute((tx) => insertNew(tx, 'counters', rows, ['name']));
		expect(known.map((nth) => rows[nth]?.name)).toEqual([...counters(240, 250), ...counters(495, 500)].map(({ name }) => name));
		const kept = await all();
		expect(kept).toHaveLength(501);
		expect(kept.filter(({ value }) => value === -1)).toHaveLength(251);
		await store.db.deleteFrom('counters').where('name', '=', 'c500').execute();
	});

	it('are found by a list of any length, quotes and all', async () => {
		const odd = ['c"7', "c'8", 'c\\9', 'c,10'];
		await store.db.transaction().execute((tx) => insertMany(tx, 'counters', odd.map((name) => ({ name, value: 0 }))));
		const find = (names: readonly string[]) =>
			store.db.transaction().execute((tx) => tx.selectFrom('counters').select('name').where(isIn(tx, 'name', names)).execute());
		expect((await find(odd)).map(({ name }) => name).sort()).toEqual(odd.toSorted());
		expect(await find(counters(0, 500).map(({ name }) => name))).toHaveLength(500);
		expect(await find([])).toEqual([]);
	});
});

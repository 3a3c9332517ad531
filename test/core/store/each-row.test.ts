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

	it('go in where they are new, and the pieces with a known row are told', async () => {
		const doubtful = await store.db.transaction().execute((tx) => insertNew(tx, 'counters', counters(240, 500).map((row) => ({ ...row, value: -1 })), ['name']));
		expect(doubtful.map(({ name }) => name)).toEqual(expect.arrayContaining(counters(240, 250).map(({ name }) => name)));
		expect(doubtful.length).toBeLessThan(260);
		const rows = await all();
		expect(rows).toHaveLength(500);
		expect(rows.filter(({ value }) => value === -1)).toHaveLength(250);
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

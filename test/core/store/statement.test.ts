import { statement } from '../../../core/store/statement';
import type { StoreContext } from '../../../core/store/use-case';
import { connectLive, hear, MINUTE, TestStore } from '../support/store';
import { ACCOUNT } from '../support/wire';

interface After {
	readonly accountKey: string;
	readonly at: number;
}

let built = 0;
const marksAfter = statement((db, { accountKey, at }: After) => {
	built++;
	return db.selectFrom('inbox_marks').select('mark').where('account_key', '=', accountKey).where('at', '>', at).where('mark', 'in', ['heard_at', 'rights_open_at']);
});

const useCases = {
	marksAfter: async ({ tx }: StoreContext, after: After) => (await marksAfter(tx, after)).map(({ mark }) => mark).sort(),
	looksAtAValue: ({ tx }: StoreContext, after: After) => statement((db, { accountKey }: After) => db.selectFrom('inbox_marks').select('at').where('account_key', '=', `${accountKey}!`))(tx, after),
	copiesValues: ({ tx }: StoreContext, after: After) => statement((db, { at, ...rest }: After) => db.selectFrom('inbox_marks').select('at').where('at', '>', at).where('account_key', '=', rest.accountKey))(tx, after),
};

describe('a statement that is built once', () => {
	let store: TestStore;
	let accountKey: string;
	const open = () => store.beside(useCases);
	let beside: Awaited<ReturnType<typeof open>>;

	beforeAll(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, ACCOUNT);
		await hear(store, accountKey);
		beside = await open();
	});
	afterAll(async () => {
		await beside.close();
		await store.close();
	});

	it('runs with the values of each time, and keeps those it was built with', async () => {
		const { now } = store;
		built = 0;
		expect(await beside.store.marksAfter({ accountKey, at: now - MINUTE })).toEqual(['heard_at', 'rights_open_at']);
		expect(await beside.store.marksAfter({ accountKey, at: now + MINUTE })).toEqual([]);
		expect(await beside.store.marksAfter({ accountKey: 'acc_other', at: now - MINUTE })).toEqual([]);
		expect(await beside.store.marksAfter({ accountKey, at: now - MINUTE })).toHaveLength(2);
		expect(built).toBe(1);
	});

	it('is built anew for another connection', async () => {
		const other = await open();
		built = 0;
		expect(await other.store.marksAfter({ accountKey, at: store.now - MINUTE })).toHaveLength(2);
		expect(built).toBe(1);
		await other.close();
	});

	it('refuses to be made of a value: that of the first run would stay in it for good', async () => {
		await expect(beside.store.looksAtAValue({ accountKey, at: 0 })).rejects.toThrow('cannot look at "accountKey"');
		await expect(beside.store.copiesValues({ accountKey, at: 0 })).rejects.toThrow('by name');
	});
});

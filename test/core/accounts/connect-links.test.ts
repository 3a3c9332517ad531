import { HOUR, TestStore } from '../support/store';

const settings = { mode: 'keep', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://studio.example/privacy', testPeople: [] } as const;
const purpose = { settings: { ...settings, testPeople: [] }, redirectUri: 'https://n8n.example/webhook/x/connect' };
const APP = { appSecret: 'instagram app secret' };

describe('links that add an account', () => {
	let store: TestStore;

	beforeEach(async () => {
		store = await TestStore.open();
	});

	afterEach(async () => {
		await store.close();
	});

	const take = (state: string, app = APP) => store.use.takeConnectLink({ state, ...app });

	it('are good once', async () => {
		await store.use.createConnectLink({ state: 'a state', ...APP, ...purpose });
		const taken = await Promise.all([take('a state'), take('a state'), take('a state')]);
		expect(taken.filter((each) => each !== null)).toEqual([purpose]);
		expect(await take('a state')).toBeNull();
	});

	it('are good for an hour, for their own app, and only if they were made', async () => {
		const { expiresAt } = await store.use.createConnectLink({ state: 'late', ...APP, ...purpose });
		expect(expiresAt).toBe(store.now + HOUR);
		expect([await take('never made'), await take('late', { appSecret: 'another' })]).toEqual([null, null]);
		store.now += HOUR;
		expect(await take('late')).toBeNull();
		await store.use.createConnectLink({ state: 'in time', ...APP, ...purpose });
		store.now += HOUR - 1;
		expect(await take('in time')).toEqual(purpose);
	});

	it('are not kept in clear, and old ones not at all', async () => {
		await store.use.createConnectLink({ state: 'IN CLEAR', ...APP, ...purpose });
		expect(JSON.stringify(store.rows('select * from connect_links'))).not.toMatch(/IN CLEAR|instagram app secret/);
		store.now += 2 * HOUR;
		await store.use.createConnectLink({ state: 'next', ...APP, ...purpose });
		expect(store.count('connect_links')).toBe(1);
	});

	it('lead back to where the trigger of the app was published last', async () => {
		expect(await store.use.readCallback(APP)).toBeNull();
		await store.use.noteCallback({ ...APP, url: 'https://old.example/connect' });
		await store.use.noteCallback({ ...APP, url: 'https://new.example/connect' });
		expect(await store.use.readCallback(APP)).toBe('https://new.example/connect');
		expect(await store.use.readCallback({ appSecret: 'another' })).toBeNull();
	});
});

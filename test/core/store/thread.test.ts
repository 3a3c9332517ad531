import path from 'node:path';
import { Bundle } from '../support/bundle';
import { KEY, removeFolder, tempFolder } from '../support/store';

const OPEN = 'const store = core.connectStore({ file: a, key: b, mayCreate: true });';
const RELOAD = 'delete require.cache[require.resolve(CORE)]; core = require(CORE);';
/** Longer than a thread takes to end; a thread that stays is still there after it. */
const SETTLE = 'await new Promise((resolve) => setTimeout(resolve, 400));';

describe('the store thread of a process', () => {
	let bundle: Bundle;
	let folder: string;
	let args: string[];

	beforeAll(async () => {
		bundle = await Bundle.build();
	});
	afterAll(() => bundle.remove());
	beforeEach(() => {
		folder = tempFolder();
		args = [path.join(folder, 'store.sqlite'), KEY];
	});
	afterEach(() => removeFolder(folder));

	it('is one, from the first call on', async () => {
		const run = await bundle.run(`say(workers()); ${OPEN} say(workers()); await store.listAccounts({}); say(workers());`, args);
		expect(run).toEqual({ code: 0, signal: null, said: [0, 0, 1], errors: '' });
	});

	it('stays one through three hot reloads, while the old store object is still used', async () => {
		const reload = `${RELOAD} await store.listAccounts({}); await core.connectStore({ file: a, key: b, mayCreate: false }).listAccounts({}); ${SETTLE} say(workers());`;
		const run = await bundle.run(`${OPEN} await store.listAccounts({}); say(workers()); ${reload.repeat(3)}`, args);
		expect(run).toEqual({ code: 0, signal: null, said: [1, 1, 1, 1], errors: '' });
	});

	it('control: a thread that is not taken over is counted', async () => {
		const leak = `delete globalThis[Symbol.for('story-funnel')]; ${RELOAD} await core.connectStore({ file: a, key: b, mayCreate: false }).listAccounts({}); ${SETTLE} say(workers());`;
		const run = await bundle.run(`${OPEN} await store.listAccounts({}); say(workers()); ${leak}`, args);
		expect(run.said).toEqual([1, 2]);
	});

	it('answers every call that was under way when the pack was loaded anew', async () => {
		const script = `${OPEN} await store.listAccounts({});
			const calls = Array.from({ length: 50 }, () => store.listAccounts({}));
			${RELOAD} say((await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length);`;
		expect((await bundle.run(script, args)).said).toEqual([50]);
	});

	it('answers also the first call, whose store was still being opened', async () => {
		const script = `${OPEN} const first = store.listAccounts({});
			${RELOAD} say((await Promise.allSettled([first])).map(({ status, reason }) => reason?.message ?? status));`;
		expect((await bundle.run(script, args)).said).toEqual([['fulfilled']]);
	});

	it('keeps no process alive that has nothing to do', async () => {
		const started = Date.now();
		const run = await bundle.run(`${OPEN} await store.listAccounts({}); say('done');`, args);
		expect(run).toEqual({ code: 0, signal: null, said: ['done'], errors: '' });
		expect(Date.now() - started).toBeLessThan(30_000);
	});

	it('passes a store error on as one, with its cure', async () => {
		const script = `const store = core.connectStore({ file: a, key: b, mayCreate: false });
			try { await store.listAccounts({}); } catch (error) { say([error.name, error.code, error.cure !== '', error instanceof core.StoreError]); }`;
		expect((await bundle.run(script, args)).said).toEqual([['StoreError', 'store_missing', true, true]]);
	});

	it('is tried again after a store that could not be opened', async () => {
		const script = `const missing = core.connectStore({ file: a, key: b, mayCreate: false });
			say(await missing.listAccounts({}).catch((error) => error.code));
			await core.connectStore({ file: a, key: b, mayCreate: true }).listAccounts({});
			say(await missing.listAccounts({}));`;
		expect((await bundle.run(script, args)).said).toEqual(['store_missing', []]);
	});

	it('is replaced when it dies, and calls under way are told', async () => {
		const script = `${OPEN} await store.listAccounts({});
			say(await store.takeDueEvents({ limit: -13 }).catch((error) => error.message));
			say(await store.listAccounts({})); ${SETTLE} say(workers());`;
		expect((await bundle.run(script, args, bundle.withFragileWorker())).said).toEqual(['crash', [], 1]);
	});

	it('is replaced by one thread, not by two, however soon the next call comes', async () => {
		const script = `${OPEN} await store.listAccounts({});
			const again = async () => { for (let n = 0; n < 20; n++) { await store.listAccounts({}).catch(() => undefined); await new Promise(setImmediate); } };
			await store.takeDueEvents({ limit: -13 }).catch(again);
			${SETTLE} await store.listAccounts({}); ${SETTLE} say(workers());`;
		expect((await bundle.run(script, args, bundle.withFragileWorker())).said).toEqual([1]);
	});
});

import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultJournal } from '../../../core/store/journal';
import { connectLive, KEY, removeFolder, tempFolder, TestStore } from '../support/store';
import { ACCOUNT, envelope, receive, textMessage } from '../support/wire';

describe('the journal of opt-outs', () => {
	let folder: string;
	let file: string;
	let journal: string;
	let store: TestStore;
	let opened = 0;

	const open = async () => {
		store = await TestStore.open({ file, journal, key: KEY, tag: `j${++opened}` });
	};
	const reopen = async () => {
		await store.close();
		await open();
	};
	const stop = (person: string) => receive(store, envelope([textMessage(`m${person}`, 'STOP', { person, at: store.now })]));
	const lines = () => readFileSync(journal, 'utf8').trimEnd().split('\n');

	beforeEach(async () => {
		folder = tempFolder();
		file = path.join(folder, 'store', 'store.sqlite');
		journal = path.join(folder, 'elsewhere', 'journal');
		await open();
		await connectLive(store, ACCOUNT);
	});
	afterEach(async () => {
		await store.close().catch(() => undefined);
		removeFolder(folder);
	});

	it('has a line for every identity that opted out behind its first, and nobody in it', async () => {
		await stop('7001');
		await stop('7002');
		expect(lines().map((line) => (JSON.parse(line) as { act: string }).act)).toEqual(['begin', 'suppress', 'suppress']);
		expect(readFileSync(journal, 'utf8')).not.toMatch(/700[12]"/);
		await reopen();
		expect(lines()).toHaveLength(3);
		expect(store.count('journal_lines')).toBe(3);
	});

	it('can be read by its owner alone, also after a copy of it was put back for all to read', async () => {
		await stop('700');
		const modes = () => [journal, path.dirname(journal)].map((each) => statSync(each).mode & 0o777);
		expect(modes()).toEqual([0o600, 0o700]);
		chmodSync(journal, 0o644);
		await reopen();
		expect(modes()).toEqual([0o600, 0o700]);
	});

	it('begins with what a store from before it knows', async () => {
		await store.close();
		const before = path.join(folder, 'before', 'store.sqlite');
		store = await TestStore.open({ file: before, key: KEY });
		await connectLive(store, ACCOUNT);
		await stop('7001');
		await store.close();
		file = before;
		journal = path.join(folder, 'made later', 'journal');
		await open();
		expect(lines()).toHaveLength(2);
		expect(await store.use.listRestores({})).toEqual({ closed: false, restores: [] });
	});

	it('is written by two processes of one store, each line once and in one chain', async () => {
		const second = await TestStore.open({ file, journal, key: KEY, tag: 'second' });
		second.now = store.now;
		for (const [n, process] of [store, second, store, second].entries()) {
			await receive(process, envelope([textMessage(`m${n}`, 'STOP', { person: `700${n}`, at: store.now })]));
		}
		await second.close();
		await reopen();
		expect(lines()).toHaveLength(5);
		expect(await store.use.listRestores({})).toEqual({ closed: false, restores: [] });
	});

	it('a line that was being written when the process died is written again, and the next one stands by itself', async () => {
		await stop('7001');
		await stop('7002');
		const whole = readFileSync(journal, 'utf8');
		writeFileSync(journal, whole.slice(0, -25));
		await reopen();
		await stop('7003');
		await reopen();
		expect(lines().filter((line) => line.trim() !== '').map((line) => line.trim()).filter((line) => line.startsWith('{')).length).toBeGreaterThanOrEqual(4);
		expect(await store.use.listRestores({})).toEqual({ closed: false, restores: [] });
		expect(store.count('suppressions')).toBe(3);
	});

	it('that cannot be written any more stops everything but keeps the opt-out, and goes on when it can', async () => {
		await stop('7001');
		// A folder in its place: root may write where others may not.
		rmSync(journal);
		mkdirSync(journal);
		await expect(stop('7002')).rejects.toMatchObject({ code: 'journal_unusable' });
		expect(store.count('suppressions')).toBe(2);
		await expect(store.use.listAccounts({})).rejects.toMatchObject({ code: 'journal_unusable' });
		rmSync(journal, { recursive: true, force: true });
		expect((await store.use.listRestores({})).restores).toMatchObject([{ how: 'journal_missing' }]);
		expect(lines()).toHaveLength(3);
	});

	it.each([
		['changed', (text: string) => text.replace('"reason":"stop"', '"reason":"jest"')],
		['removed', (text: string) => text.slice(text.indexOf('\n') + 1)],
		['put in', (text: string) => text.slice(0, text.indexOf('\n') + 1) + text],
	])('a line that was %s closes the store', async (_what, change) => {
		for (const person of ['7001', '7002', '7003']) await stop(person);
		writeFileSync(journal, `${change(readFileSync(journal, 'utf8'))} \n`);
		await expect(reopen()).rejects.toMatchObject({ code: 'journal_unusable', cure: expect.stringContaining('newest copy') });
	});

	it('that cannot be written is found when the store is opened, not at the first opt-out', async () => {
		await store.close();
		writeFileSync(path.join(folder, 'in-the-way'), '');
		journal = path.join(folder, 'in-the-way', 'journal');
		await expect(open()).rejects.toMatchObject({ code: 'journal_unusable', cure: expect.stringContaining('another path') });
	});

	it('is in a folder of its own unless said otherwise', () => {
		expect(defaultJournal('/data/story-funnel/store.sqlite')).toBe('/data/story-funnel-journal/store.sqlite.journal');
	});
});

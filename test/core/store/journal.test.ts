import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

	it('has a line for every identity that opted out, and nobody in it', async () => {
		await stop('7001');
		await stop('7002');
		expect(lines()).toHaveLength(2);
		expect(readFileSync(journal, 'utf8')).not.toMatch(/700[12]"/);
		await reopen();
		expect(lines()).toHaveLength(2);
	});

	it('gives a store what it has forgotten, and takes what it has not heard', async () => {
		await stop('7001');
		await stop('7002');
		store.raw.exec("delete from suppressions; update store_meta set value = '0' where name = 'journal_mark'");
		await reopen();
		expect(store.count('suppressions')).toBe(2);
		rmSync(journal);
		await reopen();
		expect(lines()).toHaveLength(2);
		expect(store.count('suppressions')).toBe(2);
	});

	it('a line that was being written when the process died is no line, and the next one stands by itself', async () => {
		await stop('7001');
		appendFileSync(journal, '{"act":"suppress","accountKey":"ac');
		await reopen();
		await stop('7002');
		await reopen();
		store.raw.exec("delete from suppressions; update store_meta set value = '0' where name = 'journal_mark'");
		await reopen();
		expect(store.count('suppressions')).toBe(2);
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

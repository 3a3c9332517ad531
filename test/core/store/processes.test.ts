import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Bundle, finished, type Finished } from '../support/bundle';
import { KEY, removeFolder, tempFolder, TestStore } from '../support/store';

const CREATE = 'const store = core.connectStore({ file: a, key: b, mayCreate: true }); say((await store.listAccounts({})).length);';

/** Opens many new stores one after the other: the given files, each as soon as a line was read from it. */
const CREATE_MANY = `
	for (const file of JSON.parse(c)) {
		while (Date.now() % 40 !== 0);
		const store = core.connectStore({ file, key: b, mayCreate: true });
		say(await store.listAccounts({}).then((accounts) => accounts.length, (error) => error.code + ' ' + error.message));
	}`;

describe('a new store', () => {
	let bundle: Bundle;
	let folder: string;

	beforeAll(async () => {
		bundle = await Bundle.build();
	});
	afterAll(() => bundle.remove());
	beforeEach(() => {
		folder = tempFolder();
	});
	afterEach(() => removeFolder(folder));

	it('opened by two processes at once is one good store, 20 times', async () => {
		const files = Array.from({ length: 20 }, (_, n) => path.join(folder, `store-${n}.sqlite`));
		const start = () => bundle.run(CREATE_MANY, ['-', KEY, JSON.stringify(files)]);
		const runs: Finished[] = await Promise.all([start(), start()]);
		for (const run of runs) expect(run).toEqual({ code: 0, signal: null, said: files.map(() => 0), errors: '' });
		for (const file of files) {
			const store = await TestStore.open({ file, mayCreate: false });
			expect(store.rows('select name from store_meta order by name')).toEqual([{ name: 'key_check:1' }, { name: 'newest_key' }]);
			await store.close();
		}
	});

	it('whose maker was killed at any moment opens again', async () => {
		let unfinished = 0;
		for (let round = 0; round < 24; round++) {
			const file = path.join(folder, `store-${round}.sqlite`);
			const child = bundle.start(CREATE, [file, KEY]);
			const end = finished(child);
			// The file appears when the work begins; the kills are spread over what follows.
			for (let tries = 0; tries < 1000 && !existsSync(file); tries++) await sleep(1);
			await sleep((round * 7) % 30);
			child.kill('SIGKILL');
			if ((await end).said.length === 0) unfinished++;
			const again = await TestStore.open({ file, mayCreate: true });
			await again.use.connectAccount({
				igAccountId: '1', appScopedId: '2', username: 'u', apiHost: 'http://localhost', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://p.example',
			});
			expect(again.rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
			await again.close();
		}
		expect(unfinished).toBeGreaterThan(3);
	}, 600_000);
});

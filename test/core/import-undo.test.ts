import fc from 'fast-check';
import { previewImport } from '../../core/viewers/import-run';
import { readCsv } from '../../core/viewers/import-csv';
import { holds } from './support/property';
import { connectLive, START, TestStore } from './support/store';
import { approveSources, fileOf, importFile, peopleOf } from './support/viewer-lists';
import { receive, storyReply, textMessage } from './support/wire';

const HEADER = 'handle,story_id,viewed_at,tag,country,watch_seconds,profile_visit,follows_us,source_tool';

const row = fc
	.record({
		handle: fc.constantFrom('anna', 'bo', 'cas', 'dirk'),
		story: fc.constantFrom('s1', 's2'),
		hour: fc.integer({ min: 0, max: 3 }),
		tag: fc.constantFrom('', 'vip'),
		country: fc.constantFrom('', 'NL', 'be'),
		seconds: fc.constantFrom('', '3', '7.5'),
		visit: fc.constantFrom('', 'ja', 'no'),
		follows: fc.constantFrom('', 'yes', 'no'),
	})
	.map((it) => [it.handle, it.story, `2026-11-20T0${it.hour}:00Z`, it.tag, it.country, it.seconds, it.visit, it.follows, 'alpha'].join(','));
const list = fc.array(row, { minLength: 1, maxLength: 8 });
const csv = (rows: readonly string[]) => [HEADER, ...rows].join('\n');

describe('an import', () => {
	let store: TestStore;
	let accounts = 0;

	beforeAll(async () => {
		store = await TestStore.open();
	});
	afterAll(() => store.close());

	const igIdOf = (n: number) => `178417${String(n).padStart(8, '0')}`;
	const account = () => connectLive(store, igIdOf(++accounts));
	const undo = async (accountKey: string, importKey: string) => {
		let batch = await store.use.undoImport({ accountKey, importKey });
		while (!batch.done) batch = await store.use.undoImport({ accountKey, importKey });
		return batch;
	};

	it('is the same with all that rows tell, whatever their order and number and however they are cut into files', async () => {
		await holds(
			fc.asyncProperty(list, fc.infiniteStream(fc.nat()), async (rows, chance) => {
				const [one, other] = [await account(), await account()];
				await importFile(store, one, csv(rows));
				const shuffled = [...rows, ...rows].map((text) => ({ text, rank: chance.next().value as number })).sort((a, b) => a.rank - b.rank);
				const cut = (chance.next().value as number) % shuffled.length;
				for (const part of [shuffled.slice(0, cut), shuffled.slice(cut)]) await importFile(store, other, csv(part.map(({ text }) => text)));
				expect(peopleOf(store, other)).toEqual(peopleOf(store, one));
			}),
			40,
		);
	});

	it('undone leaves the store as if it had never been, whatever came before and after', async () => {
		await holds(
			fc.asyncProperty(fc.array(list, { minLength: 1, maxLength: 4 }), fc.nat(), async (files, chosen) => {
				const [without, undone] = [await account(), await account()];
				const wrong = chosen % files.length;
				const keys: string[] = [];
				for (const [index, rows] of files.entries()) {
					if (index !== wrong) await importFile(store, without, csv(rows));
					keys.push((await importFile(store, undone, csv(rows))).totals.importKey);
				}
				await undo(undone, keys[wrong] ?? '');
				expect(peopleOf(store, undone)).toEqual(peopleOf(store, without));
				const viewers = (accountKey: string) => store.count('viewers', 'account_key = ?', accountKey);
				expect(viewers(undone)).toBe(viewers(without));
				for (const key of keys) await undo(undone, key);
				expect([viewers(undone), store.count('engagements', 'account_key = ?', undone)]).toEqual([0, 0]);
			}),
			25,
		);
	});

	it('undone leaves opt-outs, messages and people who wrote alone, and takes no more rows', async () => {
		const accountKey = await account();
		const party = { account: igIdOf(accounts), person: '70100' };
		const { handedOff } = await receive(store, { object: 'instagram', entry: [{ id: party.account, time: START, messaging: [storyReply('u1', 'mooi', party)] }] });
		const viewerKey = handedOff[0]?.viewerKey ?? '';
		await store.use.linkProfile({ accountKey, viewerKey, profile: { username: 'anna', name: null } });
		const { totals } = await importFile(store, accountKey, csv(['anna,s1,2026-11-20T01:00Z,,,,,,alpha', 'bo,s1,2026-11-20T01:00Z,,,,,,alpha']));
		await receive(store, { object: 'instagram', entry: [{ id: party.account, time: START, messaging: [textMessage('u2', 'STOP', party)] }] });
		const before = store.count('suppressions', 'account_key = ?', accountKey);
		expect(await undo(accountKey, totals.importKey)).toMatchObject({ removed: 2, people: 1 });
		expect(store.rows('select viewer_key from viewers where account_key = ?', accountKey)).toEqual([{ viewer_key: viewerKey }]);
		expect([before, store.count('suppressions', 'account_key = ?', accountKey)]).toEqual([2, 2]);
		expect(store.count('engagements', 'account_key = ?', accountKey)).toBe(2);
		expect((await importFile(store, accountKey, csv(['anna,s2,2026-11-20T01:00Z,,,,,,alpha']))).totals).toMatchObject({ suppressed: 1 });
		await expect(store.use.importViews({ accountKey, importKey: totals.importKey, rows: [] })).rejects.toThrow(/being undone/);
		await expect(store.use.undoImport({ accountKey: await account(), importKey: totals.importKey })).rejects.toThrow(/no import/);
	});

	it('is previewed with the counts it will have, and nothing is written', async () => {
		const everything = (accountKey: string) =>
			['viewers', 'identities', 'engagements', 'imports', 'suppressions'].map((table) => store.rows(`select * from ${table} where account_key = ?`, accountKey).map((row) => JSON.stringify(row)).sort());
		await holds(
			fc.asyncProperty(list, list, async (before, rows) => {
				const accountKey = await account();
				await importFile(store, accountKey, csv(before));
				const file = csv([...rows, 'bo,s1,2026-02-30,,,,,,alpha']);
				const start = await store.use.startImport({ accountKey, preview: true });
				const kept = everything(accountKey);
				const preview = await previewImport(store.use, start, readCsv(fileOf(file)), { onRejected: () => undefined });
				expect(everything(accountKey)).toEqual(kept);
				const { totals } = await importFile(store, accountKey, file);
				expect({ ...preview, importKey: totals.importKey }).toEqual(totals);
			}),
			20,
		);
	});

	it('previewed counts a view once that several batches name', async () => {
		const accountKey = await account();
		await approveSources(store, accountKey);
		const rows = Array.from({ length: 1_200 }, (_, index) => `p${index % 700},s1,2026-11-20T01:00Z,,,,,,alpha`);
		const start = await store.use.startImport({ accountKey, preview: true });
		const preview = await previewImport(store.use, start, readCsv(fileOf(csv(rows))), { onRejected: () => undefined });
		expect(preview).toEqual({ rows: 1_200, added: 700, known: 500, rejected: 0, suppressed: 0 });
	});
});

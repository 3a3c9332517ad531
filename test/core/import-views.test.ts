import fc from 'fast-check';
import { holds } from './support/property';
import { connectLive, DAY, KEY, OTHER_KEY, START, TestStore } from './support/store';
import { approveSources, importFile, NO_TRAITS, peopleOf } from './support/viewer-lists';
import { receive, storyReply, textMessage } from './support/wire';

const HEADER = 'handle,viewer_id,source_tool,story_id,viewed_at,context,tag';

const goodRow = fc
	.record({
		handle: fc.constantFrom('', 'anna', 'bo', '@Cas', 'dirk', 'eva', 'finn'),
		viewerId: fc.constantFrom('', '', '1', '2', '3', '4'),
		tool: fc.constantFrom('alpha', 'Beta'),
		story: fc.constantFrom('s1', 's2', 's3'),
		hour: fc.integer({ min: 0, max: 20 }),
		tag: fc.constantFrom('', 'vip', 'partner'),
	})
	.filter(({ handle, viewerId }) => handle !== '' || viewerId !== '')
	.map((row) => [row.handle, row.viewerId, row.tool, row.story, `2026-11-20T${String(row.hour).padStart(2, '0')}:00Z`, '', row.tag].join(','));

const badLine = fc.oneof(
	fc.constantFrom('"', 'a"b,,,s1,2026-11-20,,', ',,,s1,2026-11-20,,', 'anna,,,s1,2026-02-30,,', '=1+1,,,s1,2026-11-20,,', 'x\0y,,,s1,2026-11-20,,', ',', '"""', '""anna"",,,,,,'),
	fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `"${text.replaceAll(/[\r\n]/g, ' ')}`),
);

let accounts = 0;

describe('imported views', () => {
	let store: TestStore;

	beforeAll(async () => {
		store = await TestStore.open();
	});
	afterAll(() => store.close());

	const account = () => connectLive(store, `178414${String(++accounts).padStart(8, '0')}`);
	const counts = (table: string, accountKey: string) => store.count(table, 'account_key = ?', accountKey);

	it('are kept once per person and story, with their import', async () => {
		const accountKey = await account();
		const list = [HEADER, 'anna,,alpha,s1,2026-11-20T10:00Z,,vip', 'Anna,,alpha,s1,2026-11-20T11:00Z,,', '@anna,,alpha,s2,2026-11-20T11:00Z,,'].join('\n');
		const first = await importFile(store, accountKey, list);
		expect(first.totals).toMatchObject({ rows: 3, added: 2, known: 1, rejected: 0, suppressed: 0 });
		const second = await importFile(store, accountKey, list);
		expect(second.totals).toMatchObject({ rows: 3, added: 0, known: 3 });
		expect(counts('viewers', accountKey)).toBe(1);
		expect(store.rows('select kind, at, tag, import_key from engagements where account_key = ? and story_id = ?', accountKey, 's1')).toEqual([
			{ kind: 'view', at: Date.UTC(2026, 10, 20, 10), tag: 'vip', import_key: first.totals.importKey },
		]);
		expect(store.rows('select added, known, finished_at from imports where account_key = ? order by import_key', accountKey)).toEqual([
			{ added: 2, known: 1, finished_at: START },
			{ added: 0, known: 3, finished_at: START },
		]);
	});

	it('are the same whatever the order and however often a row comes', async () => {
		const shuffled = fc.array(goodRow, { minLength: 1, maxLength: 12 }).chain((rows) =>
			fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows, ...rows], { minLength: rows.length * 2, maxLength: rows.length * 2 })),
		);
		await holds(
			fc.asyncProperty(shuffled, async ([rows, again]) => {
				const [one, other] = [await account(), await account()];
				const first = await importFile(store, one, [HEADER, ...rows].join('\n'));
				const second = await importFile(store, other, [HEADER, ...again].join('\n'));
				expect(peopleOf(store, other)).toEqual(peopleOf(store, one));
				expect(second.totals.added).toBe(first.totals.added);
				expect(second.totals.known).toBe(again.length - first.totals.added);
			}),
			60,
		);
	});

	it('are the same in one file or in many, in any order', async () => {
		await holds(
			fc.asyncProperty(fc.array(goodRow, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), async (rows, chance) => {
				const [one, other] = [await account(), await account()];
				await importFile(store, one, [HEADER, ...rows].join('\n'));
				const order = rows.map((row) => ({ row, rank: chance.next().value as number })).sort((a, b) => a.rank - b.rank);
				for (const { row } of order) await importFile(store, other, [HEADER, row].join('\n'));
				expect(peopleOf(store, other)).toEqual(peopleOf(store, one));
			}),
			40,
		);
	});

	it('are never lost, whatever lines stand between them', async () => {
		const lines = fc.array(fc.oneof(goodRow.map((text) => ({ good: true, text })), badLine.map((text) => ({ good: false, text }))), { minLength: 1, maxLength: 20 });
		await holds(
			fc.asyncProperty(lines, fc.integer({ min: 1, max: 50 }), async (mixed, pieceSize) => {
				const [clean, dirty] = [await account(), await account()];
				const good = mixed.filter((line) => line.good);
				await importFile(store, clean, [HEADER, ...good.map((line) => line.text)].join('\n'));
				const { totals, rejected } = await importFile(store, dirty, [HEADER, ...mixed.map((line) => line.text)].join('\r\n'), pieceSize);
				expect(peopleOf(store, dirty)).toEqual(peopleOf(store, clean));
				expect(totals.added + totals.known).toBe(good.length);
				for (const { line } of rejected) expect(mixed[line - 2]?.good).toBe(false);
			}),
			60,
		);
	});

	it('stay known after the key of the store was rotated', async () => {
		const first = await TestStore.open();
		const accountKey = await connectLive(first, '17841400000000001');
		const list = [HEADER, 'anna,7,alpha,s1,2026-11-20T10:00Z,,'].join('\n');
		await importFile(first, accountKey, list);
		const rotated = await TestStore.open({ file: first.file, key: `1:${KEY}\n2:${OTHER_KEY}`, mayCreate: false, tag: 'b' });
		expect((await importFile(rotated, accountKey, list)).totals).toMatchObject({ added: 0, known: 1 });
		expect(first.count('viewers')).toBe(1);
		await rotated.close();
		await first.close();
	});

	it('hold no handle and no vendor id in clear', async () => {
		const accountKey = await account();
		await importFile(store, accountKey, [HEADER, 'very.secret,vendor-secret,alpha,s1,2026-11-20T10:00Z,,'].join('\n'));
		const everything = ['viewers', 'identities', 'engagements', 'imports'].flatMap((table) => store.rows(`select * from ${table}`));
		expect(JSON.stringify(everything)).not.toContain('secret');
	});

	it('of a person who opted out are not taken', async () => {
		const accountKey = await account();
		const igAccountId = String(store.rows('select ig_account_id from accounts where account_key = ?', accountKey)[0]?.['ig_account_id']);
		const person = { account: igAccountId, person: '9001' };
		const handed = await receive(store, { object: 'instagram', entry: [{ id: igAccountId, time: START, messaging: [storyReply('m1', 'mooi', person)] }] });
		const viewerKey = handed.handedOff[0]?.viewerKey ?? '';
		await receive(store, { object: 'instagram', entry: [{ id: igAccountId, time: START, messaging: [textMessage('m2', 'STOP', person)] }] });
		// The handle becomes known only after the STOP.
		await store.use.linkProfile({ accountKey, viewerKey, profile: { username: 'Sara.Stop', name: 'Sara' } });
		const before = counts('engagements', accountKey);
		const list = [HEADER, 'sara.stop,55,alpha,s1,2026-11-20T10:00Z,,', 'anna,,,s1,2026-11-20T10:00Z,,'].join('\n');
		expect((await importFile(store, accountKey, list)).totals).toMatchObject({ added: 1, suppressed: 1 });

		// The list showed that 55 at alpha is the same person, so it is closed too.
		expect((await importFile(store, accountKey, [HEADER, ',55,Alpha,s2,2026-11-20T10:00Z,,'].join('\n'))).totals).toMatchObject({ added: 0, suppressed: 1 });
		expect(counts('engagements', accountKey)).toBe(before + 1);

		// After erasure only the hashes are left, and they are enough.
		store.raw.exec(`delete from engagements where viewer_key = '${viewerKey}'; delete from identities where viewer_key = '${viewerKey}'`);
		store.raw.exec(`delete from events where viewer_key = '${viewerKey}'; delete from viewers where viewer_key = '${viewerKey}'`);
		expect((await importFile(store, accountKey, list)).totals).toMatchObject({ added: 0, known: 1, suppressed: 1 });
		expect(counts('viewers', accountKey)).toBe(1);
	});

	it('of a story that was posted days later are not taken; a list may give the day alone', async () => {
		const accountKey = await account();
		await store.use.recordStories({ accountKey, stories: [{ storyId: 's1', mediaType: 'IMAGE', postedAt: START - 60_000 }], newStory: false });
		const rows = ['anna,,,s1,2026-11-20T10:00Z,,', 'anna,,,s1,2026-11-22,,', 'bo,,,s2,2026-11-20T10:00Z,,'];
		const { totals, rejected } = await importFile(store, accountKey, [HEADER, ...rows].join('\n'));
		expect(totals).toMatchObject({ added: 2, rejected: 1 });
		expect(rejected).toMatchObject([{ line: 2, problems: [{ field: 'viewed_at', problem: 'The story was posted days after this time' }] }]);
	});

	it('of one person named by handle and by id in one file are theirs, and count as one story', async () => {
		const accountKey = await account();
		const rows = [',7,alpha,s1,2026-11-20T10:00Z,,', '@Anna,,,s1,2026-11-20T11:00Z,,', 'anna,7,ALPHA,s1,2026-11-20T12:00Z,,'];
		await importFile(store, accountKey, [HEADER, ...rows].join('\n'));
		expect(counts('viewers', accountKey)).toBe(1);
		const rule = { version: 1, where: { is: 'stories', atLeast: 1, window: { window: 'last_days', days: 7 } } };
		expect((await store.use.findSegment({ accountKey, rule })).matched).toMatchObject([{ stories: 1 }]);
		const twice = { version: 1, where: { is: 'signal', signal: 'view', atLeast: 2, window: { window: 'last_days', days: 7 } } };
		expect((await store.use.findSegment({ accountKey, rule: twice })).matched).toEqual([]);
	});

	it('are refused when the import belongs to another account', async () => {
		const [mine, theirs] = [await account(), await account()];
		for (const each of [mine, theirs]) await approveSources(store, each);
		const { importKey } = await store.use.startImport({ accountKey: mine });
		const row = { person: { by: 'identity' as const, handle: 'anna', vendorId: null }, storyId: 's1', at: START - DAY, source: 'x', context: null, tag: null, traits: NO_TRAITS };
		await expect(store.use.importViews({ accountKey: theirs, importKey, rows: [row] })).rejects.toThrow('never started');
		expect(counts('viewers', theirs)).toBe(0);
	});

	it('can be recorded by the key of a person the store knows, and of nobody else', async () => {
		const [accountKey, other] = [await account(), await account()];
		await importFile(store, accountKey, [HEADER, 'anna,,,s1,2026-11-20T10:00Z,,'].join('\n'));
		const viewerKey = String(store.rows('select viewer_key from viewers where account_key = ?', accountKey)[0]?.['viewer_key']);
		const record = async (account: string, storyId: string, key = viewerKey) => {
			await approveSources(store, account);
			const { importKey } = await store.use.startImport({ accountKey: account });
			const rows = [{ person: { by: 'key' as const, viewerKey: key }, storyId, at: START, source: 'x', context: null, tag: null, traits: NO_TRAITS }];
			return store.use.importViews({ accountKey: account, importKey, rows });
		};
		expect(await record(accountKey, 's1')).toMatchObject({ added: 0, known: 1 });
		expect(await record(accountKey, 's2')).toMatchObject({ added: 1, known: 0 });
		expect(await record(other, 's2')).toMatchObject({ added: 0, refused: [{ index: 0, reason: 'unknown_person' }] });
		expect(await record(accountKey, 's2', 'vwr_nobody')).toMatchObject({ refused: [{ index: 0, reason: 'unknown_person' }] });
	});
});

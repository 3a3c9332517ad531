import { connectLive, DAY, MINUTE, START, TestStore } from './support/store';
import { importFile } from './support/viewer-lists';
import { insertRow } from './support/purge-rows';

const CONFIRMED = { person: 'Noor', evidence: 'Introduced herself' };

describe('what is known of a person', () => {
	let store: TestStore;
	let accountKey: string;
	let viewerKey: string;

	beforeEach(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, '17841950000001');
		await importFile(store, accountKey, 'handle,story_id,viewed_at,tag\nmara.k,s1,2026-11-20T10:00Z,Fair\nmara.k,s2,2026-11-21T10:00Z,\nmara.k,s3,2026-11-22T10:00Z,');
		viewerKey = String(store.rows('select viewer_key from viewers')[0]?.['viewer_key']);
	});
	afterEach(() => store.close());

	const card = () => store.use.lookUpViewer({ accountKey, viewerKey });
	const flag = (name: 'vip' | 'objects', change: 'set' | 'remove' = 'set') => store.use.markViewer({ accountKey, viewerKey, mark: { kind: 'flag', name }, change, ...CONFIRMED });
	const trait = (name: string, value: string) =>
		insertRow(store.raw, 'viewer_marks', { mark_key: name, account_key: accountKey, viewer_key: viewerKey, kind: 'trait', name, value, source: 'profile', evidence: '', at: START }, name);

	it('names signals, marks with source, time and evidence, and flags with their rule; no handle', async () => {
		await flag('vip');
		const found = await card();
		expect(found).toMatchObject({
			viewerKey, suppressed: false, signals: { view: 3 }, stories: 3, firstSeenAt: Date.UTC(2026, 10, 20, 10), lastSeenAt: Date.UTC(2026, 10, 22, 10),
			marks: [
				{ kind: 'flag', name: 'vip', source: 'Noor', evidence: 'Introduced herself', at: START },
				{ kind: 'tag', name: 'fair', source: 'hand-kept list', at: Date.UTC(2026, 10, 20, 10) },
			],
			identities: ['handle'],
		});
		expect(found?.derived.map(({ flag: name }) => name)).toEqual(['new', 'repeat']);
		expect(found?.derived[1]).toEqual({ flag: 'repeat', rule_en: 'saw at least 3 different stories in the last 7 days', rule_nl: 'zag minstens 3 verschillende stories in de laatste 7 dagen',
			evidence_en: 'saw at least 3 different stories in the last 7 days (3)', evidence_nl: 'zag minstens 3 verschillende stories in de laatste 7 dagen (3)' });
		expect(found?.derived[0]?.evidence_en).toBe('was seen for the first time in the last 7 days (2026-11-20)');
		expect(JSON.stringify(found)).not.toContain('mara');
		store.now += 30 * DAY;
		expect((await card())?.derived).toEqual([]);
	});

	it('hints at a bot by rule: hardly any followers and no follow, or dozens of stories a day and never a word', async () => {
		const bot = async () => (await card())?.derived.find((each) => each.flag === 'possible_bot');
		const isBot = async () => (await bot()) !== undefined;
		expect(await isBot()).toBe(false);
		trait('followers', '0-9');
		expect(await isBot()).toBe(false);
		trait('follows_us', 'no');
		expect((await bot())?.evidence_en).toBe('has 0-9 followers (profile, 2026-11-23); is known not to follow us (profile, 2026-11-23)');
		store.raw.exec("delete from viewer_marks where name = 'followers'");
		await importFile(store, accountKey, ['handle,story_id,viewed_at', ...Array.from({ length: 12 }, (_, index) => `mara.k,d${index},2026-11-23T08:${10 + index}Z`)].join('\n'));
		expect((await bot())?.evidence_en).toBe('saw at least 12 different stories in the last 24 hours (13); neither: wrote at least once in the last 90 days nor follows us');
		store.raw.exec("update viewer_marks set value = 'yes' where name = 'follows_us'");
		expect(await isBot()).toBe(false);
	});

	it('keeps a flag with its first evidence until somebody takes it away', async () => {
		expect(await flag('objects')).toEqual({ viewerKey, changed: true });
		store.now += MINUTE;
		expect(await flag('objects')).toEqual({ viewerKey, changed: false });
		const rule = { version: 1, where: { is: 'tag', tag: ' FAIR ' } };
		expect(await store.use.previewSegment({ accountKey, rule })).toMatchObject({ matched: 0, leftOut: { objects: 1 } });
		expect(await flag('objects', 'remove')).toEqual({ viewerKey, changed: true });
		expect(await store.use.previewSegment({ accountKey, rule })).toMatchObject({ matched: 1, leftOut: { objects: 0 } });
		expect(await store.use.markViewer({ accountKey, viewerKey: 'vwr_nobody', mark: { kind: 'tag', name: 'x' }, change: 'set', ...CONFIRMED })).toBeNull();
		await expect(store.use.markViewer({ accountKey, viewerKey, mark: { kind: 'tag', name: ' ' }, change: 'set', ...CONFIRMED })).rejects.toThrow('mark.name');
		await expect(store.use.markViewer({ accountKey, viewerKey, mark: { kind: 'tag', name: 'x' }, change: 'set', person: '', evidence: 'x' })).rejects.toThrow('person');
	});
});

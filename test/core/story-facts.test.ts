import type { UseCase } from '../../core/store/use-case';
import { isSensitiveStory, storyTheme } from '../../core/viewers/story-facts';
import { connectLive, HOUR, START, TestStore } from './support/store';
import { importFile } from './support/viewer-lists';
import { receive, storyReply } from './support/wire';

const IG = '17841800000001';
const PARTY = { account: IG, person: '90001' };

describe('what the team says of a story', () => {
	let store: TestStore;
	let accountKey: string;
	let storyKey: string;
	let storyId: string;

	beforeEach(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, IG);
		// The story the wire's replies are about.
		await receive(store, { object: 'instagram', entry: [{ id: IG, time: START, messaging: [storyReply('probe', 'mooi', PARTY)] }] });
		storyId = String(store.rows('select story_id from engagements where story_id is not null')[0]?.['story_id']);
		const [story] = await store.use.recordStories({ accountKey, stories: [{ storyId, mediaType: 'IMAGE', postedAt: START - HOUR }], newStory: false });
		storyKey = story?.storyKey ?? '';
	});
	afterEach(() => store.close());

	const set = (facts: Record<string, unknown>) => store.use.setStoryFacts({ accountKey, row: { storyKey, ...facts } });
	const views = (handles: readonly string[]) =>
		importFile(store, accountKey, ['handle,story_id,viewed_at', ...handles.map((handle) => `${handle},${storyId},2026-11-22T10:00Z`), 'other,s9,2026-11-22T10:00Z'].join('\n'));
	const ofStory = () => store.count('engagements', 'story_id = ?', storyId);

	it('keeps what a table row says, and takes it back with the next', async () => {
		expect(await set({ theme: ' glaze ', campaign: 'autumn', call: null, offer: '', place: 'Delft', sensitive: null, id: 7 })).toEqual({
			kept: true, storyKey, sensitive: false, viewsForgotten: 0, more: false,
		});
		await set({ theme: 'kiln' });
		expect(store.rows('select theme, campaign, call, offer, place, sensitive from story_facts')).toEqual([
			{ theme: 'kiln', campaign: null, call: null, offer: null, place: null, sensitive: 0 },
		]);
	});

	it.each([
		[{ sensitive: 'perhaps' }, 'sensitive'],
		[{ theme: 'x'.repeat(101) }, 'theme'],
		[{ theme: 5 }, 'theme'],
	])('refuses what it cannot read: %j', async (facts, field) => {
		expect(await set(facts)).toMatchObject({ kept: false, problems: [{ field }] });
		expect(store.count('story_facts')).toBe(0);
	});

	it('refuses a story of another account', async () => {
		const other = await connectLive(store, '17841800000002');
		expect(await store.use.setStoryFacts({ accountKey: other, row: { storyKey, theme: 'x' } })).toMatchObject({ kept: false, problems: [{ field: 'storyKey' }] });
	});

	it('lets the views of a story marked sensitive go, and keeps their number', async () => {
		await views(['anna', 'bo', 'cas']);
		// The control: they were there, with one reply.
		expect(ofStory()).toBe(4);
		expect(await set({ sensitive: true })).toEqual({ kept: true, storyKey, sensitive: true, viewsForgotten: 3, more: false });
		expect(ofStory()).toBe(0);
		expect(store.count('engagements', "kind = 'story_reply'")).toBe(1);
		expect(store.count('engagements', "story_id = 's9'")).toBe(1);
		expect(await set({ sensitive: 'ja' })).toMatchObject({ viewsForgotten: 3 });
	});

	it('lets go of what came with those views too: tags and traits nothing else tells, and people nobody else knows', async () => {
		const rows = [
			`handle,story_id,viewed_at,tag,country,profile_visit`,
			`anna,${storyId},2026-11-22T10:00Z,patient,BE,ja`, // both told by this story alone
			`anna,s9,2026-11-22T09:00Z,vip,NL,`,
			`bo,${storyId},2026-11-22T10:00Z,vip,,`, // told by the other story too
			`bo,s9,2026-11-22T09:00Z,vip,,`,
			`cas,${storyId},2026-11-22T10:00Z,patient,,ja`, // known by this story alone
			`dora,${storyId},2026-11-22T10:00Z,,,`, // somebody vouched for her
		];
		await importFile(store, accountKey, rows.join('\n'));
		const dora = String(store.rows('select viewer_key from engagements where viewer_key not in (select viewer_key from viewer_marks) and import_key is not null')[0]?.['viewer_key']);
		await store.use.markViewer({ accountKey, viewerKey: dora, mark: { kind: 'tag', name: 'press' }, change: 'set', person: 'Noor', evidence: 'Has a card' });
		const marks = () => store.rows('select name, value from viewer_marks where account_key = ? order by name, value', accountKey).map((mark) => [mark['name'], mark['value']].join(' ').trim());
		// The control: all of it was there.
		expect(marks()).toEqual(['country BE', 'patient', 'patient', 'press', 'vip', 'vip']);
		expect(store.count('engagements', "kind = 'profile_visit'")).toBe(2);
		expect(await set({ sensitive: true })).toMatchObject({ viewsForgotten: 4 });
		expect(marks()).toEqual(['country NL', 'press', 'vip', 'vip']);
		expect(store.count('mark_tellings', "name = 'patient' or value = 'BE'")).toBe(0);
		expect(store.count('engagements', "kind = 'profile_visit'")).toBe(0);
		expect(store.count('view_tellings', 'engagement_key not in (select engagement_key from engagements)')).toBe(0);
		// Anna, Bo, Dora and who wrote.
		expect(store.count('viewers', 'merged_into is null')).toBe(4);
	});

	it('goes on where one transaction stopped', async () => {
		await views(Array.from({ length: 2_100 }, (_, index) => `crowd.${index}`));
		// Random keys decide where a transaction ends: a row more or less.
		for (const most of [1_000, 2_000]) {
			const part = await set({ sensitive: true });
			if (!part.kept || !part.more) throw new Error('it was all done at once');
			expect(Math.abs(most - part.viewsForgotten)).toBeLessThan(5);
		}
		expect(await set({ sensitive: true })).toMatchObject({ more: false, viewsForgotten: 2_100 });
		expect(ofStory()).toBe(0);
	});

	it('takes no view and no trait of a sensitive story in, while the reply itself arrives', async () => {
		await set({ sensitive: true });
		const { totals, rejected } = await views(['anna']);
		expect(totals).toMatchObject({ added: 1, rejected: 1 });
		expect(rejected[0]?.problems[0]).toMatchObject({ field: 'story_id', problem: expect.stringContaining('sensitive') });
		const { handedOff } = await receive(store, { object: 'instagram', entry: [{ id: IG, time: START, messaging: [storyReply('again', 'mooi', PARTY)] }] });
		expect(handedOff).toHaveLength(1);
		expect(store.count('engagements', "kind = 'story_reply'")).toBe(2);
		expect(ofStory()).toBe(0);
	});

	it('gives messages the theme, and neutral words for none or a sensitive one', async () => {
		const ask: UseCase<{ language: 'nl' | 'en'; story: string | null }, [string, boolean]> = async ({ tx }, { language, story }) => [
			await storyTheme(tx, accountKey, story, language), await isSensitiveStory(tx, accountKey, story ?? ''),
		];
		const opened = await store.beside({ ask });
		const theme = (language: 'nl' | 'en', story: string | null = storyId) => opened.store.ask({ language, story });
		expect(await theme('nl')).toEqual(['onze story', false]);
		await set({ theme: 'glaze' });
		expect(await theme('nl')).toEqual(['glaze', false]);
		expect(await theme('en', null)).toEqual(['our story', false]);
		await set({ theme: 'glaze', sensitive: true });
		expect(await theme('en')).toEqual(['our story', true]);
		await opened.close();
	});
});

import { OutreachFixture } from '../support/outreach-fixture';
import { COPY_ROWS } from '../support/copy-table';
import { DAY, HOUR, MINUTE, purge } from '../support/store';

const row = (key: string, text: string, more: Record<string, string> = {}) => ({ key, language: 'nl', variant: 'a', purpose: 'service', asks: '', quick_replies: '', text, ...more });
const LINE = 'Automatisch bericht van studio.vaas. STOP = geen berichten meer. Privacy: https://studio.example/privacy';

describe('what a text becomes for a person', () => {
	let fixture: OutreachFixture;
	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		const rows = [
			...COPY_ROWS,
			row('told', 'Dank je! {disclosure}'),
			row('silent', 'Dank je! STOP = klaar. {privacy_link}'),
			row('theme', 'Over {story_theme|wat je zag}: kijk op {link}. {disclosure}', { link: 'https://studio.example/x' }),
			row('neutral', 'Over {story_theme}. {disclosure}'),
		];
		const published = await fixture.store.use.publishCopy({ rows });
		if (!published.published) throw new Error(JSON.stringify(published.problems));
	});
	afterEach(() => fixture.close());

	const textOf = async (copyKey: string, step = copyKey) => {
		const claim = await fixture.mustClaim(await fixture.repliesToStory('mooi'), copyKey, step);
		await fixture.accepted(claim);
		return claim.message.text;
	};

	it('carries the disclosure once in 24 hours of a running conversation', async () => {
		expect(await textOf('told')).toBe(`Dank je! ${LINE}`);
		fixture.store.now += HOUR;
		expect(await textOf('told')).toBe('Dank je!');
		expect(await textOf('silent')).toBe('Dank je! STOP = klaar. https://studio.example/privacy');
		fixture.store.now += 23 * HOUR - MINUTE;
		expect(await textOf('told')).toBe('Dank je!');
		fixture.store.now += MINUTE;
		expect(await textOf('told')).toBe(`Dank je! ${LINE}`);
	});

	it('is not sent without it: neither first, nor after a message that never arrived', async () => {
		const first = await fixture.repliesToStory('mooi');
		expect(await fixture.claim(first, 'silent')).toMatchObject({ outcome: 'refused', reasons: [{ code: 'disclosure_due' }] });
		const refused = await fixture.mustClaim(await fixture.repliesToStory('mooi'), 'told');
		await fixture.failed(refused, 'person_unreachable');
		fixture.store.raw.exec('update viewers set unreachable_reason = null');
		expect(await fixture.claim(await fixture.repliesToStory('mooi'), 'silent')).toMatchObject({ outcome: 'refused', reasons: [{ code: 'disclosure_due' }] });
	});

	it('carries it in every step of a campaign', async () => {
		const viewerKey = await fixture.agrees('901');
		await fixture.store.use.publishCopy({ rows: [...COPY_ROWS, row('step', 'Nieuw werk! {disclosure}', { purpose: 'promotion' })] });
		await fixture.plan([viewerKey], { copyKey: 'step', followUpCopyKey: null });
		expect(await fixture.dispatch()).toMatchObject([{ outcome: 'sent' }]);
		expect(fixture.messages.at(-1)?.text).toBe(`Nieuw werk! ${LINE}`);
	});

	it('names the theme of the story that is answered, never of a sensitive one, and other words without', async () => {
		const { store, accountKey } = fixture;
		expect(await textOf('theme')).toBe(`Over wat je zag: kijk op https://studio.example/x. ${LINE}`);
		const storyId = String(store.rows('select story_id from events where story_id is not null limit 1')[0]?.['story_id']);
		await store.use.recordStories({ accountKey, newStory: false, stories: [{ storyId, mediaType: 'IMAGE', postedAt: store.now, permalink: null }] });
		const [story] = store.rows('select story_key from stories');
		const facts = { storyKey: String(story?.['story_key']), theme: 'glazuur' };
		await store.use.setStoryFacts({ accountKey, row: facts });
		fixture.store.now += DAY;
		await purge(store, accountKey);
		expect(await textOf('theme')).toBe(`Over glazuur: kijk op https://studio.example/x. ${LINE}`);
		await store.use.setStoryFacts({ accountKey, row: { ...facts, sensitive: 'ja' } });
		expect(await textOf('theme', 'again')).toBe('Over wat je zag: kijk op https://studio.example/x.');
		fixture.store.now += DAY;
		expect(await textOf('neutral')).toBe(`Over onze story. ${LINE}`);
	});
});

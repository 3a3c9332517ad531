import { OutreachFixture } from '../support/outreach-fixture';
import { HOUR, MINUTE, START } from '../support/store';
import { approveSources, importFile } from '../support/viewer-lists';
import { MARA } from '../support/wire';

const LIST = `handle,story_id,viewed_at,source_tool\nmara.k,s-1,2026-11-22T10:00:00Z,ViewerTool\n`;
const NOTICE = /Goed om te weten: via een lijst van ViewerTool zagen we dat je account onze story bekeek\. Meer hierover, je rechten en bezwaar: https:\/\/studio\.example\/privacy$/;

describe('who is known from a list', () => {
	let fixture: OutreachFixture;
	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const importList = async (csv = LIST) => {
		await approveSources(fixture.store, fixture.accountKey, ['ViewerTool']);
		return importFile(fixture.store, fixture.accountKey, csv);
	};
	/** The first message, and the profile that shows who it is: the trigger reads it before anything answers. */
	const meet = async (username = 'mara.k', person = MARA) => {
		const event = await fixture.repliesToStory('wat leuk', fixture.store.now, person);
		await fixture.store.use.linkProfile({ accountKey: fixture.accountKey, viewerKey: event.viewerKey, profile: { username, name: 'Mara' } });
		return event;
	};
	const textOf = async (event: { viewerKey: string; eventKey: string }, step = 'answer') => {
		fixture.store.now += MINUTE;
		const claimed = await fixture.mustClaim(event, 'soft_touch', step);
		return { claimed, text: claimed.message.text };
	};

	it('reads so in the first message they get, with the source, and in no later one', async () => {
		await importList();
		const event = await meet();
		const first = await textOf(event);
		expect(first.text).toMatch(NOTICE);
		expect(first.text).toMatch(/bedankt voor je reactie/);
		await fixture.accepted(first.claimed);
		fixture.store.now += HOUR;
		const second = await textOf(await fixture.writes('nog iets'));
		expect(second.text).not.toMatch(/Goed om te weten/);
		expect(fixture.store.rows('select told_source from sends order by claimed_at')).toEqual([{ told_source: 1 }, { told_source: 0 }]);
	});

	it('reads it again while the first did not arrive', async () => {
		await importList();
		const event = await meet();
		await fixture.failed((await textOf(event)).claimed, 'window_closed');
		expect((await textOf(event, 'again')).text).toMatch(NOTICE);
	});

	it('reads of our own list where it was kept by hand', async () => {
		await importList('handle,story_id,viewed_at\nmara.k,s-1,2026-11-22T10:00:00Z\n');
		expect((await textOf(await meet())).text).toMatch(/via een lijst die we zelf bijhouden/);
	});

	it('the control: who came by themselves reads nothing of it, nor does who is on a list no more', async () => {
		const imported = await importList();
		expect((await textOf(await meet('somebody.else', '700'))).text).not.toMatch(/Goed om te weten/);
		await fixture.store.use.undoImport({ accountKey: fixture.accountKey, importKey: imported.totals.importKey });
		expect((await textOf(await meet())).text).not.toMatch(/Goed om te weten/);
	});

	it('gets no message that has no room for it: a later one would be too late', async () => {
		const long = { key: 'soft_touch', language: 'nl', variant: 'a', purpose: 'service', asks: '', quick_replies: '', text: `Hoi {name}, ${'a'.repeat(420)} STOP = geen berichten meer. {disclosure}` };
		const published = await fixture.store.use.publishCopy({ rows: [long] });
		expect(published).toMatchObject({ published: true });
		await fixture.store.use.connectAccount({
			igAccountId: '17841400000000123', appScopedId: 'app-17841400000000123', username: 'studio.vaas', apiHost: 'http://127.0.0.1:4010', language: 'nl', timeZone: 'Europe/Amsterdam',
			privacyLink: `https://studio.example/${'p'.repeat(200)}`, mode: 'live',
		});
		await importList();
		const event = await meet();
		expect(await fixture.claim(event, 'soft_touch')).toMatchObject({ outcome: 'refused', verdict: 'later', reasons: [{ code: 'notice_too_long' }] });
		// The control: the same text to somebody else goes out.
		expect(await fixture.claim(await meet('somebody.else', '700'), 'soft_touch')).toMatchObject({ outcome: 'claimed' });
		expect(fixture.store.now).toBeGreaterThanOrEqual(START);
	});
});

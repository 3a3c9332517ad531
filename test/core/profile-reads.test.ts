import { readProfileOnce } from '../../core/viewers/profile';
import { OutreachFixture } from './support/outreach-fixture';
import { MINUTE } from './support/store';

describe('the one profile read of a person', () => {
	let fixture: OutreachFixture;
	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const overdue = () => fixture.store.use.findUnreadProfiles({ accountKey: fixture.accountKey, limit: 10, awaitedOnly: false });
	const handles = () => fixture.store.rows("select viewer_key from identities where kind = 'handle'");

	/** Instagram's answers in turn, and how often it was asked. */
	function instagram(...answers: readonly ('known' | 'refused' | 'throttled')[]) {
		const asked: string[] = [];
		const readProfile = async (igsid: string) => {
			const answer = answers[asked.length] ?? 'known';
			asked.push(igsid);
			if (answer === 'known') return { ok: true, value: { username: 'Mara.K', name: 'Mara Kuipers' } } as const;
			const errorClass = answer === 'refused' ? ('profile_consent' as const) : ('throttled' as const);
			return { ok: false, error: { class: errorClass, code: null, subcode: null } } as const;
		};
		return { asked, client: { readProfile } };
	}

	it('is due a minute after a message that no answer greeted, and only then', async () => {
		const { viewerKey } = await fixture.writes('Hoe laat gaan jullie open?');
		expect(await overdue()).toEqual([]);
		fixture.store.now += MINUTE;
		expect(await overdue()).toEqual([viewerKey]);
	});

	it('is due at once where a request about their data waits for it, and for nobody else', async () => {
		const { viewerKey } = await fixture.writes('Hoe laat gaan jullie open?');
		const awaited = () => fixture.store.use.findUnreadProfiles({ accountKey: fixture.accountKey, limit: 10, awaitedOnly: true });
		expect(await awaited()).toEqual([]);
		const opened = await fixture.store.use.openRequest({ accountKey: fixture.accountKey, kind: 'erasure', language: 'nl', detail: '', visitor: 'one' });
		if (!opened.opened) throw new Error('the request was not opened');
		// A code starts no workflow.
		await expect(fixture.writes(opened.message)).rejects.toThrow('nothing was handed off');
		expect(await awaited()).toEqual([viewerKey]);
	});

	it('links the handle once and is not due again', async () => {
		const { viewerKey } = await fixture.writes('hallo');
		const { asked, client } = instagram();
		const person = { accountKey: fixture.accountKey, viewerKey };
		await readProfileOnce(fixture.store.use, client, person);
		await readProfileOnce(fixture.store.use, client, person);
		fixture.store.now += MINUTE;
		expect([asked.length, handles(), await overdue()]).toEqual([1, [{ viewer_key: viewerKey }], []]);
	});

	it('takes a refusal as final, and asks again after a throttled call', async () => {
		const { viewerKey } = await fixture.writes('hallo');
		const { asked, client } = instagram('throttled', 'refused');
		const person = { accountKey: fixture.accountKey, viewerKey };
		for (let round = 0; round < 4; round++) await readProfileOnce(fixture.store.use, client, person);
		expect([asked.length, handles()]).toEqual([2, []]);
	});
});

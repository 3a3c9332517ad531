import { refreshProfile } from '../../core/viewers/profile-refresh';
import type { GraphErrorClass } from '../../core/instagram/errors';
import { OutreachFixture } from './support/outreach-fixture';
import { DAY, SECOND } from './support/store';

describe('looking at a profile again', () => {
	let fixture: OutreachFixture;
	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const asked: string[] = [];
	const refresh = (viewerKey: string, answer: GraphErrorClass | { username: string; name: string } = { username: 'Mara.K', name: 'Mara Kuipers' }) =>
		refreshProfile(fixture.store.use, {
			readPersonProfile: async (igsid) => {
				asked.push(igsid);
				if (typeof answer === 'string') return { ok: false, error: { class: answer, code: null, subcode: null } };
				return { ok: true, value: { ...answer, followsUs: true, weFollow: false, verified: false, followers: 812 } };
			},
		}, { accountKey: fixture.accountKey, viewerKey });

	it('gives the flags and links the handle, without giving handle or name', async () => {
		const { viewerKey } = await fixture.writes('hallo');
		expect(await refresh(viewerKey)).toEqual({ ok: true, value: { outcome: 'read', flags: { followsUs: true, weFollow: false, verified: false, followers: 812 } } });
		expect(fixture.store.count('identities', "kind = 'handle'")).toBe(1);
		// Segments and the hint at a bot go by these; of the followers only how many about.
		expect(fixture.store.rows('select name, value, source from viewer_marks order by name')).toEqual([
			{ name: 'followers', value: '100-999', source: 'profile' },
			{ name: 'follows_us', value: 'yes', source: 'profile' },
			{ name: 'verified', value: 'no', source: 'profile' },
		]);
	});

	it('happens once in 24 hours', async () => {
		const { viewerKey } = await fixture.writes('hallo');
		const before = asked.length;
		const at = fixture.store.now;
		await refresh(viewerKey);
		fixture.store.now += DAY - SECOND;
		expect(await refresh(viewerKey)).toEqual({ ok: true, value: { outcome: 'not_read', why: 'read_today', nextAt: at + DAY } });
		fixture.store.now += SECOND;
		expect(await refresh(viewerKey)).toMatchObject({ value: { outcome: 'read' } });
		expect(asked.length - before).toBe(2);
	});

	it('replaces a first name that changed, and keeps one', async () => {
		const { viewerKey } = await fixture.writes('hallo');
		for (const name of ['Mara Kuipers', 'Maria Kuipers']) {
			await refresh(viewerKey, { username: 'mara.k', name });
			fixture.store.now += DAY;
		}
		expect([fixture.store.count('identities', "kind = 'display_name'"), fixture.store.count('identities', "kind = 'handle'")]).toEqual([1, 1]);
	});

	it('counts a refusal for the day, and a call that failed not at all', async () => {
		const { viewerKey } = await fixture.writes('hallo');
		expect(await refresh(viewerKey, 'throttled')).toMatchObject({ ok: false, error: { class: 'throttled' } });
		expect(await refresh(viewerKey, 'profile_consent')).toEqual({ ok: true, value: { outcome: 'not_read', why: 'profile_consent' } });
		expect(await refresh(viewerKey)).toMatchObject({ value: { why: 'read_today' } });
	});

	it('asks nothing for somebody the account does not know', async () => {
		const before = asked.length;
		expect(await refresh('vwr_nobody')).toEqual({ ok: true, value: { outcome: 'not_read', why: 'never_wrote' } });
		expect(asked.length).toBe(before);
	});
});

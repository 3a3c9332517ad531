import { CAMPAIGN_PAUSE } from '../support/campaign-times';
import { OutreachFixture } from '../support/outreach-fixture';
import { DAY, hear, HOUR, MINUTE, purge, SECOND } from '../support/store';
import { echoOf, envelope, receive } from '../support/wire';

describe('a campaign', () => {
	let fixture: OutreachFixture;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const people = (count: number) => Array.from({ length: count }, (_, n) => `90${n}`);
	const agreed = async (count: number) => {
		const keys: string[] = [];
		for (const person of people(count)) keys.push(await fixture.agrees(person));
		return keys;
	};
	const codesOf = (outcome: object) => ('reasons' in outcome ? (outcome.reasons as { code: string }[]).map(({ code }) => code) : []);
	const pending = async (campaign: string | null = 'autumn') => fixture.store.use.listPending({ accountKey: fixture.accountKey, campaign, limit: 100 });
	const step = (by: number) => {
		fixture.store.now += by;
	};
	/** The person writes again, which opens the window, without answering the campaign. */
	const reopens = (person: string) => fixture.repliesToStory('mooi', fixture.store.now, person);

	it('sends one soft touch and, to who re-opened the window, one follow-up after 48 to 72 hours; then nothing', async () => {
		const [key = ''] = await agreed(1);
		await fixture.plan([key]);
		expect(await fixture.dispatch()).toMatchObject([{ outcome: 'sent' }]);
		const sentAt = fixture.store.now;
		const dueAt = (await pending()).steps[0]?.dueAt ?? 0;
		expect(dueAt).toBeGreaterThanOrEqual(sentAt + 48 * HOUR);
		expect(dueAt).toBeLessThan(sentAt + 72 * HOUR);
		step(dueAt - sentAt - HOUR);
		expect(await fixture.dispatch()).toEqual([]);
		await reopens('900');
		for (let hour = 0; hour < 24 && fixture.messages.length === 1; hour++) {
			step(HOUR);
			await fixture.dispatch();
		}
		expect(fixture.messages.map(({ text }) => text.slice(0, 20))).toEqual(['Hoi, 20% korting met', 'Hoi, weet je nog? Au']);
		expect(fixture.messages[1]?.at).toBeGreaterThanOrEqual(sentAt + 48 * HOUR);
		expect((await pending()).queue).toMatchObject({ waiting: 0, doneBy: null });
		expect(await fixture.plan([key])).toEqual([{ viewerKey: key, outcome: 'sent' }]);
	});

	it('sends no follow-up to somebody who stayed silent', async () => {
		await fixture.plan(await agreed(1));
		await fixture.dispatch();
		step(3 * DAY + 12 * HOUR);
		expect((await fixture.dispatch()).flatMap(codesOf)).toEqual(expect.arrayContaining(['window_closed']));
		expect(fixture.messages).toHaveLength(1);
	});

	it.each([
		['an answer', () => fixture.writes('leuk, hoeveel?', fixture.store.now, '900'), 'campaign_ended'],
		['an opt-out', () => fixture.writes('STOP', fixture.store.now, '900'), 'suppressed'],
		['a conversion', (viewerKey: string) => fixture.store.use.markLead({ accountKey: fixture.accountKey, viewerKey }), 'campaign_ended'],
		['a human who takes over', () => receive(fixture.store, envelope([echoOf('m-human', 'Hoi, Anna hier', { person: '900', at: fixture.store.now })])), 'campaign_ended'],
	])('ends with %s', async (_what, happens, code) => {
		const [key = ''] = await agreed(1);
		await fixture.plan([key]);
		await fixture.dispatch();
		step(MINUTE);
		await happens(key);
		step(2 * DAY);
		for (let hour = 0; hour < 40; hour++) {
			step(HOUR);
			if (hour % 10 === 0) await reopens('900');
			await fixture.dispatch();
		}
		expect(fixture.messages).toHaveLength(1);
		const decided = fixture.store.rows('select reasons from decisions where cause = ? and step = ? order by at', 'campaign:autumn', 'step_2');
		expect(String(decided.at(-1)?.['reasons'])).toContain(code);
	});

	it('goes out evenly: due times as far apart as the pace, whose window closes first before others', async () => {
		const keys = await agreed(8);
		const planned = await fixture.plan([...keys].reverse());
		expect(planned.map(({ viewerKey }) => viewerKey)).toEqual(keys);
		const due = planned.map((one) => (one.outcome === 'later' ? one.dueAt : 0));
		for (const [index, at] of due.entries()) if (index > 0) expect(at - (due[index - 1] ?? 0)).toBe(CAMPAIGN_PAUSE);
		const { queue } = await pending();
		expect(queue).toMatchObject({ waiting: 8, overdue: 1, nextAt: due[0], doneBy: due[7], heldBy: [] });
	});

	it('never claims more at once than five, and catches up at the pace after a time without a dispatcher', async () => {
		await fixture.plan(await agreed(12));
		step(2 * HOUR);
		expect(await fixture.dispatch()).toHaveLength(5);
		expect(await fixture.dispatch()).toHaveLength(0);
		step(CAMPAIGN_PAUSE);
		expect(await fixture.dispatch()).toHaveLength(1);
		step(10 * CAMPAIGN_PAUSE);
		expect(await fixture.dispatch()).toHaveLength(5);
	});

	it('waits for the morning', async () => {
		const keys = await agreed(1);
		// 20:30 at the account; the window is still open next morning.
		step(10.5 * HOUR);
		await fixture.plan(keys);
		step(HOUR);
		expect((await fixture.dispatch()).flatMap(codesOf)).toEqual(['quiet_hours']);
		expect(new Date((await pending()).steps[0]?.dueAt ?? 0).toISOString()).toBe('2026-11-24T08:00:00.000Z');
		step(12 * HOUR);
		expect(await fixture.dispatch()).toMatchObject([{ outcome: 'sent' }]);
	});

	it('stops and goes on by its switch; what is pending waits, what is cancelled never goes out and may be planned again', async () => {
		const [a = '', b = '', c = ''] = await agreed(3);
		await fixture.plan([a, b, c]);
		step(MINUTE);
		const [held] = await fixture.store.use.takeDuePlans({ accountKey: fixture.accountKey, limit: 1 });
		if (!held) throw new Error('nothing was due');
		expect(await fixture.store.use.cancelPending({ accountKey: fixture.accountKey, campaign: 'autumn', viewerKeys: [a] })).toEqual({ cancelled: 1 });
		expect(await fixture.store.use.claimPlan({ accountKey: fixture.accountKey, plan: held })).toMatchObject({ outcome: 'refused', reasons: [{ code: 'step_cancelled' }] });
		await fixture.store.use.switchCampaign({ accountKey: fixture.accountKey, campaign: 'autumn', stopped: true });
		expect(await fixture.dispatch()).toEqual([]);
		expect((await pending()).queue.waiting).toBe(2);
		await fixture.store.use.switchCampaign({ accountKey: fixture.accountKey, campaign: 'autumn', stopped: false });
		expect(await fixture.dispatch()).toHaveLength(2);
		expect(await fixture.plan([a])).toMatchObject([{ outcome: 'later' }]);
		step(MINUTE);
		expect(await fixture.dispatch()).toMatchObject([{ outcome: 'sent' }]);
		expect(await fixture.store.use.switchCampaign({ accountKey: fixture.accountKey, campaign: 'nobody', stopped: true })).toMatchObject({ known: false });
	});

	it('keeps to its budget, and gives a refused message back to it', async () => {
		await fixture.plan(await agreed(3), { budget: 1 });
		step(MINUTE);
		expect((await fixture.dispatch('not_found')).flatMap(codesOf)).toEqual(['instagram_not_found', 'instagram_not_found', 'instagram_not_found']);
		const more = await fixture.plan([await fixture.agrees('999'), await fixture.agrees('998')]);
		expect(more).toHaveLength(2);
		step(2 * MINUTE);
		expect((await fixture.dispatch()).map(({ outcome }) => outcome)).toEqual(['sent', 'not_allowed']);
	});

	it('is stopped by its opt-outs from 100 messages on, and goes on when a person resumes it', async () => {
		const [key = ''] = await agreed(1);
		await fixture.plan([key]);
		const set = (sends: number, optOuts: number) => fixture.store.raw.exec(`update campaigns set counted_sends = ${sends}, counted_opt_outs = ${optOuts}`);
		set(100, 10);
		expect((await fixture.dispatch()).flatMap(codesOf)).toEqual(['too_many_opt_outs']);
		await fixture.store.use.switchCampaign({ accountKey: fixture.accountKey, campaign: 'autumn', stopped: false });
		step(6 * MINUTE);
		expect(await fixture.dispatch()).toMatchObject([{ outcome: 'sent' }]);
		await fixture.writes('STOP', fixture.store.now + SECOND, '900');
		expect(fixture.store.rows('select sends, counted_sends, counted_opt_outs, counted_errors from campaigns')).toEqual([
			{ sends: 1, counted_sends: 1, counted_opt_outs: 1, counted_errors: 0 },
		]);
	});

	it('rests after a batch', async () => {
		await fixture.plan(await agreed(2), { batch: 100 });
		fixture.store.raw.exec('update campaigns set sends = 99');
		step(MINUTE);
		expect(await fixture.dispatch()).toMatchObject([{ outcome: 'sent' }, { outcome: 'later', reasons: [{ code: 'batch_rest' }] }]);
		step(15 * MINUTE);
		expect(await fixture.dispatch()).toMatchObject([{ outcome: 'sent' }]);
	});

	it('sends nobody the same words twice, and no more promotion than the cap allows', async () => {
		const [key = ''] = await agreed(1);
		await fixture.plan([key]);
		await fixture.dispatch();
		step(HOUR);
		await hear(fixture.store, fixture.accountKey);
		expect((await fixture.plan([key], { campaign: 'winter' })).flatMap(codesOf)).toEqual(['same_text']);
		await fixture.store.use.setOutreachLimits({
			accountKey: fixture.accountKey, limits: { hourly: 200, quietFrom: '', quietUntil: '', capMessages: 1, capDays: 7, closedCountries: [] },
		});
		const [planned] = await fixture.plan([key], { campaign: 'winter', copyKey: 'follow_up' });
		expect(planned).toMatchObject({ outcome: 'later', reasons: [{ code: 'frequency_cap' }], dueAt: fixture.store.now - HOUR + 7 * DAY });
	});

	it('is held back, and says so, while nobody listens or nothing was purged for a week', async () => {
		await fixture.plan(await agreed(1), { followUpCopyKey: null });
		step(16 * MINUTE);
		expect((await pending()).queue).toMatchObject({ waiting: 1, doneBy: null, heldBy: ['inbox_not_listening', 'rights_not_published'] });
		await fixture.store.use.noteRightsPage({ accountKey: fixture.accountKey });
		expect((await pending()).queue).toMatchObject({ heldBy: ['inbox_not_listening'] });
		step(8 * DAY);
		await hear(fixture.store, fixture.accountKey);
		await reopens('900');
		expect((await pending()).queue).toMatchObject({ doneBy: null, heldBy: ['purge_overdue'] });
		await purge(fixture.store, fixture.accountKey);
		expect(await fixture.dispatch()).toMatchObject([{ outcome: 'sent' }]);
	});
});

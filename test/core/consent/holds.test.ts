import { OutreachFixture } from '../support/outreach-fixture';
import { MINUTE } from '../support/store';

describe('somebody who may have opted out', () => {
	let fixture: OutreachFixture;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const reasons = async (event: { viewerKey: string; eventKey: string }, copyKey = 'soft_touch') => {
		const outcome = await fixture.claim(event, copyKey, `step${fixture.store.count('decisions')}`);
		return outcome.outcome === 'refused' ? [outcome.verdict, ...outcome.reasons.map((reason) => reason.code)] : [outcome.outcome];
	};
	const release = (viewerKey: string, person = 'Noor') => fixture.store.use.releaseHold({ accountKey: fixture.accountKey, viewerKey, person });
	const ask = async () => {
		const question = await fixture.mustClaim(await fixture.repliesToStory('wat leuk'), 'opt_in_question');
		await fixture.accepted(question);
		fixture.store.now += MINUTE;
		return question;
	};
	const gate = (viewerKey: string) => fixture.store.use.checkConsent({ accountKey: fixture.accountKey, viewerKey, eventKey: '', purpose: 'dm_promotion' });

	it('hears nothing from automation from that message on, and a human is asked', async () => {
		const before = await fixture.writes('hallo');
		const doubt = await fixture.writes('leuk hoor, maar stuur me geen berichten meer over sieraden');
		expect(doubt).toMatchObject({ keyword: null, nextStep: 'by_hand' });
		expect(await reasons(doubt)).toEqual(['by_hand', 'held_for_human']);
		expect(await reasons(before)).toEqual(['by_hand', 'held_for_human']);
		expect(await gate(doubt.viewerKey)).toEqual({ gate: 'not_allowed', reason: 'held_for_human' });
		expect(fixture.store.count('suppressions')).toBe(0);
		// The control: another person.
		expect(await reasons(await fixture.writes('hallo', fixture.store.now, '2'))).toEqual(['claimed']);
	});

	it('goes on when a human says so, by name', async () => {
		const doubt = await fixture.writes('kan ik me ergens afmelden?');
		await expect(release(doubt.viewerKey, ' ')).rejects.toThrow('Say who decides');
		expect(await release(doubt.viewerKey)).toEqual({ released: 1 });
		expect(await release(doubt.viewerKey)).toEqual({ released: 0 });
		expect(await reasons(doubt)).toEqual(['claimed']);
		expect(fixture.store.rows('select ended_by from holds')).toEqual([{ ended_by: 'Noor' }]);
	});

	it('goes on by a later yes of their own to the open question', async () => {
		const question = await ask();
		const doubt = await fixture.writes('hoe kan ik me afmelden als het niks is?');
		expect(await reasons(doubt)).toEqual(['by_hand', 'held_for_human']);
		fixture.store.now += MINUTE;
		expect(await fixture.grant(await fixture.taps(question, 0))).toMatchObject({ gate: 'allowed' });
		fixture.store.now += MINUTE;
		expect(await reasons(await fixture.writes('top'), 'offer')).toEqual(['claimed']);
	});

	it('is not freed by a yes from before', async () => {
		const question = await ask();
		const yes = await fixture.taps(question, 0);
		fixture.store.now += MINUTE;
		await fixture.writes('kan ik me toch nog afmelden?');
		expect(await fixture.grant(yes)).toEqual({ gate: 'not_allowed', reason: 'held_for_human' });
	});

	it('who comes back by themselves is heard again', async () => {
		await fixture.writes('kan ik me ergens afmelden?');
		fixture.store.now += MINUTE;
		const back = await fixture.writes('aanmelden');
		expect(back).toMatchObject({ keyword: 'start' });
		expect(await reasons(back)).toEqual(['claimed']);
	});

	it('who is too young loses every grant, is in no segment, and no yes of theirs counts', async () => {
		const question = await ask();
		expect(await fixture.grant(await fixture.taps(question, 0))).toMatchObject({ gate: 'allowed' });
		const young = await fixture.writes('vet! ik ben 15');
		expect(fixture.store.rows("select act, origin from consent_ledger where act <> 'grant'")).toEqual([{ act: 'withdraw', origin: 'system' }]);
		expect(await reasons(young)).toEqual(['by_hand', 'held_for_human', 'under_age']);
		const rule = { version: 1, where: { is: 'seen', window: { window: 'last_days', days: 7 } } };
		expect(await fixture.store.use.findSegment({ accountKey: fixture.accountKey, rule })).toMatchObject({ matched: [], rest: [] });
		await fixture.writes('aanmelden');
		expect(await gate(young.viewerKey)).toEqual({ gate: 'not_allowed', reason: 'held_for_human' });
		await release(young.viewerKey);
		expect(await gate(young.viewerKey)).toEqual({ gate: 'not_allowed', reason: 'consent_withdrawn' });
	});

	it('a STOP after it is a STOP, with its one confirmation', async () => {
		await fixture.writes('kan ik me ergens afmelden?');
		const stop = await fixture.writes('STOP');
		expect(await reasons(stop, 'opt_out_confirmation')).toEqual(['claimed']);
		expect(await reasons(stop)).toEqual(['not_allowed', 'suppressed', 'held_for_human']);
	});
});

import { CONSENT_LIFETIME_MS } from '../../../core/consent/ledger';
import { OutreachFixture } from '../support/outreach-fixture';
import { DAY, MINUTE, purge, START } from '../support/store';

const WORDS = 'Yes, you may send me offers by direct message';

describe('objection, expiry and lists, where they count', () => {
	let fixture: OutreachFixture;
	let person: { viewerKey: string; eventKey: string };

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
		person = await fixture.repliesToStory('wat leuk');
	});
	afterEach(() => fixture.close());

	const { objectIn } = {
		objectIn: (purpose: 'profiling' | 'dm_promotion' | 'dm_service' | 'all', changes: object = {}) =>
			fixture.store.use.recordObjection({ accountKey: fixture.accountKey, viewerKey: person.viewerKey, purpose, eventKey: person.eventKey, recordedBy: '', ...changes }),
	};
	const segment = async () => {
		const rule = { version: 1, where: { is: 'seen', window: { window: 'last_days', days: 7 } } };
		const { matched, rest } = await fixture.store.use.findSegment({ accountKey: fixture.accountKey, rule });
		return [...matched, ...rest].map((each) => each.viewerKey);
	};
	const check = (purpose: 'dm_promotion' | 'email' = 'dm_promotion') =>
		fixture.store.use.checkConsent({ accountKey: fixture.accountKey, viewerKey: person.viewerKey, eventKey: '', purpose });
	const importGrant = (changes: object = {}) =>
		fixture.store.use.importGrant({
			accountKey: fixture.accountKey, viewerKey: person.viewerKey, purpose: 'dm_promotion', givenAt: START - DAY, wording: WORDS, source: 'shop form', ...changes,
		});
	const codes = async (copyKey: string) => {
		const outcome = await fixture.claim(person, copyKey);
		return outcome.outcome === 'refused' ? outcome.reasons.map((reason) => reason.code) : [outcome.outcome];
	};
	const optIn = async () => {
		const question = await fixture.mustClaim(person, 'opt_in_question', `ask${fixture.store.now}`);
		await fixture.accepted(question);
		fixture.store.now += MINUTE;
		return fixture.grant(await fixture.taps(question, 0));
	};

	it('who objects to profiling is in no segment, and may still be answered', async () => {
		expect(await segment()).toEqual([person.viewerKey]);
		expect(await objectIn('profiling')).toEqual({ recorded: ['profiling'] });
		expect(await segment()).toEqual([]);
		expect((await fixture.store.use.previewSegment({ accountKey: fixture.accountKey, rule: { version: 1, where: { is: 'seen', window: { window: 'last_days', days: 7 } } } })).leftOut.objects).toBe(1);
		expect(await codes('soft_touch')).toEqual(['claimed']);
	});

	it('who objects to promotion gets none, whatever they agreed to before; their own later yes counts again', async () => {
		expect(await optIn()).toMatchObject({ gate: 'allowed' });
		await objectIn('dm_promotion');
		expect(await check()).toEqual({ gate: 'not_allowed', reason: 'objected' });
		expect(await codes('offer')).toEqual(['objection']);
		expect(await codes('soft_touch')).toEqual(['claimed']);
		person = await fixture.writes('hallo', fixture.store.now);
		expect(await optIn()).toMatchObject({ gate: 'allowed' });
	});

	it('who objects to every message gets no answer either', async () => {
		await objectIn('all');
		expect(await codes('soft_touch')).toEqual(['objection']);
	});

	it.each([
		['no proof at all', { eventKey: '', recordedBy: ' ' }, 'Nothing proves the objection'],
		['a stranger', { viewerKey: 'vwr_none' }, 'no such person'],
		['an event of nobody', { eventKey: 'evt_none' }, 'not one of this person'],
	])('an objection with %s is refused', async (_what, changes, problem) => {
		await expect(objectIn('all', changes)).rejects.toThrow(problem);
		expect(fixture.store.count('consent_ledger')).toBe(0);
	});

	it('a consent ends by itself, at its moment, and is asked for anew', async () => {
		await importGrant();
		expect(await check()).toMatchObject({ gate: 'allowed' });
		expect(await fixture.store.use.expireConsents({ accountKey: fixture.accountKey, limit: 100 })).toEqual({ expired: 0 });
		fixture.store.now = START - DAY + CONSENT_LIFETIME_MS;
		expect(await check()).toEqual({ gate: 'ask_first' });
		person = await fixture.writes('hallo', fixture.store.now);
		await purge(fixture.store, fixture.accountKey);
		expect(await codes('offer')).toEqual(['consent_expired']);
		expect(await fixture.store.use.expireConsents({ accountKey: fixture.accountKey, limit: 100 })).toEqual({ expired: 1 });
		expect(await fixture.store.use.expireConsents({ accountKey: fixture.accountKey, limit: 100 })).toEqual({ expired: 0 });
		expect(await check()).toEqual({ gate: 'ask_first' });
	});

	it.each([
		['without a date', { givenAt: undefined }, 'say when'],
		['without words', { wording: '  ' }, 'give the words'],
		['without a source', { source: '' }, 'say where'],
		['for what needs no consent', { purpose: 'profiling' }, 'purpose'],
	])('a list %s is refused', async (_what, changes, problem) => {
		await expect(importGrant(changes)).rejects.toThrow(problem);
		expect(fixture.store.count('consent_ledger')).toBe(0);
	});

	it.each([
		['in the future', { givenAt: START + DAY }, 'in_the_future'],
		['too long ago', { givenAt: START - CONSENT_LIFETIME_MS }, 'too_old'],
		['of somebody else', { viewerKey: 'vwr_none' }, 'unknown_person'],
	])('a list %s is refused', async (_what, changes, reason) => {
		expect(await importGrant(changes)).toEqual({ outcome: 'refused', reason });
	});

	it('a list counts once, and never against the person', async () => {
		expect([await importGrant(), await importGrant({ source: 'another form' })]).toEqual([{ outcome: 'granted' }, { outcome: 'already' }]);
		await fixture.store.use.withdrawConsent({ accountKey: fixture.accountKey, viewerKey: person.viewerKey, eventKey: person.eventKey, purpose: 'dm_promotion' });
		expect(await importGrant({ source: 'a third form' })).toEqual({ outcome: 'refused', reason: 'own_word_stands' });
		await fixture.writes('STOP');
		expect(await importGrant({ purpose: 'email' })).toEqual({ outcome: 'refused', reason: 'suppressed' });
		expect(await check('email')).toEqual({ gate: 'not_allowed', reason: 'suppressed' });
	});
});

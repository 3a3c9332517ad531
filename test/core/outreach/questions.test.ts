import { OutreachFixture } from '../support/outreach-fixture';
import { DAY, HOUR, MINUTE, SECOND } from '../support/store';

describe('a yes counts only as the answer to an open question', () => {
	let fixture: OutreachFixture;

	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	async function ask(copyKey = 'opt_in_question') {
		const question = await fixture.mustClaim(await fixture.repliesToStory('wat leuk'), copyKey);
		await fixture.accepted(question);
		fixture.store.now += MINUTE;
		return question;
	}

	it.each(['JA', 'ja graag', 'Yes!'])('typed as %s', async (text) => {
		await ask();
		expect(await fixture.grant(await fixture.writes(text))).toMatchObject({ gate: 'allowed', wording: 'opt_in_question/nl/a@1' });
	});

	it('tapped', async () => {
		const question = await ask();
		expect(await fixture.grant(await fixture.taps(question, 0))).toMatchObject({ gate: 'allowed' });
	});

	it('once: the same event again gets the same answer and adds nothing', async () => {
		await ask();
		const yes = await fixture.writes('ja');
		await fixture.grant(yes);
		expect(await fixture.grant(yes)).toMatchObject({ gate: 'allowed' });
		expect(fixture.store.count('consent_ledger')).toBe(1);
	});

	it('at exactly 24 h it still counts, a millisecond later it does not', async () => {
		const asked = fixture.store.now;
		const question = await ask();
		const inTime = await fixture.taps(question, 0, asked + DAY);
		const late = await fixture.taps(question, 0, asked + DAY + 1);
		fixture.store.now = asked + DAY + HOUR;
		expect(await fixture.grant(late)).toEqual({ gate: 'not_allowed', reason: 'question_expired' });
		expect(await fixture.grant(inTime)).toMatchObject({ gate: 'allowed' });
	});

	it.each([
		['another word', 'misschien', 'not_a_yes'],
		['a yes in a sentence', 'ja maar niet nu', 'not_a_yes'],
		['no as well as yes', 'nee', 'not_a_yes'],
	])('%s grants nothing', async (_what, text, reason) => {
		await ask();
		expect(await fixture.grant(await fixture.writes(text))).toEqual({ gate: 'not_allowed', reason });
	});

	it('a yes that came before the question is not its answer', async () => {
		const early = await fixture.writes('ja');
		await fixture.accepted(await fixture.mustClaim(early, 'opt_in_question'));
		expect(await fixture.grant(early)).toEqual({ gate: 'not_allowed', reason: 'no_open_question' });
	});

	it('not even while the account\'s time stands still after a step back of the clock', async () => {
		await fixture.repliesToStory('hallo');
		fixture.store.now -= 10 * MINUTE;
		const early = await fixture.writes('ja');
		fixture.store.now += 5 * MINUTE;
		await fixture.accepted(await fixture.mustClaim(early, 'opt_in_question'));
		expect(await fixture.grant(early)).toEqual({ gate: 'not_allowed', reason: 'no_open_question' });
	});

	it('a yes of somebody else grants nothing, not even by the tapped question', async () => {
		const question = await ask();
		const typed = await fixture.writes('ja', fixture.store.now, '999');
		const tapped = await fixture.taps(question, 0, fixture.store.now, '999');
		expect(await fixture.grant(typed)).toEqual({ gate: 'not_allowed', reason: 'no_open_question' });
		expect(await fixture.grant(tapped)).toEqual({ gate: 'not_allowed', reason: 'no_open_question' });
	});

	it('a question that Instagram refused was never asked', async () => {
		const question = await fixture.mustClaim(await fixture.writes('hallo'), 'opt_in_question');
		await fixture.failed(question, 'window_closed');
		fixture.store.now += MINUTE;
		expect(await fixture.grant(await fixture.writes('ja'))).toEqual({ gate: 'not_allowed', reason: 'no_open_question' });
	});

	it('a yes to one purpose is no yes to another', async () => {
		const question = await ask();
		expect(await fixture.grant(await fixture.taps(question, 0), 'crm_storage')).toEqual({ gate: 'not_allowed', reason: 'no_open_question' });
	});

	it('a typed yes answers the newest question, not an older one about something else', async () => {
		await ask('opt_in_question');
		await ask('crm_question');
		const yes = await fixture.writes('ja');
		expect(await fixture.grant(yes, 'dm_promotion')).toEqual({ gate: 'not_allowed', reason: 'no_open_question' });
		expect(await fixture.grant(yes, 'crm_storage')).toMatchObject({ gate: 'allowed' });
		expect(await fixture.grant(yes, 'dm_promotion')).toEqual({ gate: 'not_allowed', reason: 'no_open_question' });
	});

	it('a STOP closes every question and beats every yes', async () => {
		const question = await ask();
		await fixture.writes('STOP');
		fixture.store.now += SECOND;
		expect(await fixture.grant(await fixture.taps(question, 0))).toEqual({ gate: 'not_allowed', reason: 'suppressed' });
		expect(fixture.store.count('consent_ledger')).toBe(0);
	});

	it('a tapped STOP is a STOP, also as an answer to our own question', async () => {
		const question = await ask();
		expect(question.message.quickReplies[2]?.title).toBe('STOP');
		const tapped = await fixture.taps(question, 2);
		expect(fixture.store.count('suppressions')).toBe(1);
		await fixture.accepted(await fixture.mustClaim(tapped, 'opt_out_confirmation'));
		expect(await fixture.claim(tapped, 'opt_out_confirmation', 'again')).toMatchObject({ outcome: 'refused', reasons: [{ code: 'suppressed' }] });
	});
});

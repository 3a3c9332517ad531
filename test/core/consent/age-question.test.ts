import { ageIn } from '../../../core/consent/age';
import { checkCopy } from '../../../core/outreach/copy';
import { OutreachFixture, type Claimed } from '../support/outreach-fixture';
import { HOUR, MINUTE } from '../support/store';

describe('the question for the age', () => {
	let fixture: OutreachFixture;
	beforeEach(async () => {
		fixture = await OutreachFixture.open();
	});
	afterEach(() => fixture.close());

	const ask = async (copyKey = 'age_question'): Promise<Claimed> => {
		const question = await fixture.mustClaim(await fixture.repliesToStory('wat leuk'), copyKey, copyKey);
		await fixture.accepted(question);
		fixture.store.now += MINUTE;
		return question;
	};
	const person = { get accountKey() { return fixture.accountKey; } };
	const gate = async (viewerKey: string, ageFirst = true) => fixture.store.use.checkConsent({ accountKey: person.accountKey, viewerKey, eventKey: '', purpose: 'dm_promotion', ageFirst });
	const answers = () => fixture.store.rows('select answer, wording from age_answers order by at');
	const held = () => fixture.store.rows("select reason from holds where ended_at is null").map((row) => row['reason']);

	it('answered by the tap that says old enough is on record with its words, and the consent may be asked for', async () => {
		const question = await ask();
		const answer = await fixture.taps(question, 0);
		expect(answer).toMatchObject({ keyword: null, nextStep: 'of_age' });
		expect(answers()).toEqual([{ answer: 'of_age', wording: 'age_question/nl/a@1' }]);
		expect(await gate(answer.viewerKey)).toEqual({ gate: 'ask_first' });
		expect(fixture.store.rows('select state from open_questions')).toEqual([{ state: 'answered' }]);
		// It is handed over again until a workflow has dealt with it.
		expect(fixture.store.rows('select state from events where event_key = ?', answer.eventKey)).toEqual([{ state: 'handed_off' }]);
	});

	it.each(['ja', 'Ja hoor!', '16', '17 jaar', 'ik ben 18', 'yes I am', 'ja, 16 of ouder', 'ik ben al 21 jaar'])('answered by "%s" is a yes to it, and to nothing else', async (text) => {
		await ask();
		const answer = await fixture.writes(text);
		expect(answer).toMatchObject({ keyword: null, nextStep: 'of_age' });
		expect(await fixture.grant(answer)).toMatchObject({ gate: 'not_allowed' });
		expect(fixture.store.count('consent_ledger')).toBe(0);
	});

	it.each(['nee', 'Nog niet', '15', '14 jaar', 'ik ben 15', 'nee ik ben 13', 'pas 12', 'no', 'jonger dan 16'])('answered by "%s" flags, undoes every grant and goes to a human', async (text) => {
		const consent = await ask('opt_in_question');
		expect(await fixture.grant(await fixture.taps(consent, 0))).toMatchObject({ gate: 'allowed' });
		fixture.store.now += MINUTE;
		await ask();
		const answer = await fixture.writes(text);
		expect(answer).toMatchObject({ keyword: null, nextStep: 'by_hand' });
		expect(held()).toEqual(['under_age']);
		expect(answers()).toMatchObject([{ answer: 'too_young' }]);
		expect(fixture.store.rows("select act, origin from consent_ledger where act <> 'grant'")).toEqual([{ act: 'withdraw', origin: 'system' }]);
		expect(fixture.store.count('viewer_marks', "kind = 'flag' and name = 'under_age'")).toBe(1);
		expect(await gate(answer.viewerKey)).toEqual({ gate: 'not_allowed', reason: 'held_for_human' });
		expect(await fixture.claim(await fixture.writes('leuk'), 'offer', 'later')).toMatchObject({ outcome: 'refused', reasons: expect.arrayContaining([{ code: 'under_age' }, { code: 'held_for_human' }]) });
	});

	it('answered by the tap that says no does the same', async () => {
		const answer = await fixture.taps(await ask(), 1);
		expect([answer.nextStep, held(), answers()]).toEqual(['by_hand', ['under_age'], [{ answer: 'too_young', wording: 'age_question/nl/a@1' }]]);
	});

	it('is what a bare no or number answers, and no other question is', async () => {
		const consent = await ask('opt_in_question');
		for (const say of [() => fixture.writes('nee'), () => fixture.writes('15'), () => fixture.taps(consent, 1)]) await say();
		expect([held(), answers()]).toEqual([[], []]);
		// Somebody else's question is none of theirs.
		await ask();
		await fixture.writes('nee', fixture.store.now, '700100200300999');
		expect([held(), answers()]).toEqual([[], []]);
	});

	it('counts for the newest question only, within a day, once', async () => {
		await ask();
		const consent = await ask('opt_in_question');
		const yes = await fixture.writes('ja');
		expect(yes).toMatchObject({ keyword: 'yes' });
		expect(await fixture.grant(yes)).toMatchObject({ gate: 'allowed' });
		expect(answers()).toEqual([]);
		fixture.store.now += 25 * HOUR;
		await fixture.writes('nee');
		expect([held(), answers()]).toEqual([[], []]);
		expect(consent.outcome).toBe('claimed');
	});

	it('asked first: nobody is asked for consent, and no yes counts, before it is answered', async () => {
		const reply = await fixture.repliesToStory('wat leuk');
		const first = { accountKey: fixture.accountKey, viewerKey: reply.viewerKey, eventKey: '', purpose: 'dm_promotion' as const, ageFirst: true };
		expect(await fixture.store.use.mayAsk(first)).toEqual({ gate: 'ask_first', ask: 'age' });
		const consent = await ask('opt_in_question');
		const yes = await fixture.taps(consent, 0);
		expect(await fixture.store.use.grantByAnswer({ ...first, eventKey: yes.eventKey })).toEqual({ gate: 'not_allowed', reason: 'age_unknown' });
		expect(fixture.store.count('consent_ledger')).toBe(0);
		const question = await ask();
		expect(await fixture.store.use.mayAsk(first)).toEqual({ gate: 'not_allowed', reason: 'question_open' });
		await fixture.taps(question, 0);
		// The yes from before still answers its question, which is open for a day.
		expect(await fixture.store.use.grantByAnswer({ ...first, eventKey: yes.eventKey })).toMatchObject({ gate: 'allowed' });
		// The control: where nobody asks for the age, nothing waits for it.
		expect(await gate((await fixture.writes('hoi', fixture.store.now, '701')).viewerKey, false)).toEqual({ gate: 'ask_first' });
	});

	it('is a text of the copy table, with one reply for each side', () => {
		const row = (quick_replies: string) => ({ key: 'age_question', language: 'nl', purpose: 'service', asks: 'age', quick_replies, text: 'Ben je 16 of ouder? STOP = stop. {privacy_link}' });
		const problems = (quick_replies: string) => {
			const check = checkCopy([row(quick_replies)]);
			return check.ok ? [] : check.problems.map(({ problem }) => problem);
		};
		for (const good of ['Ja, 16 of ouder|Nee', 'Ja|Nee', 'Yes, 16 or older|No|Rather not say', 'Ja, ik ben 18|Ik ben jonger']) expect([good, problems(good)]).toEqual([good, []]);
		expect(problems('')).toEqual([expect.stringMatching(/two quick replies/)]);
		for (const bad of ['Ja', 'Nee|Ja', 'Jonger dan 16|Ja', 'Ja|Ja, ik ben 15', 'Ja|Yes']) expect([bad, problems(bad).length]).toEqual([bad, 1]);
	});

	it.each([['wat kost 16?', null], ['15 minuten', null], ['ik ben 15 minuten te laat', null], ['nee dat bedoel ik niet', null], ['2', null], ['ja leuk die vaas', null], ['150', null]])('"%s" is no answer to it', (text, age) => {
		expect(ageIn(text)).toBe(age);
	});
});

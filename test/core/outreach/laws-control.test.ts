import { publishCopyTable } from '../support/copy-table';
import type { Fact } from '../support/history';
import { breaches, LAWS } from '../support/laws';
import { OutreachWorld } from '../support/outreach-world';
import { DAY, HOUR, START, TestStore } from '../support/store';

const inbound = (changes: Partial<Extract<Fact, { type: 'inbound' }>> = {}): Fact => ({
	type: 'inbound', at: START, occurredAt: START, person: 'mara', event: 'e1', says: 'other', opensWindow: true, tapOf: null, ...changes,
});
const claim = (changes: Partial<Extract<Fact, { type: 'claim' }>> = {}): Fact => ({
	type: 'claim', at: START, person: 'mara', event: 'e1', step: 'answer', copy: 'soft_touch', promotion: false, asks: null, send: 's1', text: 'Hi',
	...changes,
});
const question = claim({ asks: 'dm_promotion' });
const yes = (changes: Partial<Extract<Fact, { type: 'inbound' }>> = {}) => inbound({ event: 'e2', says: 'yes', at: START + HOUR, occurredAt: START + HOUR, ...changes });
const grant: Fact = { type: 'grant', person: 'mara', purpose: 'dm_promotion', event: 'e2' };
const delivered = (send: string): Fact => ({ type: 'delivered', send });
const manyClaims = (n: number, every: number) =>
	Array.from({ length: n }, (_, i) => claim({ at: START + i * every, event: `e${i}`, send: `s${i}` }));

const PLANTED: readonly [law: string, what: string, facts: readonly Fact[]][] = [
	['stopWins', 'a message after STOP', [inbound({ says: 'stop' }), claim()]],
	['stopWins', 'a second confirmation', [
		inbound({ says: 'stop' }), claim({ copy: 'opt_out_confirmation' }), claim({ copy: 'opt_out_confirmation', step: 'b', send: 's2' }),
	]],
	['stopWins', 'a confirmation of another event', [inbound({ says: 'stop' }), inbound({ event: 'e2' }), claim({ copy: 'opt_out_confirmation', event: 'e2' })]],
	['windowIsLaw', 'a claim at 24 h', [inbound(), claim({ at: START + DAY })]],
	['windowIsLaw', 'a claim before anything was written', [claim()]],
	['windowIsLaw', 'a comment counted as a message', [inbound({ opensWindow: false }), claim()]],
	['onceOnly', 'the same step twice', [inbound(), claim(), claim({ send: 's2' })]],
	['noTextTwice', 'one text delivered twice', [inbound(), claim(), delivered('s1'), claim({ send: 's2' }), delivered('s2')]],
	['twoUnanswered', 'a third message', [inbound(), claim(), claim({ step: 'b', send: 's2' }), claim({ step: 'c', send: 's3' })]],
	['promotionNeedsConsent', 'no grant', [inbound(), claim({ promotion: true })]],
	['promotionNeedsConsent', 'a withdrawn grant', [inbound(), grant, { type: 'withdraw', person: 'mara', purpose: 'dm_promotion' }, claim({ promotion: true })]],
	['promotionNeedsConsent', 'a grant for something else', [inbound(), { ...grant, purpose: 'crm_storage' }, claim({ promotion: true })]],
	['hourlyPace', '201 in one hour', manyClaims(201, 17_000)],
	['grantsAnswerQuestions', 'no question', [yes(), grant]],
	['grantsAnswerQuestions', 'a yes before the question', [yes(), question, grant]],
	['grantsAnswerQuestions', 'an answer after 24 h', [inbound(), question, yes({ occurredAt: START + DAY + 1 }), grant]],
	['grantsAnswerQuestions', 'no yes', [inbound(), question, yes({ says: 'other' }), grant]],
	['grantsAnswerQuestions', "another person's answer", [inbound(), question, yes({ person: 'joris' }), grant]],
	['grantsAnswerQuestions', 'a question that was refused', [inbound(), question, { type: 'given_back', send: 's1' }, yes(), grant]],
];

describe('the checker of the laws can fail', () => {
	it.each(PLANTED)('%s finds %s', (law, _what, facts) => {
		expect(LAWS[law]?.(facts)).not.toEqual([]);
	});

	it('and finds nothing in a life that keeps them', () => {
		const facts: Fact[] = [
			inbound(), question, delivered('s1'), yes(), grant,
			claim({ event: 'e2', promotion: true, send: 's2', text: 'Offer', at: START + HOUR }), { type: 'given_back', send: 's2' },
			claim({ event: 'e2', promotion: true, send: 's3', text: 'Offer', at: START + HOUR }), delivered('s3'),
			inbound({ event: 'e3', says: 'stop' }), claim({ event: 'e3', copy: 'opt_out_confirmation', send: 's4', text: 'Bye' }),
		];
		expect(breaches(facts)).toEqual([]);
		expect(breaches(manyClaims(400, 18_000)).filter((breach) => breach.startsWith('hourlyPace'))).toEqual([]);
	});
});

describe('a store that breaks a law is caught', () => {
	let store: TestStore;
	let world: OutreachWorld;

	beforeEach(async () => {
		store = await TestStore.open();
		await publishCopyTable(store.use);
		world = await OutreachWorld.create(store, '1784');
	});
	afterEach(() => store.close());

	const fate = { answer: 'accepted', delivered: true } as const;
	const write = (text: string) => world.act({ do: 'write', who: 0, text, as: 'message', age: 0 });
	const claimNewest = (copy: string) => world.act({ do: 'claim', event: 0, newest: true, who: null, step: 'first', copy, fate });

	it.each([
		['it forgot a STOP', 'delete from suppressions', 'stopWins'],
		['it kept it', '', ''],
	])('when %s', async (_what, tampering, law) => {
		await write('STOP');
		store.raw.exec(tampering);
		await write('wat leuk');
		await claimNewest('soft_touch');
		expect(breaches(world.facts).map((breach) => breach.split(':')[0])).toEqual(law === '' ? [] : [law]);
	});

	it.each([
		['it holds a message for newer than it is', `update viewers set last_inbound_at = last_inbound_at + ${DAY}`, 'windowIsLaw'],
		['it does not', '', ''],
	])('when %s', async (_what, tampering, law) => {
		await write('wat leuk');
		store.raw.exec(tampering);
		store.now += DAY;
		await claimNewest('soft_touch');
		expect(breaches(world.facts).map((breach) => breach.split(':')[0])).toEqual(law === '' ? [] : [law]);
	});
});

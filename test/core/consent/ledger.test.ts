import { decide, evolve, monthOf, NO_CONSENT, type ConsentCommand, type ConsentEntry } from '../../../core/consent/ledger';
import { START } from '../support/store';

const person = { viewerKey: 'vwr_1', purpose: 'dm_promotion' } as const;
const granted = (sourceEvent: string): ConsentEntry => ({
	...person, act: 'grant', lawfulBasis: 'consent', wording: 'q/nl/a@1', sourceEvent, at: START,
});
const withdrawn = (sourceEvent: string): ConsentEntry => ({
	...person, act: 'withdraw', lawfulBasis: 'objection', wording: '', sourceEvent, at: START,
});
const grant = (sourceEvent: string): ConsentCommand => ({ type: 'grant', wording: 'q/nl/a@1', sourceEvent, at: START });
const withdraw = (sourceEvent: string): ConsentCommand => ({ type: 'withdraw', sourceEvent, at: START });

describe('deciding about consent', () => {
	it.each([
		['nothing', [], 'a yes', grant('e1'), [granted('e1')]],
		['nothing', [], 'a withdrawal', withdraw('e1'), []],
		['a grant', [granted('e1')], 'the same yes again', grant('e1'), []],
		['a grant', [granted('e1')], 'another yes', grant('e2'), [granted('e2')]],
		['a grant', [granted('e1')], 'a withdrawal', withdraw('e2'), [withdrawn('e2')]],
		['a grant', [granted('e1')], 'a withdrawal on the strength of the same event', withdraw('e1'), [withdrawn('e1')]],
		['a withdrawn grant', [granted('e1'), withdrawn('e2')], 'the old yes again', grant('e1'), []],
		['a withdrawn grant', [granted('e1'), withdrawn('e2')], 'the same withdrawal again', withdraw('e2'), []],
		['a withdrawn grant', [granted('e1'), withdrawn('e2')], 'another withdrawal', withdraw('e3'), []],
		['a withdrawn grant', [granted('e1'), withdrawn('e2')], 'a new yes', grant('e3'), [granted('e3')]],
		['a renewed grant', [granted('e1'), withdrawn('e2'), granted('e3')], 'the old withdrawal again', withdraw('e2'), []],
	] as const)('given %s %#, when %3$s comes, then it is decided', (_given, history, _when, command, expected) => {
		expect(decide(command, person, history)).toEqual(expected);
	});

	it('the last decision counts', () => {
		expect([granted('e1'), withdrawn('e2')].reduce(evolve, NO_CONSENT).state).toBe('withdrawn');
		expect([granted('e1'), withdrawn('e2'), granted('e3')].reduce(evolve, NO_CONSENT).state).toBe('granted');
		expect(([] as ConsentEntry[]).reduce(evolve, NO_CONSENT).state).toBe('none');
	});

	it.each([
		[Date.UTC(2026, 10, 30, 23, 59, 59, 999), '2026-11'],
		[Date.UTC(2026, 11, 1), '2026-12'],
	])('%i belongs to the chain of %s', (at, month) => {
		expect(monthOf(at)).toBe(month);
	});
});

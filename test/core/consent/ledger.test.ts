import { monthOf } from '../../../core/consent/chain';
import {
	CONSENT_LIFETIME_MS, decide, evolve, NO_CONSENT, stateAt, type ConsentAct, type ConsentCommand, type ConsentEntry, type LedgerBasis,
} from '../../../core/consent/ledger';
import { DAY, START } from '../support/store';

const person = { viewerKey: 'vwr_1', purpose: 'dm_promotion' } as const;
const END = START + CONSENT_LIFETIME_MS;

function entry(act: ConsentAct, lawfulBasis: LedgerBasis, sourceEvent: string, changes: Partial<ConsentEntry> = {}): ConsentEntry {
	return { ...person, act, lawfulBasis, wording: '', sourceEvent, origin: 'answer', at: START, expiresAt: null, ...changes };
}
const granted = (sourceEvent: string, changes: Partial<ConsentEntry> = {}) =>
	entry('grant', 'consent', sourceEvent, { wording: 'q/nl/a@1', expiresAt: END, ...changes });
const imported = (sourceEvent: string) => granted(sourceEvent, { origin: 'import' });
const withdrawn = (sourceEvent: string) => entry('withdraw', 'objection', sourceEvent);
const objected = (sourceEvent: string) => entry('object', 'objection', sourceEvent);
const erased = (sourceEvent: string) => entry('erase', 'erasure_request', sourceEvent, { origin: 'on_request' });
const expired = (sourceEvent: string, at: number) => entry('expire', 'storage_limitation', sourceEvent, { origin: 'system', at });

const grant = (sourceEvent: string): ConsentCommand => ({ type: 'grant', wording: 'q/nl/a@1', sourceEvent, at: START });
const importIt = (sourceEvent: string): ConsentCommand => ({ type: 'grant', origin: 'import', wording: 'q/nl/a@1', sourceEvent, at: START });
const withdraw = (sourceEvent: string): ConsentCommand => ({ type: 'withdraw', sourceEvent, at: START });
const object = (sourceEvent: string): ConsentCommand => ({ type: 'object', sourceEvent, at: START });
const erase = (sourceEvent: string): ConsentCommand => ({ type: 'erase', sourceEvent, at: START });
const expire = (at: number): ConsentCommand => ({ type: 'expire', at });

describe('deciding about consent', () => {
	it.each([
		['nothing', [], 'a yes', grant('e1'), [granted('e1')]],
		['nothing', [], 'a withdrawal', withdraw('e1'), []],
		['nothing', [], 'an objection', object('e1'), [objected('e1')]],
		['nothing', [], 'an erasure', erase('e1'), []],
		['nothing', [], 'a look for what has ended', expire(END), []],
		['nothing', [], 'a list', importIt('i1'), [imported('i1')]],
		['a grant', [granted('e1')], 'the same yes again', grant('e1'), []],
		['a grant', [granted('e1')], 'another yes', grant('e2'), [granted('e2')]],
		['a grant', [granted('e1')], 'a withdrawal', withdraw('e2'), [withdrawn('e2')]],
		['a grant', [granted('e1')], 'a withdrawal on the strength of the same event', withdraw('e1'), [withdrawn('e1')]],
		['a grant', [granted('e1')], 'a list', importIt('i1'), []],
		['a grant', [granted('e1')], 'an objection', object('e2'), [objected('e2')]],
		['a grant', [granted('e1')], 'an erasure', erase('r1'), [erased('r1')]],
		['a grant', [granted('e1')], 'its last moment', expire(END - 1), []],
		['a grant', [granted('e1')], 'its end', expire(END), [expired('e1', END)]],
		['a grant without an end', [granted('e1', { expiresAt: null })], 'any time', expire(END * 2), []],
		['a withdrawn grant', [granted('e1'), withdrawn('e2')], 'the old yes again', grant('e1'), []],
		['a withdrawn grant', [granted('e1'), withdrawn('e2')], 'the same withdrawal again', withdraw('e2'), []],
		['a withdrawn grant', [granted('e1'), withdrawn('e2')], 'another withdrawal', withdraw('e3'), []],
		['a withdrawn grant', [granted('e1'), withdrawn('e2')], 'a new yes', grant('e3'), [granted('e3')]],
		['a withdrawn grant', [granted('e1'), withdrawn('e2')], 'a list', importIt('i1'), []],
		['a withdrawn grant', [granted('e1'), withdrawn('e2')], 'its end', expire(END), []],
		['a renewed grant', [granted('e1'), withdrawn('e2'), granted('e3')], 'the old withdrawal again', withdraw('e2'), []],
		['an objection', [objected('e1')], 'the same objection again', object('e1'), []],
		['an objection', [objected('e1')], 'another objection', object('e2'), []],
		['an objection', [objected('e1')], 'a withdrawal', withdraw('e2'), []],
		['an objection', [objected('e1')], 'a list', importIt('i1'), []],
		['an objection', [objected('e1')], 'a new yes', grant('e2'), [granted('e2')]],
		['an objection', [objected('e1')], 'an erasure', erase('r1'), [erased('r1')]],
		['an expired grant', [granted('e1'), expired('e1', END)], 'the old yes again', grant('e1'), []],
		['an expired grant', [granted('e1'), expired('e1', END)], 'a new yes', grant('e2'), [granted('e2')]],
		['an expired grant', [granted('e1'), expired('e1', END)], 'its end again', expire(END + 1), []],
		['an expired grant', [granted('e1'), expired('e1', END)], 'a list', importIt('i1'), []],
		['an erasure', [granted('e1'), erased('r1')], 'another erasure', erase('r2'), []],
		['an erasure', [granted('e1'), erased('r1')], 'a list', importIt('i1'), []],
		['an erasure', [granted('e1'), erased('r1')], 'the old yes again', grant('e1'), []],
		['an erasure', [granted('e1'), erased('r1')], 'a new yes', grant('e2'), [granted('e2')]],
	] as const)('given %s %#, when %3$s comes, then it is decided', (_given, history, _when, command, expected) => {
		expect(decide(command, person, history)).toEqual(expected);
	});

	it('a grant that was given before it is written down ends by when it was given', () => {
		const [added] = decide({ type: 'grant', origin: 'import', wording: 'w', sourceEvent: 'i1', at: START, givenAt: START - 100 * DAY }, person, []);
		expect(added?.expiresAt).toBe(END - 100 * DAY);
	});

	it.each([
		['none', []],
		['withdrawn', [granted('e1'), withdrawn('e2')]],
		['granted', [granted('e1'), withdrawn('e2'), granted('e3')]],
		['objected', [granted('e1'), objected('e2')]],
		['objected', [granted('e1'), objected('e2'), withdrawn('e3')]],
		['granted', [objected('e1'), granted('e2')]],
		['erased', [objected('e1'), erased('r1')]],
		['expired', [granted('e1'), expired('e1', END)]],
	] as const)('the last decision counts: %s', (state, history) => {
		expect((history as readonly ConsentEntry[]).reduce(evolve, NO_CONSENT).state).toBe(state);
	});

	it.each([withdrawn('e2'), objected('e2'), erased('r1'), expired('e0', START)])(
		'a list never outdoes the person, also where two viewers turned out to be one: $act',
		(own) => {
			expect([granted('e1'), own, imported('i1')].reduce(evolve, NO_CONSENT).state).toBe(evolve(NO_CONSENT, own).state);
		},
	);

	it('a grant past its end is expired before anybody has written that down', () => {
		const state = evolve(NO_CONSENT, granted('e1'));
		expect([END - 1, END].map((now) => stateAt(state, now).state)).toEqual(['granted', 'expired']);
	});

	it.each([
		[Date.UTC(2026, 10, 30, 23, 59, 59, 999), '', '2026-11'],
		[Date.UTC(2026, 11, 1), '2026-11', '2026-12'],
		[Date.UTC(2026, 10, 30), '2026-12', '2026-12'],
	])('%i after %s belongs to the month %s', (at, newest, month) => {
		expect(monthOf(at, newest)).toBe(month);
	});
});

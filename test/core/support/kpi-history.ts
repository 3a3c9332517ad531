import fc from 'fast-check';
import { insertRow } from './purge-rows';
import { DAY, HOUR, type TestStore } from './store';

/** What happened to an account, as plain facts. Times in whole hours around the report's period, 0 is its start. */
export type KpiFact =
	| { readonly fact: 'engagement'; readonly who: number; readonly at: number; readonly kind: string; readonly story: number }
	| { readonly fact: 'send'; readonly who: number; readonly at: number; readonly state: string; readonly error: string | null }
	| { readonly fact: 'decision'; readonly who: number; readonly at: number; readonly cause: number; readonly step: number; readonly codes: readonly string[] | 'yes' }
	| { readonly fact: 'consent'; readonly who: number; readonly at: number; readonly act: 'grant' | 'withdraw' }
	| { readonly fact: 'opt_out'; readonly who: number; readonly at: number }
	| { readonly fact: 'lead'; readonly who: number; readonly at: number }
	| { readonly fact: 'plan'; readonly who: number; readonly at: number; readonly state: 'due' | 'done' }
	| { readonly fact: 'purge'; readonly at: number; readonly people: number };

/** The period is a week; facts fall before, on its edges, in it and after it. */
export const PERIOD_HOURS = 7 * 24;

const at = fc.oneof(
	fc.constantFrom(-1, 0, 1, PERIOD_HOURS - 1, PERIOD_HOURS, PERIOD_HOURS + 1),
	fc.integer({ min: 0, max: PERIOD_HOURS }),
	fc.integer({ min: -400, max: 400 }),
);
const who = fc.nat(9);
const ENGAGEMENTS = ['view', 'view', 'story_reply', 'message', 'quick_reply', 'postback', 'unsupported', 'comment', 'reaction', 'story_mention'];
/** Codes with a time end by waiting; `own_question` leaves it to a human. */
const codes = fc.oneof(
	fc.constant<'yes'>('yes'),
	fc.constantFrom<readonly string[]>(['suppressed'], ['window_closed'], ['window_closed', 'consent_missing'], ['rehearsal', 'copy_missing'], ['hourly_limit'], ['own_question'], ['own_question', 'window_closed'], ['own_question', 'suppressed']),
);

const fact: fc.Arbitrary<KpiFact> = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ fact: fc.constant('engagement' as const), who, at, kind: fc.constantFrom(...ENGAGEMENTS), story: fc.nat(1) }) },
	{
		weight: 8,
		arbitrary: fc.record({
			fact: fc.constant('send' as const), who, at,
			state: fc.constantFrom('sent', 'sent', 'sent', 'sent', 'unknown', 'claimed', 'refused'),
			error: fc.constantFrom(null, 'token_dead 190/-', 'configuration 10/-', 'window_closed 10/-'),
		}),
	},
	{ weight: 6, arbitrary: fc.record({ fact: fc.constant('decision' as const), who: fc.nat(2), at, cause: fc.nat(1), step: fc.nat(1), codes }) },
	{ weight: 2, arbitrary: fc.record({ fact: fc.constant('consent' as const), who, at, act: fc.constantFrom('grant' as const, 'grant' as const, 'withdraw' as const) }) },
	{ weight: 3, arbitrary: fc.record({ fact: fc.constant('opt_out' as const), who, at }) },
	{ weight: 2, arbitrary: fc.record({ fact: fc.constant('lead' as const), who, at }) },
	{ weight: 1, arbitrary: fc.record({ fact: fc.constant('plan' as const), who, at, state: fc.constantFrom('due' as const, 'done' as const) }) },
	{ weight: 1, arbitrary: fc.record({ fact: fc.constant('purge' as const), at, people: fc.nat(20) }) },
);

/** One person opts out once and becomes a lead once, as the store has it; decisions have a moment of their own. */
export const histories = fc.array(fact, { maxLength: 100, size: 'max' }).map((facts) => {
	const once = new Set<string>();
	return facts.filter((each) => {
		const name = each.fact === 'opt_out' || each.fact === 'lead' ? `${each.fact} ${each.who}` : each.fact === 'decision' ? `${each.fact} ${each.at}` : null;
		if (name === null) return true;
		if (once.has(name)) return false;
		once.add(name);
		return true;
	});
});

/** Writes the facts into the tables of an account; `start` is hour 0. */
export function writeHistory(store: TestStore, accountKey: string, start: number, facts: readonly KpiFact[]): void {
	const time = (hours: number) => start + hours * HOUR;
	const person = (who: number) => `${accountKey}-${who}`;
	const add = (table: string, row: Parameters<typeof insertRow>[2]) => insertRow(store.raw, table, { account_key: accountKey, ...row }, table);
	store.raw.exec('begin immediate');
	const lead = new Map(facts.flatMap((each) => (each.fact === 'lead' ? [[each.who, each.at] as const] : [])));
	for (let n = 0; n <= 9; n++) {
		const converted = lead.get(n);
		add('viewers', { viewer_key: person(n), profile_state: 'read', created_at: start - 900 * DAY, converted_at: converted === undefined ? null : time(converted) });
	}
	facts.forEach((each, n) => {
		const key = `${accountKey}-${n}`;
		const common = each.fact === 'purge' ? {} : { viewer_key: person(each.who) };
		switch (each.fact) {
			case 'engagement':
				add('engagements', { ...common, engagement_key: key, natural_key: key, kind: each.kind, story_id: `s${each.story}`, at: time(each.at), source: 'test' });
				return;
			case 'send':
				add('sends', {
					...common, send_key: key, cause: key, step: 'x', copy_key: 'x', copy_version: 1, language: 'nl', purpose: 'service', lawful_basis: 'consent',
					evidence: '{}', state: each.state, claimed_at: time(each.at), lease_until: 0, text_hash: key, error: each.state === 'refused' ? each.error : null,
				});
				return;
			case 'decision':
				add('decisions', {
					...common, decision_key: key, cause: `c${each.cause}`, step: `s${each.step}`, at: time(each.at), send: each.codes === 'yes' ? 1 : 0,
					reasons: JSON.stringify(each.codes === 'yes' ? [] : each.codes.map((code) => (code === 'hourly_limit' ? { code, retryAt: time(each.at + 1) } : { code }))),
				});
				return;
			case 'consent':
				add('consent_ledger', {
					...common, month: 'm', seq: n, purpose: 'dm_promotion', act: each.act, lawful_basis: 'consent', wording: 'w', source_event: key,
					at: time(each.at), previous_mac: '', mac: '', key_version: 1,
				});
				return;
			case 'opt_out':
				// Two identities on the list, one person.
				for (const kind of ['igsid', 'handle']) {
					add('suppressions', { ...common, suppression_key: key + kind, kind, hash: key, pepper_version: 1, reason: 'stop', source_event: key, at: time(each.at) });
				}
				return;
			case 'plan':
				add('plans', { ...common, plan_key: key, campaign: key, step: 1, copy_key: 'x', due_at: time(each.at), lease_until: 0, state: each.state, created_at: 0 });
				return;
			case 'purge':
				add('purge_receipts', { receipt_key: key, started_at: time(each.at), finished_at: null, policy: '{}', removed: JSON.stringify({ people: each.people }) });
				return;
			case 'lead':
				return;
		}
	});
	store.raw.exec('commit');
}

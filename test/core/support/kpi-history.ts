import fc from 'fast-check';
import type { RawValue } from './raw-store';
import { DAY, HOUR, type TestStore } from './store';

/** What happened to an account, as plain facts. Times in whole hours around the report's period, 0 is its start. */
export type KpiFact =
	| { readonly fact: 'engagement'; readonly who: number; readonly at: number; readonly kind: string; readonly story: number }
	| { readonly fact: 'event'; readonly who: number; readonly at: number; readonly kind: string; readonly story: number; readonly keyword: 'stop' | 'yes' | null; readonly open: boolean }
	| SendFact
	| { readonly fact: 'decision'; readonly who: number; readonly at: number; readonly cause: number; readonly step: number; readonly codes: readonly string[] | 'yes' }
	| { readonly fact: 'consent'; readonly who: number; readonly at: number; readonly act: 'grant' | 'withdraw' }
	| { readonly fact: 'opt_out'; readonly who: number; readonly at: number }
	| { readonly fact: 'lead'; readonly who: number; readonly at: number }
	| { readonly fact: 'milestone'; readonly who: number; readonly at: number; readonly name: 'qualified' | 'sale' | 'complaint' }
	| { readonly fact: 'plan'; readonly who: number; readonly at: number; readonly campaign: string; readonly step: number; readonly state: 'due' | 'done'; readonly segment: string | null }
	| { readonly fact: 'story'; readonly story: number; readonly at: number; readonly theme: string | null; readonly reach: number | null }
	| { readonly fact: 'request'; readonly at: number; readonly state: string; readonly over: boolean }
	| { readonly fact: 'pass_on'; readonly who: number; readonly at: number; readonly state: 'due' | 'confirmed' | 'by_hand' }
	| { readonly fact: 'order'; readonly who: number | null; readonly at: number; readonly amount: number; readonly currency: 'EUR' | 'JPY' | null }
	| { readonly fact: 'task'; readonly at: number; readonly deadline: number | null; readonly over: boolean }
	| { readonly fact: 'purge'; readonly at: number; readonly people: number };

export interface SendFact {
	readonly fact: 'send';
	readonly who: number;
	readonly at: number;
	/** What it is sent for: an event of the person by its place in the history (null: one no longer kept), a campaign, or a comment answered in public. */
	readonly about: { readonly event: number | null } | { readonly campaign: string } | 'public';
	readonly step: number;
	readonly state: string;
	readonly error: string | null;
	readonly channel: 'email' | null;
	readonly language: 'nl' | 'en';
	readonly variant: string | null;
	readonly copy: string;
	readonly proof: 'whole' | 'no decision' | 'no purpose' | 'no basis';
}

/** The period is a week; facts fall before, on its edges, in it and after it. */
export const PERIOD_HOURS = 7 * 24;
const PEOPLE = 11;

const at = fc.oneof(
	{ weight: 1, arbitrary: fc.constantFrom(-1, 0, 1, PERIOD_HOURS - 1, PERIOD_HOURS, PERIOD_HOURS + 1) },
	{ weight: 3, arbitrary: fc.integer({ min: 0, max: PERIOD_HOURS }) },
	{ weight: 1, arbitrary: fc.integer({ min: -800, max: 400 }) },
);
const who = fc.nat(PEOPLE - 1);
const story = fc.nat(3);
const campaign = fc.constantFrom('autumn', 'autumn', 'autumn', 'winter');
const ENGAGEMENTS = ['view', 'view', 'view', 'story_reply', 'message', 'quick_reply', 'postback', 'unsupported', 'comment', 'reaction', 'story_mention'];
/** Codes with a time end by waiting; `own_question` leaves it to a human. */
const codes = fc.oneof(
	fc.constant<'yes'>('yes'),
	fc.constantFrom<readonly string[]>(['suppressed'], ['window_closed'], ['window_closed', 'consent_missing'], ['rehearsal', 'copy_missing'], ['hourly_limit'], ['own_question'], ['own_question', 'window_closed'], ['own_question', 'suppressed']),
);
const is = <T extends string>(name: T) => fc.constant(name);

const send: fc.Arbitrary<SendFact> = fc.record({
	fact: is('send'), who, at, language: fc.constantFrom('nl', 'en'), variant: fc.constantFrom(null, 'a', 'a', 'b'),
	about: fc.oneof(
		{ weight: 4, arbitrary: fc.record({ event: fc.nat(2) }) },
		{ weight: 6, arbitrary: fc.record({ campaign }) },
		{ weight: 1, arbitrary: is('public') },
	),
	step: fc.constantFrom(1, 1, 1, 2, 2),
	state: fc.constantFrom('sent', 'sent', 'sent', 'sent', 'sent', 'unknown', 'claimed', 'refused'),
	error: fc.constantFrom('token_dead 190/-', 'configuration 10/-', 'window_closed 10/-', 'throttled 4/-', 'account_stop 10/1893063', 'person_unreachable 551/-', 'person_unreachable 551/-', 'person_unreachable 100/2534014'),
	channel: fc.constantFrom(null, null, null, null, null, 'email'),
	copy: fc.constantFrom('x', 'x', 'x', 'opt_out_confirmation'),
	proof: fc.constantFrom('whole', 'whole', 'whole', 'whole', 'no decision', 'no purpose', 'no basis'),
});

const fact: fc.Arbitrary<KpiFact> = fc.oneof(
	{ weight: 20, arbitrary: fc.record({ fact: is('engagement'), who, at, kind: fc.constantFrom(...ENGAGEMENTS), story }) },
	{ weight: 10, arbitrary: fc.record({ fact: is('event'), who, at, kind: fc.constantFrom('story_reply', 'story_reply', 'story_reply', 'message', 'quick_reply'), story, keyword: fc.constantFrom(null, null, 'yes', 'stop'), open: fc.boolean() }) },
	{ weight: 24, arbitrary: send },
	{ weight: 4, arbitrary: fc.record({ fact: is('decision'), who: fc.nat(2), at, cause: fc.nat(1), step: fc.nat(1), codes }) },
	{ weight: 2, arbitrary: fc.record({ fact: is('consent'), who, at, act: fc.constantFrom('grant', 'grant', 'withdraw') }) },
	{ weight: 2, arbitrary: fc.record({ fact: is('opt_out'), who, at }) },
	{ weight: 2, arbitrary: fc.record({ fact: is('lead'), who, at }) },
	{ weight: 2, arbitrary: fc.record({ fact: is('milestone'), who, at, name: fc.constantFrom('qualified', 'sale', 'complaint') }) },
	{ weight: 3, arbitrary: fc.record({ fact: is('plan'), who, at, campaign, step: fc.constantFrom(1, 1, 1, 2), state: fc.constantFrom('due', 'done'), segment: fc.constantFrom(null, 'repeat', 'top') }) },
	{ weight: 4, arbitrary: fc.record({ fact: is('story'), story, at, theme: fc.constantFrom(null, 'glaze', 'glaze', 'kiln'), reach: fc.constantFrom(null, 0, 3, 40, 900) }) },
	{ weight: 2, arbitrary: fc.record({ fact: is('request'), at, state: fc.constantFrom('waiting', 'verified', 'held', 'in_hand', 'ready', 'done', 'lapsed'), over: fc.boolean() }) },
	{ weight: 1, arbitrary: fc.record({ fact: is('pass_on'), who, at, state: fc.constantFrom('due', 'confirmed', 'by_hand') }) },
	{ weight: 6, arbitrary: fc.record({ fact: is('order'), who: fc.option(who), at, amount: fc.nat(90_000), currency: fc.constantFrom('EUR', 'EUR', 'JPY', null) }) },
	{ weight: 2, arbitrary: fc.record({ fact: is('task'), at, deadline: fc.option(fc.integer({ min: -3, max: 3 })), over: fc.boolean() }) },
	{ weight: 1, arbitrary: fc.record({ fact: is('purge'), at, people: fc.nat(20) }) },
);

/** A first message of a campaign with its follow-up, and perhaps an answer to that: by chance alone they seldom meet. */
const series: fc.Arbitrary<KpiFact[]> = fc.record({ first: send, after: fc.integer({ min: 48, max: 72 }), answer: fc.option(fc.integer({ min: 1, max: 200 })) }).map(({ first, after, answer }) => {
	const common = { ...first, about: { campaign: 'autumn' }, state: 'sent', channel: null } as const;
	const replies = answer === null ? [] : [{ fact: 'engagement' as const, who: first.who, at: first.at + after + answer, kind: 'message', story: 0 }];
	return [{ ...common, step: 1 }, { ...common, step: 2, at: first.at + after }, ...replies];
});

const facts: fc.Arbitrary<KpiFact[]> = fc.oneof({ weight: 30, arbitrary: fact.map((each) => [each]) }, { weight: 1, arbitrary: series });

/** What the store has once, by its keys: of doubles the first stays. */
function onceName(each: KpiFact): string | null {
	switch (each.fact) {
		case 'opt_out':
		case 'lead':
			return `${each.fact} ${each.who}`;
		case 'milestone':
			return `${each.fact} ${each.who} ${each.name}`;
		case 'decision':
			return `${each.fact} ${each.at}`;
		case 'plan':
			return `${each.fact} ${each.who} ${each.campaign} ${each.step}`;
		case 'story':
			return `${each.fact} ${each.story}`;
		case 'send':
			return each.state === 'refused' || each.about === 'public' ? null : `${each.fact} ${each.who} ${JSON.stringify(each.about)} ${each.step}`;
		case 'engagement':
		case 'event':
		case 'consent':
		case 'request':
		case 'pass_on':
		case 'order':
		case 'task':
		case 'purge':
			return null;
	}
}

/** Histories as the store can have them: an event's answer names an event of that person, a reply comes after its story, a refusal has its error. */
export const histories = fc.oneof({ weight: 1, arbitrary: fc.array(facts, { maxLength: 40 }) }, { weight: 4, arbitrary: fc.array(facts, { minLength: 160, maxLength: 280, size: 'max' }) }).map((groups) => {
	const drawn = groups.flat();
	const posted = new Map(drawn.flatMap((each) => (each.fact === 'story' ? [[each.story, each.at] as const] : [])).toReversed());
	const inOrder = drawn.map((each): KpiFact => (each.fact === 'event' && each.kind === 'story_reply' ? { ...each, at: Math.max(each.at, posted.get(each.story) ?? each.at) } : each));
	const resolved = inOrder.map((each): KpiFact => {
		if (each.fact !== 'send') return each;
		const error = each.state === 'refused' ? each.error : null;
		if (each.about === 'public' || !('event' in each.about)) return { ...each, error };
		const own = inOrder.flatMap((other, place) => (other.fact === 'event' && other.who === each.who ? [place] : []));
		return { ...each, error, about: { event: own[each.about.event ?? 0] ?? null } };
	});
	const once = new Set<string>();
	return resolved.map((each): KpiFact | null => {
		const name = onceName(each);
		if (name === null) return each;
		if (once.has(name)) return null;
		once.add(name);
		return each;
	});
});

/** A history: places of facts that fell out stay empty, so that a place goes on naming its event. */
export type History = ReadonlyArray<KpiFact | null>;

type Row = Readonly<Record<string, RawValue>>;

/** Rows to be written, all of a table in one statement: on PostgreSQL each statement is a way there and back. */
class Rows {
	readonly #ofShape = new Map<string, Row[]>();

	add(table: string, row: Row): void {
		const shape = JSON.stringify([table, Object.keys(row)]);
		this.#ofShape.set(shape, [...(this.#ofShape.get(shape) ?? []), row]);
	}

	write(store: TestStore): void {
		store.raw.exec('begin immediate');
		for (const [shape, rows] of this.#ofShape) {
			const [table, columns] = JSON.parse(shape) as [string, string[]];
			const places = `(${columns.map(() => '?').join(', ')})`;
			store.raw.prepare(`insert into ${table} (${columns.join(', ')}) values ${rows.map(() => places).join(', ')}`).run(...rows.flatMap((row) => Object.values(row)));
		}
		store.raw.exec('commit');
	}
}

/** Writes the facts into the tables of an account; `start` is hour 0. */
export function writeHistory(store: TestStore, accountKey: string, start: number, facts: History): void {
	const time = (hours: number) => start + hours * HOUR;
	const person = (number: number) => `${accountKey}-${number}`;
	const rows = new Rows();
	const add = (table: string, row: Row) => rows.add(table, { account_key: accountKey, ...row });
	const lead = new Map(facts.flatMap((each) => (each?.fact === 'lead' ? [[each.who, each.at] as const] : [])));
	for (let number = 0; number < PEOPLE; number++) {
		const converted = lead.get(number);
		add('viewers', { viewer_key: person(number), profile_state: 'read', created_at: start - 900 * DAY, converted_at: converted === undefined ? null : time(converted) });
	}
	facts.forEach((each, place) => {
		if (each === null) return;
		const key = `${accountKey}-${place}`;
		const of = 'who' in each && each.who !== null ? { viewer_key: person(each.who) } : {};
		switch (each.fact) {
			case 'engagement':
				add('engagements', { ...of, engagement_key: key, natural_key: key, kind: each.kind, story_id: `s${each.story}`, at: time(each.at), source: 'test' });
				return;
			case 'event':
				add('events', {
					...of, event_key: key, kind: each.kind, natural_key: key, story_id: each.kind === 'story_reply' ? `s${each.story}` : null, keyword: each.keyword,
					occurred_at: time(each.at), received_at: time(each.at), expects_answer: 0, state: each.open ? 'handed_off' : 'handled', lease_until: 0, attempts: 1,
				});
				return;
			case 'send':
				writeSend(add, each, { key, viewer: person(each.who), at: time(each.at), accountKey });
				return;
			case 'decision':
				add('decisions', {
					...of, decision_key: key, cause: `c${each.cause}`, step: `s${each.step}`, at: time(each.at), send: each.codes === 'yes' ? 1 : 0,
					reasons: JSON.stringify(each.codes === 'yes' ? [] : each.codes.map((code) => (code === 'hourly_limit' ? { code, retryAt: time(each.at + 1) } : { code }))),
				});
				return;
			case 'consent':
				add('consent_ledger', {
					...of, month: 'm', seq: place, purpose: 'dm_promotion', act: each.act, lawful_basis: 'consent', wording: 'w', source_event: key,
					at: time(each.at), previous_mac: '', mac: '', key_version: 1,
				});
				return;
			case 'opt_out':
				// Two identities on the list, one person.
				for (const kind of ['igsid', 'handle']) {
					add('suppressions', { ...of, suppression_key: key + kind, kind, hash: key, pepper_version: 1, reason: 'stop', source_event: key, at: time(each.at) });
				}
				return;
			case 'milestone':
				add('viewer_marks', { ...of, mark_key: key, kind: 'milestone', name: each.name, value: '', source: 'test', evidence: 'test', at: time(each.at) });
				return;
			case 'plan':
				add('plans', { ...of, plan_key: key, campaign: each.campaign, step: each.step, copy_key: 'x', due_at: time(each.at), lease_until: 0, state: each.state, created_at: 0, segment: each.segment });
				return;
			case 'story': {
				const story_key = `${accountKey}-st${each.story}`;
				add('stories', { story_key, story_id: `s${each.story}`, media_type: 'IMAGE', posted_at: time(each.at), first_seen_at: time(each.at) });
				add('story_facts', { story_key, theme: each.theme, sensitive: 0, views_forgotten: 0, at: time(each.at) });
				rows.add('story_readings', {
					story_key, asked_at: time(each.at), read_at: time(each.at), figures: each.reach === null ? null : JSON.stringify({ reach: each.reach }),
					missing: each.reach === null ? 'not_available' : null, causes: '{}', refused: '[]',
				});
				return;
			}
			case 'request':
				add('rights_requests', {
					request_key: key, kind: 'access', language: 'nl', state: each.state, code_expires_at: 0, link_hash: key, link_expires_at: 0, opened_at: time(each.at - 700),
					due_at: time(each.at), finished_at: each.over ? time(each.at) : null, reminders: 0,
				});
				return;
			case 'pass_on':
				add('pass_ons', {
					...of, pass_on_key: key, recipient: 'crm', what: 'stop', cause: key, detail: '{}', state: each.state, due_at: 0, lease_until: 0, attempts: 0, created_at: time(each.at),
				});
				return;
			case 'order':
				add('conversions', {
					...of, conversion_key: key, kind: 'sale', cause: key, at: time(each.at),
					...(each.currency === null ? {} : { amount: each.amount, currency: each.currency }),
				});
				return;
			case 'task':
				add('tasks', {
					task_key: key, kind: 'answer', reason: 'own_question', source_key: key, since: time(each.at), opened_at: time(each.at),
					deadline: each.deadline === null ? null : time(each.deadline), ended_at: each.over ? time(each.at) : null,
				});
				return;
			case 'purge':
				add('purge_receipts', { receipt_key: key, started_at: time(each.at), finished_at: null, policy: '{}', removed: JSON.stringify({ people: each.people }) });
				return;
			case 'lead':
				return;
		}
	});
	rows.write(store);
}

function writeSend(
	add: (table: string, row: Row) => void,
	fact: SendFact,
	{ key, viewer, at: claimed, accountKey }: { readonly key: string; readonly viewer: string; readonly at: number; readonly accountKey: string },
): void {
	const { about } = fact;
	const cause = about === 'public' ? `public:${key}` : 'campaign' in about ? `campaign:${about.campaign}` : about.event === null ? 'gone' : `${accountKey}-${about.event}`;
	const step = `step_${fact.step}`;
	add('sends', {
		viewer_key: viewer, send_key: key, cause, step, copy_key: fact.copy, copy_version: 1, language: fact.language, purpose: fact.proof === 'no purpose' ? '' : 'service',
		lawful_basis: fact.proof === 'no basis' ? 'because' : 'consent', evidence: '{}', state: fact.state, claimed_at: claimed, lease_until: 0, text_hash: key,
		error: fact.error, channel: fact.channel, variant: fact.variant,
	});
	// A yes of the same message, which no count of refusals sees.
	if (fact.proof !== 'no decision') add('decisions', { viewer_key: viewer, decision_key: key, cause, step, at: claimed, send: 1, reasons: '[]' });
}

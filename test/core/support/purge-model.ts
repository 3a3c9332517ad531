import type { Removed } from '../../../core/retention/expired';
import type { RetentionPolicy, RetentionRule } from '../../../core/retention/policy';
import { proofsOf, purposeOfSend, type Person, type PurgeWorld } from './purge-world';
import type { TestStore } from './store';

/** What should be left of a world after a purge: keys of rows by table. Written from the rules, not from the code. */
export function expectedLeft({ accountKey, people }: PurgeWorld, policy: RetentionPolicy): Record<string, string[]> {
	const byKey = new Map(people.map((person) => [person.key, person]));
	const isLead = (person: Person) => person.lead || (person.mergedInto !== null && byKey.get(person.mergedInto)?.lead === true);
	// A rule counts for a person in one of its countries, and for one in nobody knows which; the fewest days win.
	const days = (person: Person, purpose: RetentionRule['purpose'], base: number) =>
		Math.min(base, ...policy.rules.flatMap((rule) => {
			const here = rule.accountKey === '' || rule.accountKey === accountKey;
			const there = rule.countries.length === 0 || person.country === null || rule.countries.includes(person.country);
			return rule.purpose === purpose && here && there ? [rule.days] : [];
		}));
	const held = new Set(people.filter((person) => person.held).flatMap((person) => {
		const whole = person.mergedInto ?? person.key;
		return people.filter((each) => each.key === whole || each.mergedInto === whole).map((each) => each.key);
	}));
	const kept = (person: Person) => (held.has(person.key) ? keptByAge(person, () => Infinity) : keptByAge(person, (purpose, base) => days(person, purpose, base)));
	const keptByAge = (person: Person, limit: (purpose: RetentionRule['purpose'], base: number) => number) => ({
		engagements: (['view', 'message'] as const).flatMap((kind) =>
			(kind === 'view' ? person.views : person.replies).flatMap((age, n) =>
				age <= limit('segmentation', policy.signalsDays) || (isLead(person) && age <= limit('leads', policy.leadsDays)) ? [`${person.key}-${kind}${n}`] : [],
			),
		),
		sends: person.sends.flatMap((age, n) => (age <= limit(purposeOfSend(n), policy.evidenceDays) ? [`${person.key}-s${n}`] : [])),
		decisions: person.decisions.flatMap((age, n) => (age <= (held.has(person.key) ? Infinity : policy.evidenceDays) ? [`${person.key}-d${n}`] : [])),
		plans: person.plans.flatMap(({ age, due }, n) => (due || held.has(person.key) || age <= policy.evidenceDays ? [`${person.key}-pl${n}`] : [])),
		events: person.events.flatMap(({ age, state }, n) => {
			const key = `${person.key}-e${n}`;
			return age <= limit('deduplication', policy.eventsDays) || state === 'handed_off' || proofsOf(person).includes(key) ? [key] : [];
		}),
	});
	const isEmpty = (person: Person) => {
		const rows = kept(person);
		const plansDue = person.plans.some((plan) => plan.due);
		return rows.engagements.length + rows.sends.length + rows.events.length === 0 && !plansDue && !person.consent;
	};
	const generalDays = () => Math.min(policy.signalsDays, ...policy.rules.filter((rule) => rule.purpose === 'segmentation' && rule.countries.length === 0 && (rule.accountKey === '' || rule.accountKey === accountKey)).map((rule) => rule.days));
	const isErased = (person: Person) =>
		!isLead(person) && !held.has(person.key) && (person.mergedInto === null || person.age > generalDays()) && isEmpty(person) &&
		people.every((other) => other.mergedInto !== person.key || isEmpty(other));
	const left = people.filter((person) => !isErased(person));
	const of = (person: Person) => kept(person);
	return {
		viewers: left.map((person) => person.key),
		identities: left.flatMap((person) => [`${person.key}-handle`, `${person.key}-display_name`]),
		engagements: people.flatMap((person) => of(person).engagements),
		sends: people.flatMap((person) => of(person).sends),
		open_questions: people.flatMap((person) => of(person).sends),
		decisions: people.flatMap((person) => of(person).decisions),
		events: people.flatMap((person) => of(person).events),
		plans: left.flatMap((person) => of(person).plans),
		consent_ledger: people.flatMap(proofsOf),
		suppressions: people.flatMap((person) => (person.suppressed ? [person.key] : [])),
	};
}

const KEY_COLUMNS: Readonly<Record<string, string>> = {
	viewers: 'viewer_key', identities: 'identity_key', engagements: 'engagement_key', sends: 'send_key', open_questions: 'question_key',
	decisions: 'decision_key', events: 'event_key', plans: 'plan_key', consent_ledger: 'source_event', suppressions: 'suppression_key',
};

/** The keys that are in the tables of one account, sorted. */
export function actualLeft(store: TestStore, accountKey: string): Record<string, string[]> {
	return Object.fromEntries(
		Object.entries(KEY_COLUMNS).map(([table, column]) => [
			table,
			store.rows(`select ${column} as k from ${table} where account_key = ? order by 1`, accountKey).map((row) => String(row['k'])),
		]),
	);
}

export function sorted(left: Record<string, string[]>): Record<string, string[]> {
	return Object.fromEntries(Object.entries(left).map(([table, keys]) => [table, [...keys].sort()]));
}

/** How many rows are gone, in the words of a receipt; counted from outside. */
export function countGone(store: TestStore, accountKey: string, before: CountedRows): Removed {
	const after = countRows(store, accountKey);
	const gone = (kind: keyof Removed) => before[kind] - after[kind];
	return {
		views: gone('views'), engagements: gone('engagements'), people: gone('people'), events: gone('events'),
		decisions: gone('decisions'), sends: gone('sends'), plans: gone('plans'), commentRefs: gone('commentRefs'), auditLog: gone('auditLog'),
		passOns: gone('passOns'), rightsRequests: gone('rightsRequests'), conversions: gone('conversions'),
	};
}

export type CountedRows = Removed;

export function countRows(store: TestStore, accountKey: string): CountedRows {
	const count = (table: string, where = '1 = 1') => store.count(table, `account_key = ? and ${where}`, accountKey);
	return {
		views: count('engagements', "kind = 'view'"), engagements: count('engagements', "kind <> 'view'"), people: count('viewers'),
		events: count('events'), decisions: count('decisions'), sends: count('sends'), plans: count('plans'),
		commentRefs: count('comment_refs'), auditLog: count('audit_log'),
		passOns: count('pass_ons'), rightsRequests: count('rights_requests'), conversions: count('conversions'),
	};
}

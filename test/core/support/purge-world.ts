import fc from 'fast-check';
import { RETENTION, type RetentionPolicy, type RetentionRule } from '../../../core/retention/policy';
import { addIdentityRows, insertRow, type Rows } from './purge-rows';
import { connectLive, DAY, type TestStore } from './store';

/** One made-up person; ages in days before now. */
export interface Life {
	readonly lead: boolean;
	readonly consent: boolean;
	readonly suppressed: boolean;
	/** Merged into the person before this one, whatever they are. */
	readonly alias: boolean;
	readonly held: boolean;
	/** Where a list said they are. */
	readonly country: string | null;
	readonly age: number;
	readonly views: readonly number[];
	readonly replies: readonly number[];
	readonly sends: readonly number[];
	readonly decisions: readonly number[];
	readonly plans: readonly { readonly age: number; readonly due: boolean }[];
	readonly events: readonly { readonly age: number; readonly state: 'handled' | 'dead' | 'handed_off'; readonly proof: boolean }[];
}

const age = fc.oneof(fc.constantFrom(0, 7, 8, 29, 30, 31, 89, 91, 364, 365, 366, 399, 400, 401, 2000), fc.nat(1200));
const few = <T>(item: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: fc.array(item, { maxLength: 3 }) });
const seldom = fc.constantFrom(false, false, false, true);

export const lives = fc.array(
	fc.record<Life>({
		lead: seldom,
		consent: seldom,
		suppressed: seldom,
		alias: seldom,
		held: fc.constantFrom(...Array.from({ length: 11 }, () => false), true),
		country: fc.constantFrom(null, 'NL', 'DE'),
		age: fc.oneof(fc.constant(2000), age),
		views: few(age),
		replies: few(age),
		sends: few(age),
		decisions: few(age),
		plans: few(fc.record({ age, due: seldom })),
		events: few(fc.record({ age, state: fc.constantFrom('handled' as const, 'handled' as const, 'dead' as const, 'handed_off' as const), proof: seldom })),
	}),
	{ minLength: 1, maxLength: 12 },
);

const within = ({ min, max }: { min: number; max: number }) => fc.integer({ min, max });
const ruleFor = (purpose: RetentionRule['purpose'], bounds: { min: number; max: number }) =>
	fc.record<RetentionRule>({
		purpose: fc.constant(purpose),
		days: within(bounds),
		accountKey: fc.constantFrom('', THIS_ACCOUNT, 'acc_of_somebody_else'),
		countries: fc.constantFrom([], ['NL'], ['DE', 'FR']),
	});
/** Stands for the account of the world, whose key is not known before it is made. */
export const THIS_ACCOUNT = 'this account';

const rules: fc.Arbitrary<RetentionRule[]> = fc.array(
	fc.oneof(
		ruleFor('segmentation', RETENTION.signalsDays), ruleFor('leads', RETENTION.leadsDays), ruleFor('deduplication', RETENTION.eventsDays),
		ruleFor('service', RETENTION.evidenceDays), ruleFor('promotion', RETENTION.evidenceDays),
	),
	{ maxLength: 3 },
);

export const policies: fc.Arbitrary<RetentionPolicy> = fc.oneof(
	fc.constant(presetPolicy()),
	fc.record({
		signalsDays: within(RETENTION.signalsDays),
		leadsDays: within(RETENTION.leadsDays),
		evidenceDays: within(RETENTION.evidenceDays),
		eventsDays: within(RETENTION.eventsDays),
		rules,
	}),
);

export function presetPolicy(): RetentionPolicy {
	return {
		signalsDays: RETENTION.signalsDays.days,
		leadsDays: RETENTION.leadsDays.days,
		evidenceDays: RETENTION.evidenceDays.days,
		eventsDays: RETENTION.eventsDays.days,
		rules: [],
	};
}

export interface Person extends Life {
	readonly key: string;
	readonly handle: string;
	readonly mergedInto: string | null;
}

/** An account with its people as rows in the store, made by SQL and not by the pack. */
export interface PurgeWorld {
	readonly accountKey: string;
	readonly people: readonly Person[];
}

/** Makes the rows of some lives in a fresh account. */
export async function settle(store: TestStore, account: string, plan: readonly Life[]): Promise<PurgeWorld> {
	const accountKey = await connectLive(store, account);
	const people: Person[] = [];
	plan.forEach((life, index) => {
		// Merging flattens chains, and who has a consent or a lead of their own has written and is nobody else.
		const whole = people.findLast((person) => person.mergedInto === null);
		const isAlias = life.alias && whole !== undefined && !life.lead && !life.consent;
		people.push({ ...life, key: `${account}-p${index}`, handle: `h${account}.${index}`, mergedInto: isAlias ? whole.key : null });
	});
	store.raw.exec('begin immediate');
	for (const person of people) makePerson(store, accountKey, person);
	store.raw.exec('commit');
	for (const person of people.filter((each) => each.held)) {
		await store.use.placeHold({ accountKey, viewerKey: person.key, reason: 'a claim', person: 'counsel' });
	}
	return { accountKey, people };
}

function makePerson(store: TestStore, accountKey: string, person: Person): void {
	const ago = (days: number) => store.now - days * DAY;
	const add = (table: string, key: string, row: Rows) => insertRow(store.raw, table, { account_key: accountKey, viewer_key: person.key, ...row }, key);
	add('viewers', person.key, {
		profile_state: 'read', created_at: ago(person.age), converted_at: person.lead ? ago(person.age) : null, merged_into: person.mergedInto,
	});
	const hash = addIdentityRows(store.raw, accountKey, person);
	if (person.country !== null) {
		add('viewer_marks', person.key, { mark_key: person.key, kind: 'trait', name: 'country', value: person.country, source: 'import', evidence: '', at: 0 });
	}
	const engagement = (kind: string) => (days: number, n: number) => {
		const key = `${person.key}-${kind}${n}`;
		add('engagements', key, { engagement_key: key, natural_key: key, kind, at: ago(days), source: 'test' });
	};
	person.views.forEach(engagement('view'));
	person.replies.forEach(engagement('message'));
	person.sends.forEach((days, n) => {
		const key = `${person.key}-s${n}`;
		add('sends', key, {
			send_key: key, cause: key, step: 'x', copy_key: 'x', copy_version: 1, language: 'nl', purpose: purposeOfSend(n),
			lawful_basis: 'consent', evidence: '{}', state: 'sent', claimed_at: ago(days), lease_until: 0, text_hash: key,
		});
		add('open_questions', key, {
			question_key: key, purpose: 'dm_promotion', wording: 'w', send_key: key, asked_at: ago(days), expires_at: ago(days - 1), state: 'void',
		});
	});
	person.decisions.forEach((days, n) => {
		const key = `${person.key}-d${n}`;
		add('decisions', key, { decision_key: key, cause: key, step: 'x', at: ago(days), send: 0, reasons: '[]' });
	});
	person.plans.forEach(({ age: days, due }, n) => {
		const key = `${person.key}-pl${n}`;
		add('plans', key, {
			plan_key: key, campaign: key, step: 1, copy_key: 'x', due_at: ago(days), lease_until: 0, state: due ? 'due' : 'done', created_at: ago(days),
		});
	});
	person.events.forEach(({ age: days, state }, n) => {
		const key = `${person.key}-e${n}`;
		add('events', key, {
			event_key: key, kind: 'message', natural_key: key, occurred_at: ago(days), received_at: ago(days), expects_answer: 1,
			state, lease_until: 0, attempts: 1,
		});
	});
	proofsOf(person).forEach((source, n) => {
		add('consent_ledger', source, {
			month: person.key, seq: n + 1, purpose: 'dm_promotion', act: 'grant', lawful_basis: 'consent', wording: 'w', source_event: source,
			at: ago(person.age), previous_mac: '', mac: '', key_version: 1,
		});
	});
	if (person.suppressed) {
		add('suppressions', person.key, {
			suppression_key: person.key, kind: 'handle', hash, pepper_version: 1, reason: 'stop', source_event: `${person.key}-e0`, at: ago(person.age),
		});
	}
}

/** Every other message is promotion. */
export function purposeOfSend(n: number): 'service' | 'promotion' {
	return n % 2 === 0 ? 'service' : 'promotion';
}

/** Events that prove a consent; somebody who consented has at least one, of which the row may be long gone. */
export function proofsOf(person: Person): string[] {
	if (!person.consent) return [];
	const proofs = person.events.flatMap((event, n) => (event.proof ? [`${person.key}-e${n}`] : []));
	return proofs.length > 0 ? proofs : [`${person.key}-gone`];
}

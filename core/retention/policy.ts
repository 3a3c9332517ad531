import * as z from 'zod';

export const DAY_MS = 24 * 3_600_000;

interface Rule {
	readonly days: number;
	readonly min: number;
	readonly max: number;
	/** What to call it when a person entered a wrong number. */
	readonly name: string;
}

/**
 * How long each kind of row is kept, with the bounds a person may choose within. Nobody prescribes the defaults:
 * they are this pack's reading of storage limitation (GDPR art. 5(1)(e)) and of Meta's Platform Terms 3(d),
 * "delete when no longer needed", each tied to what the funnel needs the rows for.
 */
export const RETENTION = {
	/**
	 * Views and engagement of people who are no lead. The longest report over people looks back 28 days; two days
	 * of slack let a night be missed. Not under 7: "3 stories in 7 days" must stay countable.
	 */
	signalsDays: { days: 30, min: 7, max: 365, name: 'Days to keep signals' },
	/** Views and engagement of leads: one year of seasons. The lead itself and its consent are never purged. */
	leadsDays: { days: 365, min: 30, max: 1095, name: 'Days to keep the signals of leads' },
	/**
	 * Sends, decisions and finished plans: the proof of what was sent and why. A yearly audit needs the whole year
	 * behind it and some weeks to be held. Not under 90: "never more than two unanswered" is counted from them.
	 */
	evidenceDays: { days: 400, min: 90, max: 1825, name: 'Days to keep evidence' },
	/**
	 * Updates that were dealt with, kept to know a repeated one. Not under 8: Meta's 7-day limits (private reply,
	 * human agent) must have passed, and its redeliveries of some 36 h.
	 */
	eventsDays: { days: 30, min: 8, max: 365, name: 'Days to keep handled events' },
} as const satisfies Record<string, Rule>;

const days = ({ days: preset, min, max, name }: Rule) => {
	const error = `${name} must be a whole number from ${min} to ${max}`;
	return z.number({ error }).int({ error }).min(min, { error }).max(max, { error }).default(preset);
};

/**
 * What rows are kept for, and whose days hold where no rule says less: views and replies of people who are no lead, the
 * same of leads (by their own consent), sent messages by their purpose, and updates kept to know a repeated one.
 */
const DAYS_OF = {
	segmentation: 'signalsDays',
	leads: 'leadsDays',
	service: 'evidenceDays',
	promotion: 'evidenceDays',
	deduplication: 'eventsDays',
} as const satisfies Record<string, keyof typeof RETENTION>;

export type RetentionPurpose = keyof typeof DAYS_OF;
export const RETENTION_PURPOSES = Object.keys(DAYS_OF) as RetentionPurpose[];

const purpose = z.enum(RETENTION_PURPOSES, { error: `A stricter rule needs one of the purposes ${RETENTION_PURPOSES.join(', ')}` });
const country = z.string().regex(/^[A-Z]{2}$/, { error: 'Countries of a stricter rule are two capital letters each, such as NL' });

/** Fewer days for one purpose: of one account, or of people in some countries. It can shorten, never lengthen. */
const ruleSchema = z
	.strictObject({
		purpose,
		days: z.number({ error: 'A stricter rule needs a whole number of days' }).int(),
		/** Empty: every account. */
		accountKey: z.string().default(''),
		/** None: wherever people are. Who is in an unknown country counts as being in each. */
		countries: z.array(country).default([]),
	})
	.superRefine((rule, context) => {
		const { min, max } = RETENTION[DAYS_OF[rule.purpose]];
		if (rule.days < min || rule.days > max) {
			context.addIssue({ code: 'custom', message: `A stricter rule for ${rule.purpose} must be a whole number of days from ${min} to ${max}` });
		}
	});

const policySchema = z.strictObject({
	signalsDays: days(RETENTION.signalsDays),
	leadsDays: days(RETENTION.leadsDays),
	evidenceDays: days(RETENTION.evidenceDays),
	eventsDays: days(RETENTION.eventsDays),
	rules: z.array(ruleSchema).default([]),
});

export type RetentionRule = z.output<typeof ruleSchema>;
export type RetentionPolicy = z.output<typeof policySchema>;

export type PolicyCheck =
	| { readonly ok: true; readonly policy: RetentionPolicy }
	| { readonly ok: false; readonly problems: readonly string[] };

/** Checks a policy a person filled in; what is left out takes its default, every problem is named. */
export function checkRetentionPolicy(input: unknown): PolicyCheck {
	const parsed = policySchema.safeParse(input);
	if (parsed.success) return { ok: true, policy: parsed.data };
	return { ok: false, problems: parsed.error.issues.map((issue) => issue.message) };
}

/** @throws when a policy that reached the store was never checked */
export function requirePolicy(input: unknown): RetentionPolicy {
	const check = checkRetentionPolicy(input);
	if (check.ok) return check.policy;
	throw new Error(`The retention policy cannot be used: ${check.problems.join('; ')}`);
}

/** From when on rows of one purpose stay; older ones go. UTC milliseconds. */
export interface Cutoff {
	/** Where no country has a rule of its own. */
	readonly general: number;
	readonly countries: ReadonlyMap<string, number>;
	/** The latest of all: for people whose country nobody knows, and as far as a purge has to look. */
	readonly strictest: number;
}

export interface Cutoffs extends Readonly<Record<RetentionPurpose, Cutoff>> {
	/** Decisions and finished plans: what proves a message stays as long as any message may. */
	readonly evidence: number;
	/** The time the purge goes by: rows that carry their own end go when it has passed. */
	readonly asOf: number;
	/** Whether it matters where people are. */
	readonly byCountry: boolean;
}

/** The strictest of what holds for an account. @param now time of the account, UTC milliseconds */
export function cutoffsOf(policy: RetentionPolicy, accountKey: string, now: number): Cutoffs {
	const rules = policy.rules.filter((rule) => rule.accountKey === '' || rule.accountKey === accountKey);
	const cutoffs = Object.fromEntries(
		RETENTION_PURPOSES.map((name) => [name, cutoffOf(rules.filter((rule) => rule.purpose === name), policy[DAYS_OF[name]], now)]),
	) as Record<RetentionPurpose, Cutoff>;
	return { ...cutoffs, evidence: now - policy.evidenceDays * DAY_MS, asOf: now, byCountry: rules.some((rule) => rule.countries.length > 0) };
}

function cutoffOf(rules: readonly RetentionRule[], days: number, now: number): Cutoff {
	const before = (most: number) => now - most * DAY_MS;
	const general = Math.min(days, ...rules.filter((rule) => rule.countries.length === 0).map((rule) => rule.days));
	const countries = new Map<string, number>();
	for (const rule of rules) {
		for (const name of rule.countries) countries.set(name, Math.min(general, rule.days, countries.get(name) ?? Infinity));
	}
	return {
		general: before(general),
		countries: new Map([...countries].map(([name, most]) => [name, before(most)])),
		strictest: before(Math.min(general, ...countries.values())),
	};
}

/** @param place country the person is known to be in; undefined where nobody knows */
export function cutoffIn(cutoff: Cutoff, place: string | undefined): number {
	return place === undefined ? cutoff.strictest : (cutoff.countries.get(place) ?? cutoff.general);
}

import { z } from 'zod';

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

const policySchema = z.strictObject({
	signalsDays: days(RETENTION.signalsDays),
	leadsDays: days(RETENTION.leadsDays),
	evidenceDays: days(RETENTION.evidenceDays),
	eventsDays: days(RETENTION.eventsDays),
});

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

/** Rows older than these times go. UTC milliseconds. */
export interface Cutoffs {
	readonly signals: number;
	readonly leads: number;
	readonly evidence: number;
	readonly events: number;
	/** The time the purge goes by: rows that carry their own end go when it has passed. */
	readonly asOf: number;
}

/** @param now time of the account, UTC milliseconds */
export function cutoffsOf(policy: RetentionPolicy, now: number): Cutoffs {
	return {
		signals: now - policy.signalsDays * DAY_MS,
		leads: now - policy.leadsDays * DAY_MS,
		evidence: now - policy.evidenceDays * DAY_MS,
		events: now - policy.eventsDays * DAY_MS,
		asOf: now,
	};
}

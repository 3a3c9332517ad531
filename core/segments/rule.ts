import * as z from 'zod';
import { ACCOUNT_TYPES, canonicalTag, FOLLOWER_BUCKETS, SET_FLAGS } from '../store/marks';
import { SIGNAL_NAMES } from './signals';

/** Version of the JSON a rule is written in; another one is refused rather than guessed at. */
export const RULE_VERSION = 1;

/** A history longer than this is purged anyway (retention, leads at most). */
const MOST_DAYS = 1100;
const MOST_PARTS = 20;
/** Groups in groups in groups: deeper than a person can read. */
const DEEPEST = 4;

const count = z.number().int().min(1).max(1000);
const day = z.iso.date();

/** When: the last hours to the minute; days as the account's calendar counts them, also where a day has 23 or 25 hours. */
const window = z.discriminatedUnion('window', [
	z.strictObject({ window: z.literal('last_hours'), hours: z.number().int().min(1).max(MOST_DAYS * 24) }),
	z.strictObject({ window: z.literal('last_days'), days: z.number().int().min(1).max(MOST_DAYS) }),
	/** Both days included, from midnight to midnight in the account's zone. */
	z.strictObject({ window: z.literal('between'), from: day, to: day }).refine(({ from, to }) => from <= to, 'the window ends before it begins'),
]);
export type Window = z.infer<typeof window>;

/** Which stories count: by what the team's table says of them. */
const about = {
	theme: z.string().trim().min(1).max(100).optional(),
	campaign: z.string().trim().min(1).max(100).optional(),
};

const condition = z.discriminatedUnion('is', [
	z.strictObject({ is: z.literal('signal'), signal: z.enum(SIGNAL_NAMES), atLeast: count, window, ...about }),
	/** Different stories seen. */
	z.strictObject({ is: z.literal('stories'), atLeast: count, window, ...about }),
	/** Stories seen within minutes of their posting. */
	z.strictObject({ is: z.literal('early'), atLeast: count, minutes: z.number().int().min(1).max(1440), window, ...about }),
	/** A like, a reply or a message after having seen a story, both in the window. */
	z.strictObject({ is: z.literal('engaged_after_view'), window }),
	/** Any signal in the window. */
	z.strictObject({ is: z.literal('seen'), window }),
	/** The first signal that is still kept lies in the window. */
	z.strictObject({ is: z.literal('first_seen'), window }),
	z.strictObject({ is: z.literal('tag'), tag: z.string().transform(canonicalTag).pipe(z.string().min(1).max(50)) }),
	z.strictObject({ is: z.literal('flag'), flag: z.enum([...SET_FLAGS, 'new', 'repeat', 'business', 'verified', 'possible_bot']) }),
	z.strictObject({ is: z.literal('language'), language: z.string().toLowerCase().regex(/^[a-z]{2}$/, 'a language has two letters, such as nl') }),
	z.strictObject({ is: z.literal('country'), country: z.string().toUpperCase().regex(/^[A-Z]{2}$/, 'a country has two letters, such as NL') }),
	z.strictObject({ is: z.literal('account_type'), accountType: z.enum(ACCOUNT_TYPES) }),
	z.strictObject({ is: z.literal('verified'), verified: z.boolean() }),
	z.strictObject({ is: z.literal('follows_us'), follows: z.boolean() }),
	z.strictObject({ is: z.literal('followers'), bucket: z.enum(FOLLOWER_BUCKETS) }),
]);
export type Condition = z.infer<typeof condition>;

/** All, any or none of some parts. */
export interface Group {
	readonly match: 'all' | 'any' | 'none';
	readonly of: readonly Part[];
}
export type Part = Group | Condition;

const part = (levels: number): z.ZodType<Part> => (levels === 0 ? condition : z.union([groupOf(levels), condition]));
const groupOf = (levels: number): z.ZodType<Group> =>
	z.strictObject({ match: z.enum(['all', 'any', 'none']), of: z.array(part(levels - 1)).min(1).max(MOST_PARTS) });

const segmentRule = z.strictObject({
	version: z.literal(RULE_VERSION),
	where: part(DEEPEST),
	/** Keeps the most frequent of those found: this percentage of them, rounded up. */
	topPercent: z.number().min(1).max(100).optional(),
});

/** A segment as data: the same rule, history and time always give the same people in the same order. */
export interface SegmentRule {
	readonly version: typeof RULE_VERSION;
	readonly where: Part;
	readonly topPercent?: number | undefined;
}

export type RuleCheck = { readonly ok: true; readonly rule: SegmentRule } | { readonly ok: false; readonly problems: readonly string[] };

/** Checks a rule that came from outside. Each problem names its place in the rule and what is wrong there. */
export function checkRule(raw: unknown): RuleCheck {
	const parsed = segmentRule.safeParse(raw);
	if (parsed.success) return { ok: true, rule: parsed.data };
	return { ok: false, problems: parsed.error.issues.flatMap((issue) => tell(issue)) };
}

/** Of a union the branch counts that came furthest: its problem is the one the person made. */
function tell(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): string[] {
	const place = [...above, ...issue.path];
	if (issue.code === 'invalid_union' && issue.errors.length > 0) {
		const furthest = issue.errors.reduce((best, branch) => (depthOf(branch) > depthOf(best) ? branch : best));
		return furthest.flatMap((inner) => tell(inner, place));
	}
	return [`${place.map(String).join('.') || 'rule'}: ${issue.message}`];
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
	return Math.max(0, ...issues.map((issue) => issue.path.length));
}

/** @throws Error with all problems, when it is no rule */
export function requireRule(raw: unknown): SegmentRule {
	const check = checkRule(raw);
	if (check.ok) return check.rule;
	throw new Error(`The segment's rule cannot be used: ${check.problems.join('; ')}.`);
}

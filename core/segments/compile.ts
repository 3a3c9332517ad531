import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Trait } from '../store/marks';
import { expandFlags } from './derived-flags';
import { requiredWindows, windowsIn } from './population';
import type { Condition, Part, SegmentRule, Window } from './rule';
import { HistoryScan } from './scan';
import { SEEING, SIGNALS } from './signals';
import { hull, spanOf, type Span } from './windows';

type Predicate = RawBuilder<SqlBool>;

export interface CompiledRule {
	/** The pass over the history, joined as `history`. */
	readonly history: RawBuilder<unknown>;
	/** Whether people without a row in it can match: then everybody of the account is looked at. */
	readonly everybody: boolean;
	/** Who is looked at, matching or not: where the rule needs a signal, those with one in that window. */
	readonly seen: Predicate;
	readonly matches: Predicate;
	/** Different stories seen: what people are ranked by. */
	readonly score: RawBuilder<number>;
}

export interface RuleContext {
	readonly accountKey: string;
	/** Time of the account, UTC milliseconds. */
	readonly now: number;
	/** IANA zone of the account. */
	readonly timeZone: string;
}

/** Nothing lies in it: the pass of a rule that counts nothing. */
const NOTHING: Span = { after: 0, upTo: 0 };

/**
 * Turns a rule into the parts of one query over `viewers as person`; standard SQL, for both databases.
 *
 * @param only the history of one person alone is read
 */
export function compileRule({ where }: SegmentRule, context: RuleContext, only?: string): CompiledRule {
	const rule = expandFlags(where);
	const spanFor = (window: Window) => spanOf(window, context.now, context.timeZone);
	const scanned = hull(windowsIn(rule).map(spanFor)) ?? NOTHING;
	const required = requiredWindows(rule);
	const needed = required && hull(required.map(spanFor));
	const scan = new HistoryScan(context.accountKey, scanned, only);
	const matches = compilePart(rule, { ...context, scan, spanFor });
	const score = scan.column({ count: 'stories', kinds: SEEING, span: needed ?? scanned });
	// Whoever has a row in the pass has a signal in that window, where the two are the same.
	const isPass = needed !== null && needed.after === scanned.after && needed.upTo === scanned.upTo;
	const seen = needed && !isPass ? atLeast(scan.column({ count: 'rows', kinds: null, span: needed }), 1) : sql<SqlBool>`1 = 1`;
	return { history: scan.query(), everybody: needed === null, seen, matches, score };
}

interface CompileContext extends RuleContext {
	readonly scan: HistoryScan;
	readonly spanFor: (window: Window) => Span;
}

function compilePart(part: Part, context: CompileContext): Predicate {
	if (!('match' in part)) return compileCondition(part, context);
	const parts = part.of.map((each) => compilePart(each, context));
	switch (part.match) {
		case 'all':
			return sql<SqlBool>`(${sql.join(parts, sql` and `)})`;
		case 'any':
			return sql<SqlBool>`(${sql.join(parts, sql` or `)})`;
		case 'none':
			return sql<SqlBool>`not (${sql.join(parts, sql` or `)})`;
	}
}

function compileCondition(condition: Condition, context: CompileContext): Predicate {
	const { scan, spanFor } = context;
	switch (condition.is) {
		case 'signal': {
			const { signal, theme, campaign } = condition;
			// A view listed under two names of one person is one view: there is one of each story.
			const count = signal === 'view' ? 'stories' : 'rows';
			return atLeast(scan.column({ count, kinds: SIGNALS[signal], span: spanFor(condition.window), theme, campaign }), condition.atLeast);
		}
		case 'stories': {
			const { theme, campaign } = condition;
			return atLeast(scan.column({ count: 'stories', kinds: SEEING, span: spanFor(condition.window), theme, campaign }), condition.atLeast);
		}
		case 'early': {
			const { theme, campaign, minutes } = condition;
			const early = { kinds: SEEING, span: spanFor(condition.window), soonMs: minutes * 60_000, theme, campaign };
			return atLeast(scan.column({ count: 'stories', ...early }), condition.atLeast);
		}
		case 'engaged_after_view':
			return atLeast(scan.column({ count: 'engaged_after_view', span: spanFor(condition.window) }), 1);
		case 'seen':
			return atLeast(scan.column({ count: 'rows', kinds: null, span: spanFor(condition.window) }), 1);
		case 'first_seen': {
			const { after, upTo } = spanFor(condition.window);
			const first = sql`(select min(ever.at) from engagements as ever
				where ever.account_key = ${context.accountKey} and ever.viewer_key = person.viewer_key)`;
			return sql<SqlBool>`(coalesce(${first}, 0) > ${after} and coalesce(${first}, 0) <= ${upTo})`;
		}
		case 'tag':
			return hasMark(context, 'tag', condition.tag);
		case 'flag':
			return hasMark(context, 'flag', condition.flag);
		case 'language':
			// What the person wrote in goes before what a list says.
			return sql<SqlBool>`(coalesce(person.language, ${traitOf(context, 'language')}, '') = ${condition.language})`;
		case 'country':
			return hasMark(context, 'trait', 'country', condition.country);
		case 'account_type':
			return hasMark(context, 'trait', 'account_type', condition.accountType);
		case 'verified':
			return hasMark(context, 'trait', 'verified', yesNo(condition.verified));
		case 'follows_us':
			return hasMark(context, 'trait', 'follows_us', yesNo(condition.follows));
		case 'followers':
			return hasMark(context, 'trait', 'followers', condition.bucket);
	}
}

function atLeast(column: RawBuilder<number>, count: number): Predicate {
	return sql<SqlBool>`(${column} >= ${count})`;
}

function yesNo(value: boolean): string {
	return value ? 'yes' : 'no';
}

/** Whether a person has a mark; of a trait also whether it has this value. */
export function hasMark({ accountKey }: Pick<RuleContext, 'accountKey'>, kind: 'tag' | 'flag' | 'trait', name: string, value?: string): Predicate {
	const valued = value === undefined ? sql`` : sql`and mark.value = ${value}`;
	return sql<SqlBool>`person.viewer_key in (select mark.viewer_key from viewer_marks as mark
		where mark.account_key = ${accountKey} and mark.kind = ${kind} and mark.name = ${name} ${valued})`;
}

function traitOf({ accountKey }: RuleContext, trait: Trait): RawBuilder<unknown> {
	return sql`(select mark.value from viewer_marks as mark where mark.account_key = ${accountKey}
		and mark.viewer_key = person.viewer_key and mark.kind = 'trait' and mark.name = ${trait})`;
}

import { sql } from 'kysely';
import type { StoreContext } from '../store/use-case';
import { compileRule, type RuleContext } from './compile';
import { leftOutOf, type LeftOut } from './left-out';
import type { SegmentRule } from './rule';

export interface Candidate {
	readonly viewerKey: string;
	readonly matched: boolean;
	/** Different stories seen. */
	readonly score: number;
	readonly leftOut: LeftOut | null;
}

/**
 * Everybody a rule looks at, by one query. A person who turned out to be another one is that other one: their
 * rows are theirs, and the old key is nobody any more.
 *
 * @param only looks at one person alone
 */
export async function readCandidates({ tx }: StoreContext, rule: SegmentRule, context: RuleContext, only?: string): Promise<Candidate[]> {
	const compiled = compileRule(rule, context, only);
	const one = only === undefined ? sql`` : sql`and person.viewer_key = ${only}`;
	const { accountKey } = context;
	const { rows } = await sql<CandidateRow>`
		select person.viewer_key as viewer_key, case when ${compiled.matches} then 1 else 0 end as matched, ${compiled.score} as score,
			${leftOutOf(accountKey)} as left_out
		from ${compiled.everybody ? sql`viewers as person left join` : sql`viewers as person inner join`} (${compiled.history}) as history
			on history.viewer_key = person.viewer_key
		where person.account_key = ${accountKey} and person.merged_into is null and ${compiled.seen} ${one}`.execute(tx);
	return rows.map((row) => ({
		viewerKey: row.viewer_key,
		matched: Number(row.matched) === 1,
		score: Number(row.score),
		leftOut: row.left_out,
	}));
}

interface CandidateRow {
	readonly viewer_key: string;
	/** PostgreSQL gives counts as text. */
	readonly matched: number | string;
	readonly score: number | string;
	readonly left_out: LeftOut | null;
}

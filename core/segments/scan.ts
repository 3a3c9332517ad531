import { sql, type RawBuilder } from 'kysely';
import { ENGAGING, SEEING } from './signals';
import type { Span } from './windows';

/** Which rows of the history a count takes. */
export interface RowFilter {
	readonly kinds: readonly string[] | null;
	readonly span: Span;
	readonly theme?: string | undefined;
	readonly campaign?: string | undefined;
	/** Only rows at most this many milliseconds after their story was posted. */
	readonly soonMs?: number | undefined;
}

/** What is counted per person; each count is one column of the one pass over the history. */
export type Count =
	| ({ readonly count: 'rows' } & RowFilter)
	| ({ readonly count: 'stories' } & RowFilter)
	| { readonly count: 'engaged_after_view'; readonly span: Span };

/**
 * One pass over the rows of a span, grouped by person. Counts that are asked for twice are made once. The order
 * of rows within a story is nowhere read: there is none in the history (law 10).
 */
export class HistoryScan {
	readonly #columns = new Map<string, { readonly name: string; readonly count: Count }>();

	constructor(
		private readonly accountKey: string,
		private readonly span: Span,
		private readonly only?: string,
	) {}

	/** The column of a count, as a number: 0 for a person without rows. */
	column(count: Count): RawBuilder<number> {
		const id = JSON.stringify(count);
		const known = this.#columns.get(id) ?? { name: `n${this.#columns.size}`, count };
		this.#columns.set(id, known);
		return sql<number>`coalesce(${sql.ref(`history.${known.name}`)}, 0)`;
	}

	/** `select viewer_key, n0, n1, …`, to be joined as `history`. */
	query(): RawBuilder<unknown> {
		const counts = [...this.#columns.values()];
		const columns = counts.map(({ name, count }) => sql`${this.#aggregate(count)} as ${sql.ref(name)}`);
		const selected = sql.join([sql`act.viewer_key as viewer_key`, ...columns]);
		const one = this.only === undefined ? sql`` : sql`and act.viewer_key = ${this.only}`;
		return sql`select ${selected} from engagements as act ${joinsFor(counts.map(({ count }) => count))}
			where act.account_key = ${this.accountKey} and act.at > ${this.span.after} and act.at <= ${this.span.upTo} ${one}
			group by act.viewer_key`;
	}

	#aggregate(count: Count): RawBuilder<unknown> {
		switch (count.count) {
			case 'rows':
				return sql`sum(case when ${this.#matches(count)} then 1 else 0 end)`;
			case 'stories':
				return sql`count(distinct case when ${this.#matches(count)} then act.story_id end)`;
			case 'engaged_after_view': {
				const last = sql`max(case when ${this.#matches({ kinds: ENGAGING, span: count.span })} then act.at end)`;
				const first = sql`min(case when ${this.#matches({ kinds: SEEING, span: count.span })} then act.at end)`;
				return sql`case when ${last} >= ${first} then 1 else 0 end`;
			}
		}
	}

	#matches({ kinds, span, theme, campaign, soonMs }: RowFilter): RawBuilder<unknown> {
		const tests: RawBuilder<unknown>[] = [];
		if (kinds) tests.push(sql`act.kind in (${sql.join(kinds)})`);
		// The scan's own bounds hold already.
		if (span.after > this.span.after) tests.push(sql`act.at > ${span.after}`);
		if (span.upTo < this.span.upTo) tests.push(sql`act.at <= ${span.upTo}`);
		if (theme !== undefined) tests.push(sql`facts.theme = ${theme}`);
		if (campaign !== undefined) tests.push(sql`facts.campaign = ${campaign}`);
		if (soonMs !== undefined) tests.push(sql`act.at >= story.posted_at and act.at <= story.posted_at + ${soonMs}`);
		return tests.length === 0 ? sql`1 = 1` : sql.join(tests, sql` and `);
	}
}

/** Stories are joined only where a count asks for them. */
function joinsFor(counts: readonly Count[]): RawBuilder<unknown> {
	const filters = counts.flatMap((count) => (count.count === 'engaged_after_view' ? [] : [count]));
	const readsFacts = filters.some(({ theme, campaign }) => theme !== undefined || campaign !== undefined);
	if (!readsFacts && !filters.some(({ soonMs }) => soonMs !== undefined)) return sql``;
	const story = sql`left join stories as story on story.account_key = act.account_key and story.story_id = act.story_id`;
	return readsFacts ? sql`${story} left join story_facts as facts on facts.story_key = story.story_key` : story;
}

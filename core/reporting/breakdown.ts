import { Cohort, type Afterwards } from './cohort';
import type { SentMessage } from './messages';
import { rateOf, SMALL_CELL, type Rate } from './rates';

/** What messages can be told apart by. */
export const DIMENSIONS = ['day', 'story', 'theme', 'segment', 'campaign', 'variant', 'language'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One group of messages and its people. What fewer than five people did is not told: null. */
export interface BreakdownRow {
	/** Key of a story, date of a day, or the name; null where there is none, as for a message that answers no story. */
	readonly group: string | null;
	/** Groups of fewer than five people, put together. */
	readonly rest: boolean;
	readonly messages: number;
	readonly people: number;
	readonly replied: number | null;
	readonly replyRate: Rate;
	readonly optedOut: number | null;
	readonly optOutRate: Rate;
	readonly leads: number | null;
}

/** Gathers messages into groups by every dimension at once. */
export class Breakdowns {
	readonly total = new Cohort();
	readonly #groups = new Map<Dimension, Map<string | null, Cohort>>(DIMENSIONS.map((dimension) => [dimension, new Map()]));

	constructor(
		private readonly groupOf: Readonly<Record<Dimension, (message: SentMessage) => string | null>>,
		private readonly afterwards: Afterwards,
	) {}

	add(message: SentMessage): void {
		this.total.add(message, this.afterwards);
		for (const [dimension, groups] of this.#groups) {
			const group = this.groupOf[dimension](message);
			const cohort = groups.get(group) ?? new Cohort();
			groups.set(group, cohort);
			cohort.add(message, this.afterwards);
		}
	}

	/** Days in their order, all else by number of people. */
	rows(dimension: Dimension): BreakdownRow[] {
		const groups = this.#groups.get(dimension) ?? new Map<string | null, Cohort>();
		if (dimension === 'day') return [...groups].sort(([a], [b]) => compare(a, b)).map(([group, cohort]) => rowOf(group, cohort, false));
		return joinSmall(groups);
	}
}

/**
 * Groups of fewer than five people become one; is that still small, the smallest other group joins it. So no
 * difference of two numbers on the page tells what a few people did.
 */
function joinSmall(groups: ReadonlyMap<string | null, Cohort>): BreakdownRow[] {
	const ordered = [...groups].sort(([a, one], [b, other]) => other.people.size - one.people.size || compare(a, b));
	const shown = ordered.filter(([, cohort]) => cohort.people.size >= SMALL_CELL);
	const small = ordered.slice(shown.length);
	if (small.length === 0) return shown.map(([group, cohort]) => rowOf(group, cohort, false));
	const rest = new Cohort();
	for (const [, cohort] of small) rest.join(cohort);
	while (rest.people.size < SMALL_CELL) {
		const smallest = shown.pop();
		if (!smallest) break;
		rest.join(smallest[1]);
	}
	return [...shown.map(([group, cohort]) => rowOf(group, cohort, false)), rowOf(null, rest, true)];
}

function rowOf(group: string | null, cohort: Cohort, rest: boolean): BreakdownRow {
	const people = cohort.people.size;
	const told = (count: number) => (people < SMALL_CELL ? null : count);
	return {
		group, rest, messages: cohort.messages, people,
		replied: told(cohort.replied.size),
		replyRate: hidden(rateOf(cohort.replied.size, people)),
		optedOut: told(cohort.optedOut.size),
		optOutRate: hidden(rateOf(cohort.optedOut.size, people)),
		leads: told(cohort.leads.size),
	};
}

/** Without its numerator where the rate itself is not told. */
function hidden(rate: Rate): Rate {
	return rate.value === null ? { ...rate, numerator: 0 } : rate;
}

function compare(a: string | null, b: string | null): number {
	return (a ?? '') < (b ?? '') ? -1 : 1;
}

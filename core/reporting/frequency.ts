import { sql } from 'kysely';
import type { StoreContext } from '../store/use-case';
import type { ReportScope } from './people';
import { rateOf, SMALL_CELL, type Rate } from './rates';
import { sendsOf } from './sends';
import { TARGETS } from './targets';

/** How far back stories count that somebody saw before their first message. */
export const FREQUENCY_DAYS = 28;
const FREQUENCY_MS = FREQUENCY_DAYS * 24 * 3_600_000;

/** A tenth of the people messaged, by how many different stories they had seen. */
export interface Decile {
	/** 1 saw the most. Who saw as many is in the same tenth, so a tenth may be larger or be missing. */
	readonly decile: number;
	readonly leastStories: number;
	readonly mostStories: number;
	readonly people: number;
	readonly replyRate: Rate;
}

export interface FrequencyReport {
	readonly deciles: readonly Decile[];
	/** Message people who saw at least this many stories in 28 days; null while nothing is sure enough. */
	readonly cutOff: { readonly leastStories: number; readonly people: number; readonly replyRate: Rate } | null;
}

/** People messaged in the period with the number of different stories they saw in the 28 days before their first message of it. */
export async function readFrequency(store: StoreContext, scope: ReportScope): Promise<Map<string, number>> {
	const rows = await store.tx
		.with('firsts', () =>
			sendsOf(store, scope)
				.where('sends.state', '=', sql.lit('sent'))
				.where('sends.channel', 'is', null)
				.select('sends.viewer_key')
				.select((select) => select.fn.min('sends.claimed_at').as('first'))
				.groupBy('sends.viewer_key'),
		)
		.selectFrom('firsts')
		.leftJoin('engagements', (join) =>
			join
				.on('engagements.account_key', '=', scope.accountKey)
				.onRef('engagements.viewer_key', '=', 'firsts.viewer_key')
				.onRef('engagements.at', '<', 'firsts.first')
				.on((on) => on('engagements.at', '>=', on('firsts.first', '-', FREQUENCY_MS)))
				.on('engagements.kind', '=', 'view'),
		)
		.select('firsts.viewer_key as viewerKey')
		.select((select) => select.fn.count<number | string>('engagements.story_id').distinct().as('stories'))
		.groupBy('firsts.viewer_key')
		.execute();
	return new Map(rows.map(({ viewerKey, stories }) => [viewerKey, Number(stories)]));
}

/**
 * The reply rate per tenth of the people, and from how many stories on writing to people pays: the largest group of
 * people from the top whose reply rate surely (lower end of the interval) reaches the guide's 10 %.
 */
export function frequencyReport(stories: ReadonlyMap<string, number>, replied: ReadonlySet<string>): FrequencyReport {
	const byCount = Map.groupBy(stories, ([, count]) => count);
	const levels = [...byCount].map(([count, people]) => ({ count, people: people.length, replied: people.filter(([person]) => replied.has(person)).length }));
	levels.sort((a, b) => b.count - a.count);
	const deciles = new Map<number, Level[]>();
	let above = 0;
	for (const level of levels) {
		const decile = Math.floor((10 * above) / stories.size) + 1;
		deciles.set(decile, [...(deciles.get(decile) ?? []), level]);
		above += level.people;
	}
	return { deciles: [...deciles].map(([decile, some]) => decileOf(decile, some)), cutOff: cutOffOf(levels) };
}

interface Level {
	readonly count: number;
	readonly people: number;
	readonly replied: number;
}

function decileOf(decile: number, levels: readonly Level[]): Decile {
	const counts = levels.map(({ count }) => count);
	const people = sum(levels, 'people');
	const rate = rateOf(sum(levels, 'replied'), people);
	return {
		decile, leastStories: Math.min(...counts), mostStories: Math.max(...counts), people,
		replyRate: people < SMALL_CELL ? { ...rate, numerator: 0 } : rate,
	};
}

function cutOffOf(levels: readonly Level[]): FrequencyReport['cutOff'] {
	let best: FrequencyReport['cutOff'] = null;
	const aim = TARGETS.reply_rate.from ?? 0;
	for (let end = 1; end <= levels.length; end++) {
		const top = levels.slice(0, end);
		const replyRate = rateOf(sum(top, 'replied'), sum(top, 'people'));
		if (replyRate.low !== null && replyRate.low >= aim) best = { leastStories: top[end - 1]?.count ?? 0, people: replyRate.denominator, replyRate };
	}
	return best;
}

function sum(levels: readonly Level[], of: 'people' | 'replied'): number {
	return levels.reduce((total, level) => total + level[of], 0);
}

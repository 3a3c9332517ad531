import { chanceOf } from './chance';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * How much of a day's messages comes in each local hour, in parts of a hundred. An assumption, shaped like any curve of
 * social media use: little at night, most in the evening.
 */
const BY_HOUR = [1, 1, 0, 0, 0, 1, 2, 4, 4, 4, 4, 5, 6, 5, 4, 4, 5, 6, 7, 9, 11, 9, 6, 2] as const;
/** Of a day's messages so many answer that day's story, most of them soon: an assumption. */
const OF_STORY = 0.4;
const STORY_MEAN_MS = 1.5 * HOUR_MS;
const STORY_FROM_HOUR = 9;
const STORY_HOURS = 12;

/** Messages a person writes to an account in a day, UTC milliseconds in order. @param midnight local midnight */
export function arrivalsOf(seed: number, messagesPerDay: number, midnight: number): number[] {
	const chance = chanceOf(seed);
	const storyAt = midnight + (STORY_FROM_HOUR + chance.next() * STORY_HOURS) * HOUR_MS;
	const times: number[] = [];
	// How many come is chance as well: the gaps between them are.
	for (let at = chance.exponential(1 / messagesPerDay); at < 1; at += chance.exponential(1 / messagesPerDay)) {
		times.push(chance.next() < OF_STORY ? storyAt + chance.exponential(STORY_MEAN_MS) : midnight + hourOf(chance.next() * 100) * HOUR_MS + chance.next() * HOUR_MS);
	}
	return times.map(Math.floor).filter((time) => time < midnight + 2 * DAY_MS).sort((a, b) => a - b);
}

function hourOf(part: number): number {
	let sum = 0;
	const hour = BY_HOUR.findIndex((share) => (sum += share) > part);
	return hour === -1 ? BY_HOUR.length - 1 : hour;
}

import type { StoryReading } from '../instagram/insights';
import { CHECKPOINTS, GONE, LATE_AFTER_MS, STORY_LIFE_MS } from './checkpoints';
import { beatName, type StoryEvent, type StoryPlan, type Threshold } from './story-beat';

const MINUTE = 60_000;

/** A figure that waits for its threshold is read this often: three calls each time, and a story's figures move slowly. */
export const THRESHOLD_EVERY_MS = 10 * MINUTE;

/** The last look at a living story, so that its final figures are not those of an hour ago. */
export const LAST_LOOK_MS = 10 * MINUTE;

/** An ended story is asked about for this long; then what is known stands, whatever Instagram would still say. */
export const LAST_CALL_MS = STORY_LIFE_MS;

/** What was read, and when; null when nobody ever read. */
export interface KnownReading {
	readonly reading: StoryReading;
	readonly readAt: number | null;
}

/** What the rules need to know of a story. Times in UTC milliseconds of the account. */
export interface StoryState {
	readonly postedAt: number;
	/** Names of the beats that are recorded. */
	readonly recorded: ReadonlySet<string>;
	/** When Instagram last gave a certain answer about it. */
	readonly askedAt: number | null;
	/** The last figures known, or why there never were any. */
	readonly last: KnownReading | null;
}

export interface DueBeat {
	readonly event: StoryEvent;
	readonly dueAt: number;
	readonly late: boolean;
}

export type NewBeat = DueBeat & KnownReading;

export function hasEnded(postedAt: number, at: number): boolean {
	return at >= postedAt + STORY_LIFE_MS;
}

/** The beats the clock alone makes due and nobody has recorded, oldest first. That a story will expire is true only before it has. */
export function dueByClock(plan: StoryPlan, { postedAt, recorded }: StoryState, at: number): DueBeat[] {
	const endsAt = postedAt + STORY_LIFE_MS;
	const times: Array<{ event: StoryEvent; dueAt: number }> = [];
	if (plan.checkpoints) {
		for (const { name, afterMs } of CHECKPOINTS) times.push({ event: { event: 'checkpoint', checkpoint: name }, dueAt: postedAt + afterMs });
	}
	if (plan.expiringMinutes !== null && at < endsAt) {
		times.push({ event: { event: 'expiring' }, dueAt: endsAt - plan.expiringMinutes * MINUTE });
	}
	if (plan.final) times.push({ event: { event: 'final' }, dueAt: endsAt });
	return times
		.filter(({ event, dueAt }) => dueAt <= at && !recorded.has(beatName(event)))
		.map((due) => ({ ...due, late: at - due.dueAt > LATE_AFTER_MS }))
		.toSorted((a, b) => a.dueAt - b.dueAt);
}

/** Whether Instagram is to be asked about the story now. */
export function needsReading(plan: StoryPlan, story: StoryState, at: number): boolean {
	const endsAt = story.postedAt + STORY_LIFE_MS;
	if (at >= endsAt + LAST_CALL_MS) return false;
	if (dueByClock(plan, story, at).length > 0) return true;
	if (at >= endsAt) return false;
	const askedAt = story.askedAt ?? Number.NEGATIVE_INFINITY;
	if (openThresholds(plan, story).length > 0 && at - askedAt >= THRESHOLD_EVERY_MS) return true;
	return plan.final && at >= endsAt - LAST_LOOK_MS && askedAt < endsAt - LAST_LOOK_MS;
}

/**
 * The beats to record now, oldest first.
 *
 * @param fresh what was just read for certain; null when nobody read, or nothing is certain
 */
export function beatsToRecord(plan: StoryPlan, story: StoryState, fresh: StoryReading | null, at: number): NewBeat[] {
	const timed = dueByClock(plan, story, at).flatMap((due) => {
		const known = readingFor(due, story, fresh, at);
		return known === null ? [] : [{ ...due, ...known }];
	});
	if (fresh?.figures == null) return timed;
	const { figures } = fresh;
	const reached = openThresholds(plan, story).filter(({ metric, atLeast }) => (figures[metric] ?? -1) >= atLeast);
	return [
		...timed,
		...reached.map((threshold) => ({ event: { event: 'threshold' as const, ...threshold }, dueAt: at, late: false, reading: fresh, readAt: at })),
	];
}

function openThresholds({ thresholds }: StoryPlan, { recorded }: StoryState): Threshold[] {
	return thresholds.filter((threshold) => !recorded.has(beatName({ event: 'threshold', ...threshold })));
}

/** What a beat tells, or null while it has to wait for a reading. */
function readingFor({ event, late }: DueBeat, story: StoryState, fresh: StoryReading | null, at: number): KnownReading | null {
	const now = fresh === null ? null : { reading: fresh, readAt: at };
	const ended = hasEnded(story.postedAt, at);
	const closed = at >= story.postedAt + STORY_LIFE_MS + LAST_CALL_MS;
	switch (event.event) {
		case 'checkpoint':
			// Figures may come with a delay (reference §2.2, "48 h"): what is not there yet is asked again while in time.
			if (now?.reading.missing === 'not_available' && !ended && !late) return null;
			return now ?? (closed ? { reading: GONE, readAt: null } : null);
		case 'expiring':
			// A call that fails must not keep back what the clock knows.
			return withFigures(now) ?? withFigures(story.last) ?? now ?? story.last ?? { reading: NOT_READ, readAt: null };
		case 'final':
			if (now === null && !closed) return null;
			return withFigures(now) ?? withFigures(story.last) ?? { reading: endedWithout(story.last), readAt: null };
		case 'new_story':
		case 'threshold':
			return null;
	}
}

const NOT_READ: StoryReading = { figures: null, missing: 'not_available', causes: {} };

function withFigures(known: KnownReading | null): KnownReading | null {
	return known?.reading.figures ? known : null;
}

/** Why a story ended without figures: the reason it had while it lived, else they are gone. */
function endedWithout(last: KnownReading | null): StoryReading {
	return last?.reading.missing === 'under_5_viewers' ? last.reading : GONE;
}

import { count } from '../inbox/counters';
import type { StoryReading } from '../instagram/insights';
import type { StoreContext, UseCase } from '../store/use-case';
import { hasEnded, type DueBeat, type KnownReading } from './story-due';
import { beatName, eventOfName, type StoryEvent } from './story-beat';
import { BEAT_LEASE_MS, beatLease, MAX_HAND_OUTS } from './story-lease';

interface BeatPlace {
	readonly accountKey: string;
	readonly storyKey: string;
	/** UTC milliseconds of the account. */
	readonly now: number;
}

/** Adds a beat that waits to be given out. The row is the claim: of several who see the same beat one adds it. */
export async function insertBeat({ tx }: StoreContext, { accountKey, storyKey, now }: BeatPlace, beat: DueBeat & Partial<KnownReading>): Promise<void> {
	const name = beatName(beat.event);
	const { reading, readAt = null } = beat;
	await tx
		.insertInto('story_beats')
		.values({
			beat_key: `${storyKey}:${name}`,
			account_key: accountKey,
			story_key: storyKey,
			name,
			due_at: beat.dueAt,
			late: beat.late ? 1 : 0,
			recorded_at: now,
			read_at: readAt,
			figures: reading?.figures == null ? null : JSON.stringify(reading.figures),
			missing: reading?.missing ?? null,
			causes: JSON.stringify(reading?.causes ?? {}),
			state: 'recorded',
			lease_until: 0,
			attempts: 0,
			done_at: null,
		})
		.onConflict((conflict) => conflict.column('beat_key').doNothing())
		.execute();
}

/** A beat as it is given out. Times in UTC milliseconds of the account. */
export interface GivenBeat {
	readonly beatKey: string;
	readonly event: StoryEvent;
	readonly storyKey: string;
	readonly mediaType: string;
	readonly postedAt: number;
	/** Where the story can be looked at; null when Instagram gave none. */
	readonly permalink: string | null;
	readonly dueAt: number;
	readonly late: boolean;
	/** What was read; null for an event that comes without figures. */
	readonly reading: StoryReading | null;
	readonly readAt: number | null;
	/** The story had ended when the beat was recorded. */
	readonly ended: boolean;
	/** 1 for the first hand-out. */
	readonly attempt: number;
}

export interface TakeBeats {
	readonly accountKey: string;
	readonly limit: number;
	/** Beats this process gave out and whose execution has not ended: they keep their lease. */
	readonly inFlight: readonly string[];
}

/**
 * Takes beats nobody has been given yet, and those whose lease ended before they were done: a kill between commit
 * and execution, an execution that failed. After the last attempt a beat is `dead`, counted, and left for a person.
 *
 * @returns oldest first; whoever takes them gives them out, and calls `finishBeats` when the execution has ended well
 */
export const takeBeats: UseCase<TakeBeats, GivenBeat[]> = async (store, { accountKey, limit, inFlight }) => {
	const { tx, wallClock } = store;
	await renewLeases(store, inFlight);
	const rows = await tx
		.selectFrom('story_beats as beat')
		.innerJoin('stories', 'stories.story_key', 'beat.story_key')
		.selectAll('beat')
		.select(['stories.media_type', 'stories.posted_at', 'stories.permalink'])
		.where('beat.account_key', '=', accountKey)
		.where('beat.state', 'in', ['recorded', 'given'])
		.where('beat.lease_until', '<=', wallClock)
		.orderBy('beat.due_at')
		.orderBy('beat.beat_key')
		.limit(limit)
		.execute();
	const given: GivenBeat[] = [];
	for (const row of rows) {
		const attempt = row.attempts + 1;
		const dead = attempt > MAX_HAND_OUTS;
		const taken = await tx
			.updateTable('story_beats')
			.set(dead ? { state: 'dead' } : { state: 'given', attempts: attempt, lease_until: beatLease(wallClock, attempt) })
			.where('beat_key', '=', row.beat_key)
			// Another process may have taken it since the rows were read.
			.where('attempts', '=', row.attempts)
			.where('state', 'in', ['recorded', 'given'])
			.executeTakeFirst();
		if (taken.numUpdatedRows === 0n) continue;
		if (dead) await count(store, 'dead_story_beats', 1);
		else given.push(toGiven(row, attempt));
	}
	return given;
};

async function renewLeases({ tx, wallClock }: StoreContext, inFlight: readonly string[]): Promise<void> {
	if (inFlight.length === 0) return;
	const until = wallClock + BEAT_LEASE_MS;
	await tx
		.updateTable('story_beats')
		.set({ lease_until: until })
		.where('beat_key', 'in', inFlight)
		.where('state', '=', 'given')
		.where('lease_until', '<', until)
		.execute();
}

/** Marks beats as done, also one given up before: their execution has ended well, and nobody gives them out again. */
export const finishBeats: UseCase<{ beatKeys: readonly string[] }, null> = async ({ tx, wallClock }, { beatKeys }) => {
	if (beatKeys.length === 0) return null;
	await tx
		.updateTable('story_beats')
		.set({ state: 'done', done_at: wallClock })
		.where('beat_key', 'in', beatKeys)
		.where('state', '<>', 'done')
		.execute();
	return null;
};

interface JoinedRow {
	readonly beat_key: string;
	readonly name: string;
	readonly story_key: string;
	readonly media_type: string;
	readonly posted_at: number;
	readonly permalink: string | null;
	readonly due_at: number;
	readonly late: number;
	readonly recorded_at: number;
	readonly read_at: number | null;
	readonly figures: string | null;
	readonly missing: string | null;
	readonly causes: string;
}

function toGiven(row: JoinedRow, attempt: number): GivenBeat {
	return {
		beatKey: row.beat_key,
		event: eventOfName(row.name),
		storyKey: row.story_key,
		mediaType: row.media_type,
		postedAt: row.posted_at,
		permalink: row.permalink,
		dueAt: row.due_at,
		late: row.late === 1,
		reading: row.figures === null && row.missing === null ? null : storedReading(row),
		readAt: row.read_at,
		ended: hasEnded(row.posted_at, row.recorded_at),
		attempt,
	};
}

/** A reading as a row keeps it; written by `insertBeat` and `recordReadings` only. */
export function storedReading({ figures, missing, causes }: { figures: string | null; missing: string | null; causes: string }): StoryReading {
	return { figures: figures === null ? null : (JSON.parse(figures) as unknown), missing, causes: JSON.parse(causes) as unknown } as StoryReading;
}

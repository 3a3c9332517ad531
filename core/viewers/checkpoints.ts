import type { CallResult } from '../instagram/call';
import type { GraphError } from '../instagram/errors';
import type { StoryReading } from '../instagram/insights';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long a story lives, and how long Instagram tells its figures (reference §2.1, §2.2). */
export const STORY_LIFE_MS = 24 * HOUR;

/** When a story's figures are read, by time since it was posted; the last one leaves an hour before they are gone. */
export const CHECKPOINTS = [
	{ name: '30min', afterMs: 30 * MINUTE },
	{ name: '90min', afterMs: 90 * MINUTE },
	{ name: '6h', afterMs: 6 * HOUR },
	{ name: '23h', afterMs: 23 * HOUR },
] as const;

export type Checkpoint = (typeof CHECKPOINTS)[number]['name'];

/** A beat recorded more than this after its time is marked: its figures are those of a later moment. */
export const LATE_AFTER_MS = 15 * MINUTE;

/** Nothing is told, and after the story's 24 h no later call brings its figures back. */
export const GONE: StoryReading = { figures: null, missing: 'gone', causes: {} };

/**
 * What a reading says for good, or null: then nothing is certain, and it is asked again. Once the story has ended,
 * silence and refusals are certain too.
 */
export function certainReading(reading: CallResult<StoryReading>, ended: boolean): StoryReading | null {
	if (reading.ok) return ended && reading.value.missing === 'not_available' ? GONE : reading.value;
	return ended && refused(reading.error) ? GONE : null;
}

/** Whether an error would meet every other call too, or be made worse by it. */
export function concernsAll({ class: errorClass }: GraphError): boolean {
	return ['not_reached', 'throttled', 'token_dead', 'account_stop'].includes(errorClass);
}

/** Whether the API answered about this story, as opposed to not being reached or not talking to this account now. */
function refused({ class: errorClass }: GraphError): boolean {
	switch (errorClass) {
		case 'not_reached':
		case 'throttled':
		case 'token_dead':
		case 'account_stop':
		case 'thread_elsewhere':
			return false;
		case 'ambiguous':
		case 'configuration':
		case 'not_found':
		case 'already_done':
		case 'window_closed':
		case 'person_unreachable':
		case 'profile_consent':
			return true;
	}
}

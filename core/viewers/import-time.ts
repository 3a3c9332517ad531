import { DateTime } from 'luxon';

/** Calendar date with or without a time of day, and with or without a zone: the forms people and tools write. */
const ISO = /^\d{4}-\d{2}-\d{2}(?<clock>[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(?<zone>Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)?)?$/;

/** As tools write it, to the second or the millisecond in UTC. */
const IN_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/;

/** Instagram has had stories since 2 August 2016. */
const FIRST_STORIES = Date.UTC(2016, 7, 2);

/** Clocks are off now and then, and today has begun earlier elsewhere; what is further ahead is a mistake. */
const AHEAD_MS = { clock: 3_600_000, date: 24 * 3_600_000 } as const;

const CURE = 'Write it as 2026-11-23T09:30, or with its zone as 2026-11-23T09:30:00Z.';

export type ViewTime =
	| { readonly ok: true; readonly at: number }
	| { readonly ok: false; readonly problem: string; readonly cure: string };

/**
 * Reads a time in ISO 8601. One without a zone is in the account's.
 *
 * @param text trimmed
 */
export function readViewTime(text: string, rules: { readonly timeZone: string; readonly now: number }): ViewTime {
	if (text === '') return { ok: false, problem: 'The time of the view is missing', cure: CURE };
	const exact = readUtc(text);
	if (exact !== null) return whenStories(exact, rules.now + AHEAD_MS.clock);
	const form = ISO.exec(text.toUpperCase());
	if (!form) return { ok: false, problem: 'This is no date in ISO 8601', cure: CURE };
	// Spreadsheets and databases put a space where ISO 8601 has a T.
	const written = form[0].replace(' ', 'T');
	const isLocal = form.groups?.['zone'] === undefined;
	// Only a time without a zone needs the account's: looking a zone up takes longer than all the rest of a row.
	const read = DateTime.fromISO(written, { zone: isLocal ? rules.timeZone : 'utc' });
	// Of an hour that comes twice the first; luxon alone would go by whether it is summer while it reads.
	const time = isLocal && read.isValid ? (read.getPossibleOffsets()[0] ?? read) : read;
	if (!time.isValid) return { ok: false, problem: 'This date does not exist', cure: CURE };
	if (isLocal && !isOnClock(written, time)) {
		return { ok: false, problem: `This time was skipped in ${rules.timeZone}: the clocks went forward`, cure: CURE };
	}
	return whenStories(time.toMillis(), rules.now + AHEAD_MS[form.groups?.['clock'] === undefined ? 'date' : 'clock']);
}

/** UTC milliseconds of a time as tools write it, which needs no calendar; null for every other. Reading it with one takes longer than all the rest of a row. */
function readUtc(text: string): number | null {
	if (!IN_UTC.test(text)) return null;
	const at = Date.parse(text);
	// Of a day or an hour there is not, Date makes another one or none.
	return new Date(at).getUTCDate() === Number(text.slice(8, 10)) ? at : null;
}

function whenStories(at: number, latest: number): ViewTime {
	if (at > latest) return { ok: false, problem: 'This date is in the future', cure: 'Check the year, the order of day and month, and the zone.' };
	if (at < FIRST_STORIES) return { ok: false, problem: 'There were no stories yet on this date', cure: 'Check the year.' };
	return { ok: true, at };
}

/** luxon moves a time that summer time skips; the wall clock then shows another one. */
function isOnClock(text: string, time: DateTime): boolean {
	const written = DateTime.fromISO(text, { zone: 'utc' });
	return written.hour === time.hour && written.minute === time.minute;
}

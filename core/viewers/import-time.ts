import { DateTime } from 'luxon';

/** Calendar date with or without a time of day, and with or without a zone: the forms people and tools write. */
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(?<zone>Z|[+-]\d{2}(:?\d{2})?)?)?$/;

/** Instagram has had stories since 2 August 2016. */
const FIRST_STORIES = Date.UTC(2016, 7, 2);

/** Clocks and zones of tools are off now and then; a date further ahead is a mistake. */
const AHEAD_MS = 24 * 3_600_000;

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
	const form = ISO.exec(text.toUpperCase());
	if (!form) return { ok: false, problem: 'This is no date in ISO 8601', cure: CURE };
	const isLocal = form.groups?.['zone'] === undefined;
	// Only a time without a zone needs the account's: looking a zone up takes longer than all the rest of a row.
	const time = DateTime.fromISO(form[0], { zone: isLocal ? rules.timeZone : 'utc' });
	if (!time.isValid) return { ok: false, problem: 'This date does not exist', cure: CURE };
	if (isLocal && !isOnClock(form[0], time)) {
		return { ok: false, problem: `This time was skipped in ${rules.timeZone}: the clocks went forward`, cure: CURE };
	}
	const at = time.toMillis();
	if (at > rules.now + AHEAD_MS) return { ok: false, problem: 'This date is in the future', cure: 'Check the year and the order of day and month.' };
	if (at < FIRST_STORIES) return { ok: false, problem: 'There were no stories yet on this date', cure: 'Check the year.' };
	return { ok: true, at };
}

/** luxon moves a time that summer time skips; the wall clock then shows another one. */
function isOnClock(text: string, time: DateTime): boolean {
	const written = DateTime.fromISO(text, { zone: 'utc' });
	return written.hour === time.hour && written.minute === time.minute;
}

import { DateTime } from 'luxon';
import type { Window } from './rule';

const HOUR_MS = 3_600_000;

/** Moments after `after`, up to and including `upTo`; UTC milliseconds. */
export interface Span {
	readonly after: number;
	readonly upTo: number;
}

/**
 * The moments of a window. Nothing of the future is in it.
 *
 * @param now time of the account
 * @param timeZone IANA zone of the account
 */
export function spanOf(window: Window, now: number, timeZone: string): Span {
	switch (window.window) {
		case 'last_hours':
			return { after: now - window.hours * HOUR_MS, upTo: now };
		case 'last_days':
			return { after: DateTime.fromMillis(now, { zone: timeZone }).minus({ days: window.days }).toMillis(), upTo: now };
		case 'between': {
			const dayAfter = DateTime.fromISO(window.to).plus({ days: 1 }).toISODate() ?? window.to;
			return { after: beginOf(window.from, timeZone) - 1, upTo: Math.min(beginOf(dayAfter, timeZone) - 1, now) };
		}
	}
}

/** First moment of a calendar day. Found from its noon, which every zone has once; where midnight comes twice, the first. */
function beginOf(day: string, timeZone: string): number {
	const midnight = DateTime.fromISO(`${day}T12:00`, { zone: timeZone }).startOf('day');
	const hourBefore = midnight.minus({ hours: 1 });
	return (hourBefore.toISODate() === day ? hourBefore : midnight).toMillis();
}

/** The span that holds all of some; null for none. */
export function hull(spans: readonly Span[]): Span | null {
	if (spans.length === 0) return null;
	return { after: Math.min(...spans.map(({ after }) => after)), upTo: Math.max(...spans.map(({ upTo }) => upTo)) };
}

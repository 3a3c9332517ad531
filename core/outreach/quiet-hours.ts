import { DateTime, IANAZone } from 'luxon';
import * as z from 'zod';

/** Hours of the local day in which nobody is disturbed: minutes since midnight, `until` not included; may span midnight. */
export interface QuietHours {
	readonly from: number;
	readonly until: number;
}

/** 21:00 to 09:00: when a shop is not written to by its customers either; a person sets others per account. */
export const DEFAULT_QUIET_HOURS: QuietHours = { from: 21 * 60, until: 9 * 60 };

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** A time of day as people write it, `21:00`, in minutes since midnight. */
export const timeOfDay = z.string().regex(CLOCK, 'must be a time of day such as 21:00').transform(minutesOf);

function minutesOf(text: string): number {
	const [hours = '0', minutes = '0'] = text.split(':');
	return Number(hours) * 60 + Number(minutes);
}

/** Further than this no quiet hours can reach: two nights and the longest change of the clock. */
const FURTHEST_MS = 50 * 3_600_000;

/**
 * When the quiet hours around a moment end.
 *
 * @param now UTC milliseconds
 * @param zones IANA names of every zone the person may be in; it is quiet while it is quiet in one of them
 * @returns UTC milliseconds of the first moment that is quiet nowhere; null when it is not quiet now; 'always'
 *   when the zones lie so far apart that it is quiet in one of them at any time
 */
export function quietUntil(now: number, hours: QuietHours, zones: readonly string[]): number | 'always' | null {
	let at = now;
	for (let moved = true; moved; ) {
		moved = false;
		for (const zone of zones) {
			while (isQuiet(at, hours, zone)) {
				at = endOfQuiet(at, hours, zone);
				moved = true;
				if (at > now + FURTHEST_MS) return 'always';
			}
		}
	}
	return at === now ? null : at;
}

function isQuiet(at: number, { from, until }: QuietHours, zone: string): boolean {
	const minute = minuteOfDay(DateTime.fromMillis(at, { zone }));
	return from <= until ? minute >= from && minute < until : minute >= from || minute < until;
}

/** The next moment after a quiet one at which the local clock shows the end. */
function endOfQuiet(at: number, { until }: QuietHours, zone: string): number {
	const local = DateTime.fromMillis(at, { zone });
	const day = minuteOfDay(local) < until ? local : local.plus({ days: 1 });
	const end = day.startOf('day').set({ hour: Math.floor(until / 60), minute: until % 60 });
	return end.toMillis() > at && minuteOfDay(end) === until ? end.toMillis() : nextMinute(at);
}

/** Where a change of the clock leaves the end out or shows it twice: minute by minute is slow and certain. */
function nextMinute(at: number): number {
	return at - (at % 60_000) + 60_000;
}

function minuteOfDay(local: DateTime): number {
	return local.hour * 60 + local.minute;
}

/** What the platform's locale data knows; the types of the language do not have it yet. */
type LocaleWithZones = Intl.Locale & { getTimeZones?(): string[] | undefined };

const known = new Map<string, readonly string[]>();

/** The zones of a country, `NL` -> `Europe/Amsterdam`; empty for what is no country. */
export function zonesOfCountry(country: string): readonly string[] {
	const zones = known.get(country) ?? readZones(country);
	known.set(country, zones);
	return zones;
}

function readZones(country: string): readonly string[] {
	if (!/^[A-Z]{2}$/.test(country)) return [];
	const locale: LocaleWithZones = new Intl.Locale(`und-${country}`);
	return (locale.getTimeZones?.() ?? []).filter((zone) => IANAZone.isValidZone(zone));
}

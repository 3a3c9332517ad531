import { DateTime } from 'luxon';

/** Which time a report is about. Times in UTC milliseconds. */
export type PeriodChoice =
	/** Whole days in the account's time zone, up to and including yesterday: the same all day long, so weeks compare. `before`: that many such periods earlier. */
	| { readonly period: 'last_days'; readonly days: number; readonly before?: number }
	| { readonly period: 'everything' }
	/** Days of the account, as `2026-11-23`, the first and the last among them. */
	| { readonly period: 'days'; readonly first: string; readonly last: string }
	| { readonly period: 'custom'; readonly from: number; readonly to: number };

/** From `from`, up to and not including `to`. */
export interface Period {
	readonly from: number;
	readonly to: number;
}

/** @param now time of the account */
export function periodOf(choice: PeriodChoice, timeZone: string, now: number): Period {
	switch (choice.period) {
		case 'last_days': {
			const { days, before = 0 } = choice;
			const end = DateTime.fromMillis(now, { zone: timeZone }).startOf('day').minus({ days: days * before });
			return { from: end.minus({ days }).toMillis(), to: end.toMillis() };
		}
		case 'everything':
			return { from: 0, to: now + 1 };
		case 'days': {
			const at = (date: string) => DateTime.fromISO(date, { zone: timeZone }).startOf('day');
			return { from: at(choice.first).toMillis(), to: at(choice.last).plus({ days: 1 }).toMillis() };
		}
		case 'custom':
			return { from: choice.from, to: choice.to };
	}
}

/** The period that ends where another begins, and is as long; null where there is none. */
export function periodBefore(period: PeriodChoice): PeriodChoice | null {
	switch (period.period) {
		case 'last_days':
			return { ...period, before: (period.before ?? 0) + 1 };
		case 'everything':
			return null;
		case 'days': {
			const [first, last] = [DateTime.fromISO(period.first, { zone: 'utc' }), DateTime.fromISO(period.last, { zone: 'utc' })];
			const days = last.diff(first, 'days').days + 1;
			return { period: 'days', first: first.minus({ days }).toFormat('yyyy-MM-dd'), last: first.minus({ days: 1 }).toFormat('yyyy-MM-dd') };
		}
		case 'custom':
			return { period: 'custom', from: 2 * period.from - period.to, to: period.from };
	}
}

/** A day of the account, as `2026-11-23`. */
export interface Day extends Period {
	readonly date: string;
}

/** The day a moment falls on in a time zone; 23 or 25 hours long where the clocks change. */
export function dayOf(at: number, timeZone: string): Day {
	const start = DateTime.fromMillis(at, { zone: timeZone }).startOf('day');
	return { date: start.toFormat('yyyy-MM-dd'), from: start.toMillis(), to: start.plus({ days: 1 }).startOf('day').toMillis() };
}

/** Days that lie in a period, in their order; the first and last may reach out of it. */
export function daysOf({ from, to }: Period, timeZone: string): Day[] {
	const days: Day[] = [];
	for (let at = from; at < to; ) {
		const day = dayOf(at, timeZone);
		days.push(day);
		at = day.to;
	}
	return days;
}

/** Finds days of many moments quickly: each day is worked out once. */
export function dayFinder(timeZone: string): (at: number) => string {
	let last: Day = { date: '', from: 0, to: 0 };
	return (at) => {
		if (at < last.from || at >= last.to) last = dayOf(at, timeZone);
		return last.date;
	};
}

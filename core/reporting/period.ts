import { DateTime } from 'luxon';

/** Which time a report is about. Times in UTC milliseconds. */
export type PeriodChoice =
	/** Whole days in the account's time zone, up to and including yesterday: the same all day long, so weeks compare. */
	| { readonly period: 'last_days'; readonly days: number }
	| { readonly period: 'everything' }
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
			const today = DateTime.fromMillis(now, { zone: timeZone }).startOf('day');
			return { from: today.minus({ days: choice.days }).toMillis(), to: today.toMillis() };
		}
		case 'everything':
			return { from: 0, to: now + 1 };
		case 'custom':
			return { from: choice.from, to: choice.to };
	}
}

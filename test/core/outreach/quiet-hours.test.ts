import fc from 'fast-check';
import { DateTime } from 'luxon';
import { followUpDueAt } from '../../../core/outreach/follow-up-time';
import { quietUntil, zonesOfCountry, type QuietHours } from '../../../core/outreach/quiet-hours';
import { holds } from '../support/property';
import { DAY, HOUR, MINUTE } from '../support/store';

const ZONES = Intl.supportedValuesOf('timeZone');
const FROM = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2028, 0, 1);

const hours: fc.Arbitrary<QuietHours> = fc.oneof(
	fc.constant({ from: 21 * 60, until: 9 * 60 }),
	fc.record({ from: fc.nat(1439), until: fc.nat(1439) }).filter(({ from, until }) => from !== until),
);

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
	const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
	clocks.set(zone, clock);
	return clock;
}

/** Reckoned anew, from the text a wall clock shows. */
function isNight(at: number, { from, until }: QuietHours, zone: string): boolean {
	const [hour = 0, minute = 0] = clockOf(zone).format(at).split(':').map(Number);
	const now = hour * 60 + minute;
	return from < until ? from <= now && now < until : now >= from || now < until;
}

/** Every moment of the two years at which the clock of a zone is changed. */
function changesOf(zone: string): number[] {
	const changes: number[] = [];
	const offsetAt = (at: number) => DateTime.fromMillis(at, { zone }).offset;
	for (let week = FROM; week < UNTIL; week += 7 * DAY) {
		if (offsetAt(week) === offsetAt(week + 7 * DAY)) continue;
		for (let day = week; day < week + 7 * DAY; day += DAY) if (offsetAt(day) !== offsetAt(day + DAY)) changes.push(day);
	}
	return changes;
}

function check(at: number, night: QuietHours, zones: readonly string[]): void {
	const until = quietUntil(at, night, zones);
	const quiet = (moment: number) => zones.some((zone) => isNight(moment, night, zone));
	expect({ at, zones, quiet: quiet(at) }).toEqual({ at, zones, quiet: until !== null });
	if (until === null) return;
	if (until === 'always') {
		// Only zones far apart leave no moment: one alone has every night its morning.
		expect({ at, zones: zones.length }).not.toEqual({ at, zones: 1 });
		return;
	}
	// The first moment that is quiet nowhere: it is free itself, and the minute before is not.
	expect({ at, zones, until, quiet: quiet(until) }).toEqual({ at, zones, until, quiet: false });
	expect({ at, zones, until, quiet: quiet(until - 1) }).toEqual({ at, zones, until, quiet: true });
}

describe('quiet hours', () => {
	it(`end at the first free moment, in each of ${ZONES.length} zones, over two years and around every change of the clock`, () => {
		let changed = 0;
		for (const [index, zone] of ZONES.entries()) {
			for (const day of changesOf(zone)) {
				changed++;
				for (let at = day - 3 * HOUR; at < day + 30 * HOUR; at += 97 * MINUTE) check(at, { from: 21 * 60, until: 9 * 60 }, [zone]);
				check(day + 26 * HOUR, { from: 23 * 60, until: 150 }, [zone]);
			}
			for (let at = FROM + index * HOUR; at < UNTIL; at += 41 * DAY + 7 * HOUR + index * MINUTE) check(at, { from: 21 * 60, until: 9 * 60 }, [zone]);
		}
		expect(changed).toBeGreaterThan(300);
	});

	it('hold for any hours, any zones together, any moment', async () => {
		await holds(
			fc.property(fc.integer({ min: FROM, max: UNTIL }), hours, fc.array(fc.constantFrom(...ZONES), { minLength: 1, maxLength: 3 }), (at, night, zones) =>
				check(at, night, zones),
			),
			2000,
		);
	});

	it('never leave a moment where the zones lie too far apart', () => {
		const night = { from: 12 * 60, until: 11 * 60 };
		expect(quietUntil(Date.UTC(2026, 5, 1, 15), night, ['Pacific/Kiritimati', 'Pacific/Niue'])).toBe('always');
	});

	it('know the zones of a country', () => {
		expect(zonesOfCountry('NL')).toEqual(['Europe/Amsterdam']);
		expect(zonesOfCountry('ES').length).toBeGreaterThan(1);
		for (const none of ['', 'nl', 'ZZ', 'Netherlands']) expect(zonesOfCountry(none)).toEqual([]);
	});
});

describe('the follow-up', () => {
	const NIGHT = { from: 21 * 60, until: 9 * 60 };

	/** When a follow-up may go out at the earliest, as the decision moves it. */
	function goesOut(due: number, zone: string): number {
		const until = quietUntil(due, NIGHT, [zone]);
		if (until === 'always') throw new Error(`${zone} has no morning`);
		return until ?? due;
	}

	it(`goes out by day, 48 hours or more and less than 87 after the first message, in each of ${ZONES.length} zones and around every change of their clocks`, () => {
		let looked = 0;
		for (const [index, zone] of ZONES.entries()) {
			const around = changesOf(zone).flatMap((day) => [-60, -54, -48].map((hours) => day + hours * HOUR));
			const through = Array.from({ length: 18 }, (_, n) => FROM + index * HOUR + n * (41 * DAY + 5 * HOUR));
			for (const [n, sentAt] of [...around, ...through].entries()) {
				const due = followUpDueAt(`pln_${index}_${n}`, sentAt);
				const out = goesOut(due, zone);
				looked++;
				expect({ zone, sentAt, after48h: out >= sentAt + 48 * HOUR, byDay: !isNight(out, NIGHT, zone) }).toEqual({ zone, sentAt, after48h: true, byDay: true });
				// A night of twelve hours, which a clock put back makes longer by up to three (Antarctica/Troll by two).
				expect({ zone, sentAt, late: out - due > 15 * HOUR }).toEqual({ zone, sentAt, late: false });
			}
		}
		expect(looked).toBeGreaterThan(18 * ZONES.length + 900);
	});

	it('is due 48 to 72 hours after the first message, always the same, moved out of the night by less than a day', async () => {
		await holds(
			fc.property(fc.string(), fc.integer({ min: FROM, max: UNTIL }), fc.constantFrom(...ZONES), (plan, sentAt, zone) => {
				const due = followUpDueAt(plan, sentAt);
				expect(followUpDueAt(plan, sentAt)).toBe(due);
				expect(due).toBeGreaterThanOrEqual(sentAt + 48 * HOUR);
				expect(due).toBeLessThan(sentAt + 72 * HOUR);
				const moved = quietUntil(due, { from: 21 * 60, until: 9 * 60 }, [zone]) ?? due;
				expect(moved).not.toBe('always');
				expect(Number(moved) - due).toBeLessThanOrEqual(14 * HOUR);
			}),
			2000,
		);
	});

	it('is spread over the whole day', () => {
		const hoursOfDay = Array.from({ length: 2400 }, (_, n) => Math.floor((followUpDueAt(`pln_${n}`, 0) - 48 * HOUR) / HOUR));
		const perHour = Array.from({ length: 24 }, (_, hour) => hoursOfDay.filter((one) => one === hour).length);
		expect(Math.min(...perHour)).toBeGreaterThan(60);
		expect(Math.max(...perHour)).toBeLessThan(140);
	});
});

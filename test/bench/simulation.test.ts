import fc from 'fast-check';
import { DateTime } from 'luxon';
import { sendsOfAccount } from '../../bench/scale/account-day';
import { arrivalsOf } from '../../bench/scale/arrivals';
import { WORLD } from '../../bench/scale/day';
import { waitsOf } from '../../bench/scale/one-queue';
import { simulate } from '../../bench/scale/simulation';
import { DEFAULT_LIMITS } from '../../core/outreach/limits';
import { HOUR_WINDOW_MS, PER_SECOND } from '../../core/outreach/pace';

const HOUR_MS = 3_600_000;
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('a simulated day', () => {
	it('is the same for the same seed, and another for another', () => {
		const outcomes = new Set<string>();
		fc.assert(
			fc.property(seeds, fc.integer({ min: 1, max: 30 }), fc.constantFrom(5, 40), (seed, accounts, executionsPerSecond) => {
				const world = { ...WORLD, seed, accounts, executionsPerSecond };
				const outcome = simulate(world);
				outcomes.add(JSON.stringify(outcome));
				expect(simulate(world)).toEqual(outcome);
			}),
			{ numRuns: 20 },
		);
		expect(outcomes.size).toBeGreaterThan(15);
	});

	it('loses nothing: every message is answered, or too late', () => {
		fc.assert(
			fc.property(seeds, fc.constantFrom(1, 7), (seed, updatesPerRequest) => {
				const { messages, answers, tooLate, executions } = simulate({ ...WORLD, seed, accounts: 25, executionsPerSecond: 40, updatesPerRequest });
				expect(answers + tooLate).toBe(messages);
				expect(executions).toBeGreaterThan(messages / updatesPerRequest);
			}),
			{ numRuns: 15 },
		);
	});

	it('brings about as many messages as it is told to', () => {
		const days = Array.from({ length: 200 }, (_, seed) => arrivalsOf(seed, 150, WORLD.day).length);
		expect(days.reduce((sum, day) => sum + day, 0) / days.length).toBeGreaterThan(145);
		expect(days.reduce((sum, day) => sum + day, 0) / days.length).toBeLessThan(155);
	});

	it('sends never more in any 60 minutes or any second than an account may, and a campaign never in quiet hours', () => {
		const zone = 'Europe/Amsterdam';
		fc.assert(
			fc.property(seeds, fc.integer({ min: 1, max: 1_500 }), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 300 }), (seed, perDay, people, hourly) => {
				const limits = { ...DEFAULT_LIMITS, hourly };
				const sends = sendsOfAccount({ limits, zone, answers: arrivalsOf(seed, perDay, WORLD.day), campaign: { people, from: WORLD.day + 10 * HOUR_MS } });
				const all = [...sends.answers.map(({ at }) => at), ...sends.campaign].sort((a, b) => a - b);
				for (const [nth, at] of all.entries()) {
					expect((all[nth + hourly] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(HOUR_WINDOW_MS);
					expect((all[nth + PER_SECOND] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(1_000);
				}
				expect(sends.campaign).toHaveLength(people);
				for (const at of sends.campaign) {
					const { hour } = DateTime.fromMillis(at, { zone });
					expect(hour >= 9 && hour < 21).toBe(true);
				}
			}),
			{ numRuns: 40 },
		);
	});

	it('control: an account without limits sends more than that', () => {
		const limits = { ...DEFAULT_LIMITS, hourly: 1_000_000 };
		const { answers } = sendsOfAccount({ limits, zone: 'UTC', answers: arrivalsOf(1, 10_000, WORLD.day), campaign: { people: 0, from: 0 } });
		const most = Math.max(...answers.map(({ at }, nth) => answers.slice(nth).findIndex((later) => later.at >= at + HOUR_WINDOW_MS)));
		expect(most).toBeGreaterThan(200);
	});

	it('keeps the order of a queue: nobody waits where there is room, and all wait where there is none', () => {
		expect(waitsOf([0, 1_000, 2_000], 10)).toEqual([100, 100, 100]);
		expect(waitsOf([0, 0, 0, 0], 2)).toEqual([500, 1_000, 1_500, 2_000]);
	});
});

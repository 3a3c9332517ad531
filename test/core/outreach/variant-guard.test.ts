import { FALSE_STOPS, isBad, optOutEvidence } from '../../../core/outreach/variant-guard';
import { JUDGED_FROM, MOST_OPT_OUTS, wilsonLowerBound } from '../../../core/outreach/stop-rule';
import { chance } from '../support/chance';

const RUNS = Number(process.env['VARIANT_RUNS'] ?? 400);
const MESSAGES = 3000;

/** In how many runs a variant with this true rate is ever stopped, when looked at after every message; and after how many. */
function stopped(rate: number, isStopped: (sends: number, optOuts: number) => boolean): { readonly share: number; readonly after: number[] } {
	const random = chance(20261126);
	const after: number[] = [];
	for (let run = 0; run < RUNS; run++) {
		let optOuts = 0;
		for (let sends = 1; sends <= MESSAGES; sends++) {
			if (random() < rate) optOuts++;
			if (!isStopped(sends, optOuts)) continue;
			after.push(sends);
			break;
		}
	}
	return { share: after.length / RUNS, after };
}

const guard = (sends: number, optOuts: number) => isBad({ sends, optOuts }, 2);

describe('the guard of a variant', () => {
	it('stops a variant at the limit by chance in no more than its allowance, however often it looks', () => {
		expect(stopped(MOST_OPT_OUTS, guard).share).toBeLessThanOrEqual(FALSE_STOPS / 2);
		expect(stopped(MOST_OPT_OUTS / 2, guard).share).toBe(0);
	});

	it('the control: looking again and again at an interval made for one look stops far more of them', () => {
		const peeking = (sends: number, optOuts: number) => sends >= JUDGED_FROM && wilsonLowerBound(optOuts, sends) > MOST_OPT_OUTS;
		expect(stopped(MOST_OPT_OUTS, peeking).share).toBeGreaterThan(FALSE_STOPS / 2);
	});

	it('stops a bad one soon', () => {
		const bad = stopped(4 * MOST_OPT_OUTS, guard);
		expect(bad.share).toBeGreaterThan(0.99);
		const sorted = bad.after.sort((a, b) => a - b);
		expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(250);
	});

	it('says nothing before 100 messages, and never forgets an opt-out', () => {
		expect(guard(JUDGED_FROM - 1, JUDGED_FROM - 1)).toBe(false);
		expect(guard(JUDGED_FROM, 20)).toBe(true);
		for (let sends = 100; sends < 1000; sends += 50) {
			expect(optOutEvidence({ sends, optOuts: 10 })).toBeGreaterThan(optOutEvidence({ sends, optOuts: 9 }));
			expect(optOutEvidence({ sends: sends + 1, optOuts: 10 })).toBeLessThan(optOutEvidence({ sends, optOuts: 10 }));
		}
	});

	it('is a fair game at the limit: what it expects of the next message is what it has', () => {
		for (const [sends, optOuts] of [[100, 2], [500, 20], [900, 9]] as const) {
			const next = MOST_OPT_OUTS * optOutEvidence({ sends: sends + 1, optOuts: optOuts + 1 }) + (1 - MOST_OPT_OUTS) * optOutEvidence({ sends: sends + 1, optOuts });
			expect(next / optOutEvidence({ sends, optOuts })).toBeCloseTo(1, 9);
		}
	});
});

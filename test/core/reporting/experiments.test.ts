import { evidenceOfPair, pairEvidence, peopleNeeded } from '../../../core/reporting/pair-evidence';
import { FALSE_VERDICTS } from '../../../core/reporting/experiments';
import { chance } from '../support/chance';
import { insertRow } from '../support/purge-rows';
import { connectLive, DAY, HOUR, START, TestStore } from '../support/store';

const RUNS = 400;
const PEOPLE = 800;
const BOUND = 1 / FALSE_VERDICTS;

/** In what share of runs two variants with these true rates are ever told apart. */
function toldApart(rates: readonly [number, number], isApart: (first: boolean[], second: boolean[]) => boolean): number {
	const random = chance(20_261_126);
	let apart = 0;
	for (let run = 0; run < RUNS; run++) {
		const [first, second] = rates.map((rate) => Array.from({ length: PEOPLE }, () => random() < rate));
		if (isApart(first ?? [], second ?? [])) apart++;
	}
	return apart / RUNS;
}

const everReaches = (first: boolean[], second: boolean[]) => pairEvidence(first, second).peak >= BOUND;

/** What the method is there to avoid: the usual test of two shares at 5 %, looked at after every ten people. */
function everSignificant(first: boolean[], second: boolean[]): boolean {
	let [a, b] = [0, 0];
	for (let n = 1; n <= first.length; n++) {
		a += first[n - 1] === true ? 1 : 0;
		b += second[n - 1] === true ? 1 : 0;
		const pooled = (a + b) / (2 * n);
		if (n >= 50 && n % 10 === 0 && pooled > 0 && Math.abs(a - b) / n > 1.96 * Math.sqrt((2 * pooled * (1 - pooled)) / n)) return true;
	}
	return false;
}

describe('the evidence that two variants differ', () => {
	it('is no more than a fair game while they do not, whatever the one rate is and whatever was expected', () => {
		const grid = [0.02, 0.05, 0.1, 0.15, 0.3, 0.5, 0.8, 0.97];
		for (const truth of grid) for (const one of grid) for (const other of grid) {
			const expected = [true, false].flatMap((a) => [true, false].map((b) => (a ? truth : 1 - truth) * (b ? truth : 1 - truth) * evidenceOfPair(a, b, one, other))).reduce((sum, each) => sum + each, 0);
			expect(expected).toBeLessThanOrEqual(1 + 1e-12);
		}
	});

	it.each([[0.05, 0.05], [0.15, 0.15], [0.4, 0.4]] as const)('tells equal variants (%d) apart in no more than its allowance, looked at after every person', (...rates) => {
		expect(toldApart(rates, everReaches)).toBeLessThanOrEqual(FALSE_VERDICTS);
	});

	it('the control: the usual test, looked at again and again, tells far more of them apart', () => {
		expect(toldApart([0.15, 0.15], everSignificant)).toBeGreaterThan(3 * FALSE_VERDICTS);
	});

	it('tells different ones apart, and its guess of the people needed is of the right size', () => {
		expect(toldApart([0.08, 0.2], everReaches)).toBeGreaterThan(0.9);
		// What is known from the start is told apart sooner than what has to be learnt.
		const needed = peopleNeeded(0.08, 0.2, BOUND) ?? 0;
		const apartWith = (people: number) => toldApart([0.08, 0.2], (first, second) => everReaches(first.slice(0, people), second.slice(0, people)));
		expect(apartWith(needed / 3)).toBeLessThan(0.3);
		expect(apartWith(needed * 3)).toBeGreaterThan(0.5);
		expect(peopleNeeded(0.1, 0.1, BOUND)).toBeNull();
	});

	it('never forgets what it was at its most, nor who was ahead', () => {
		const alternating = Array.from({ length: 60 }, (_, n) => n % 2 === 0);
		const [more, fewer] = [[...Array.from({ length: 40 }, () => true), ...alternating], [...Array.from({ length: 40 }, () => false), ...alternating.map((each) => !each)]];
		const before = pairEvidence(more.slice(0, 40), fewer.slice(0, 40));
		const after = pairEvidence(more, fewer);
		expect(before).toMatchObject({ leader: 'first', pairs: 40 });
		expect(after.peak).toBeGreaterThanOrEqual(before.peak);
		expect(pairEvidence(fewer, more).leader).toBe('second');
	});
});

describe('the verdict on a campaign', () => {
	let store: TestStore;
	let accountKey: string;
	let sends = 0;

	beforeEach(async () => {
		store = await TestStore.open();
		accountKey = await connectLive(store, '17841900000001');
		store.now = START + 8 * DAY;
	});
	afterEach(() => store.close());

	/** People messaged one after the other from START on; `reply` says who answers. */
	function message(campaign: string, variant: string, people: number, reply: (n: number) => boolean, at = START): void {
		for (let n = 0; n < people; n++) {
			const key = `s${++sends}`;
			const common = { account_key: accountKey, viewer_key: key };
			insertRow(store.raw, 'sends', {
				...common, send_key: key, cause: `campaign:${campaign}`, step: 'step_1', copy_key: 'x', copy_version: 1, language: 'nl', purpose: 'promotion', lawful_basis: 'consent',
				evidence: '{}', state: 'sent', claimed_at: at + n, lease_until: 0, text_hash: key, variant,
			}, key);
			if (reply(n)) insertRow(store.raw, 'engagements', { ...common, engagement_key: key, natural_key: key, kind: 'message', at: at + n + HOUR, source: 'test' }, key);
		}
	}

	const read = (campaign: string | null = null) => store.use.readExperiments({ accountKey, campaign });

	it('names the one that is answered more often than every other', async () => {
		message('autumn', 'a', 300, (n) => n % 12 === 0);
		message('autumn', 'b', 300, (n) => n % 3 === 0);
		message('autumn', 'c', 300, (n) => n % 14 === 0);
		const [autumn] = await read();
		expect(autumn).toMatchObject({ campaign: 'autumn', bound: 60, outcome: { verdict: 'better', variant: 'b' } });
		expect(autumn?.variants.map(({ variant, people, replyRate }) => [variant, people, replyRate.numerator])).toEqual([['a', 300, 25], ['b', 300, 100], ['c', 300, 22]]);
	});

	it('says that nothing is sure, and about how many people it takes', async () => {
		message('autumn', 'a', 60, (n) => n % 10 === 0);
		message('autumn', 'b', 60, (n) => n % 6 === 0);
		message('winter', 'a', 60, () => true);
		const [autumn, winter] = await read();
		expect(autumn?.outcome).toEqual({ verdict: 'undecided', needed: expect.any(Number) });
		expect(winter?.outcome).toEqual({ verdict: 'one_variant' });
		expect((await read('winter')).map(({ campaign }) => campaign)).toEqual(['winter']);
	});

	it('waits until the 7 days of a person are over, so that no outcome counts before it is one', async () => {
		message('autumn', 'a', 300, (n) => n % 12 === 0);
		message('autumn', 'b', 300, (n) => n % 3 === 0);
		store.now = START + 7 * DAY - 1;
		expect(await read()).toEqual([]);
		store.now = START + 7 * DAY + 99;
		expect((await read())[0]?.variants.map(({ people }) => people)).toEqual([100, 100]);
	});
});

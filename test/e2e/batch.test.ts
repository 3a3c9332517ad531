import { waitFor } from '../../testbed';
import { hasEnded } from '../../testbed/api/executions';
import { Bed } from './support/bed';
import { countRows } from './support/store-rows';
import { triggerAlone, triggerItems } from './support/trigger-alone';

const DISTINCT = 700;
const UPDATES = 1_000;
const SEED = 20_261_124;

/** A thousand updates in one POST (reference §3.4: that many, in any order, and again). */
describe('a batch of 1,000 on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start({ change: triggerAlone });
	});

	afterAll(async () => {
		await bed.stop();
	});

	const events = () => countRows(bed.funnel.storeFile, 'events');

	function payload(numbers: readonly number[], run: string): unknown {
		const account = bed.control.account().professionalId;
		const messaging = numbers.map((n) => ({
			sender: { id: `7001002003${String(n % 500).padStart(5, '0')}` }, recipient: { id: account }, timestamp: Date.now(),
			message: { mid: `aWdf${run}${n}`, text: 'Do you ship to Porto?' },
		}));
		return { object: 'instagram', entry: [{ id: account, time: Date.now(), messaging }] };
	}

	/** Delivers the same payload over two connections at once. @returns statuses and the time the slower one took */
	async function twice(body: unknown): Promise<{ statuses: (number | null)[]; slowestMs: number }> {
		const account = bed.control.account();
		const results = await Promise.all([bed.control.forge.signed(account, body), bed.control.forge.signed(account, body)]);
		return { statuses: results.map(({ status }) => status), slowestMs: Math.max(...results.map(({ ms }) => ms)) };
	}

	/** Keys the trigger gave out so far; the same event may come again once its lease is over, as the same key. */
	async function givenOut(count: number): Promise<{ keys: string[]; first: number }> {
		return await waitFor(`${count} items`, async () => {
			const executions = await bed.n8n.api.executions({ workflowId: bed.inboxWorkflow, includeData: true });
			if (!executions.every(hasEnded)) return undefined;
			const perExecution = executions.map((execution) => triggerItems(execution).map(({ json }) => String(json['eventKey'])));
			const keys = perExecution.flat();
			return keys.length >= count ? { keys, first: perExecution.at(-1)?.length ?? 0 } : undefined;
		}, { timeoutMs: 60_000 });
	}

	it('30 % of them duplicates, shuffled, delivered twice at the same time: exactly the distinct ones', async () => {
		const numbers = shuffled(Array.from({ length: UPDATES }, (_, n) => n % DISTINCT), SEED);
		const { statuses, slowestMs } = await twice(payload(numbers, 'A'));
		expect(statuses).toEqual([200, 200]);
		// Meta waits five seconds (reference §3.4); here others work on the same machine.
		expect(slowestMs).toBeLessThan(15_000);
		const { keys, first } = await givenOut(DISTINCT);
		expect([events(), keys.length, new Set(keys).size]).toEqual([DISTINCT, DISTINCT, DISTINCT]);
		// One execution with all items: the second delivery had nothing new.
		expect(first).toBe(DISTINCT);
	});

	it('control: one more distinct update is one more event and one more item', async () => {
		const before = (await givenOut(DISTINCT)).keys.length;
		const { statuses } = await twice(payload([...shuffled(Array.from({ length: 99 }, (_, n) => n), SEED), DISTINCT], 'A'));
		expect(statuses).toEqual([200, 200]);
		const { keys } = await givenOut(before + 1);
		expect([events(), keys.length]).toEqual([DISTINCT + 1, before + 1]);
	});
});

/** The same order for the same seed. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
	const mixed = [...list];
	let state = seed;
	for (let end = mixed.length - 1; end > 0; end--) {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		const other = state % (end + 1);
		[mixed[end], mixed[other]] = [mixed[other] as T, mixed[end] as T];
	}
	return mixed;
}

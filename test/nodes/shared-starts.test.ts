import fc from 'fast-check';
import type { HandedOff } from '../../core';
import { APART_MS, AT_ONCE, MOST_EVENTS, SharedStarts } from '../../nodes/InstagramTrigger/shared-starts';

const event = (nth: number) => ({ eventKey: `evt_${nth}` }) as unknown as HandedOff;

/** Webhooks that come at times of a clock that only this test moves. */
class Afternoon {
	#now = 0;
	readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];
	readonly starts: { readonly at: number; readonly keys: string[] }[] = [];
	readonly shared = new SharedStarts(() => this.#now, (ms) => new Promise<void>((wake) => void this.#sleepers.push({ at: this.#now + ms, wake })));
	#nth = 0;
	readonly came = new Map<string, number>();

	/** A webhook brings so many events. */
	comes(count: number): void {
		const events = Array.from({ length: count }, () => event(this.#nth++));
		for (const { eventKey } of events) this.came.set(eventKey, this.#now);
		void this.shared.take(events).then((started) => {
			if (started.length > 0) this.starts.push({ at: this.#now, keys: started.map(({ eventKey }) => eventKey) });
		});
	}

	/** Time goes on; whoever sleeps is woken when it is due. */
	async until(at: number): Promise<void> {
		for (;;) {
			await settled();
			const due = this.#sleepers.filter((sleeper) => sleeper.at <= at).sort((a, b) => a.at - b.at)[0];
			if (!due) break;
			this.#sleepers.splice(this.#sleepers.indexOf(due), 1);
			this.#now = due.at;
			due.wake();
		}
		this.#now = at;
	}
}

/** All that can go on without time has gone on. */
async function settled(): Promise<void> {
	for (let turn = 0; turn < 5; turn++) await new Promise<void>((done) => setImmediate(done));
}

async function play(webhooks: readonly { readonly after: number; readonly events: number }[]): Promise<Afternoon> {
	const afternoon = new Afternoon();
	let at = 0;
	for (const { after, events } of webhooks) {
		at += after;
		await afternoon.until(at);
		afternoon.comes(events);
	}
	await afternoon.until(at + 2 * APART_MS);
	return afternoon;
}

/** As many webhooks of one event as begin at once. */
const ordinary = Array.from({ length: AT_ONCE }, () => ({ after: 0, events: 1 }));

describe('executions that updates share', () => {
	it('begin at once while it is no burst', async () => {
		const { starts } = await play([{ after: 0, events: 3 }, ...ordinary.slice(1), { after: APART_MS, events: 1 }]);
		expect(starts.map(({ at, keys }) => [at, keys.length])).toEqual([[0, 3], ...ordinary.slice(1).map(() => [0, 1]), [APART_MS, 1]]);
	});

	it('take along what comes until the next may begin', async () => {
		const { starts } = await play([...ordinary, { after: 10, events: 1 }, { after: 10, events: 2 }, { after: 10, events: 0 }, { after: 2 * APART_MS, events: 1 }]);
		expect(starts.slice(AT_ONCE).map(({ at, keys }) => [at, keys.length])).toEqual([[APART_MS, 3], [30 + 2 * APART_MS, 1]]);
	});

	it('begin with each event once, in the order they came, none kept waiting for longer than that, however they come', async () => {
		const webhook = fc.record({ after: fc.oneof(fc.nat(20), fc.nat(APART_MS)), events: fc.nat(30) });
		let shared = 0;
		await fc.assert(fc.asyncProperty(fc.array(webhook, { minLength: 20, maxLength: 60 }), async (webhooks) => {
			const { starts, came } = await play(webhooks);
			expect(starts.flatMap(({ keys }) => keys)).toEqual([...came.keys()]);
			for (const { at, keys } of starts) for (const key of keys) expect(at - (came.get(key) ?? NaN)).toBeLessThanOrEqual(APART_MS);
			for (const [nth, { at }] of starts.entries()) {
				const before = starts[nth - AT_ONCE];
				// Of any nine the last is kept back by the ones before it.
				if (before) expect(at - before.at).toBeGreaterThanOrEqual(APART_MS);
			}
			shared += webhooks.filter(({ events }) => events > 0).length - starts.length;
		}), { numRuns: 100, seed: 20_261_201 });
		expect(shared).toBeGreaterThan(100);
	});

	it('begin no oftener than that in a burst that lasts', async () => {
		const { starts } = await play(Array.from({ length: 400 }, () => ({ after: 25, events: 1 })));
		expect(starts.length).toBeLessThanOrEqual(AT_ONCE + 10_000 / APART_MS + 1);
	});

	it('are not made longer than one body of Instagram can be', async () => {
		const { starts, came } = await play([...ordinary, { after: 1, events: MOST_EVENTS - 1 }, { after: 1, events: 2 }, { after: 1, events: 1 }]);
		expect(starts.slice(AT_ONCE).map(({ at, keys }) => [at, keys.length])).toEqual([[2, 2], [APART_MS, MOST_EVENTS]]);
		expect(new Set(starts.flatMap(({ keys }) => keys)).size).toBe(came.size);
	});
});

import fc from 'fast-check';
import type { HandedOff, NormalisedWebhook } from '../../core';
import { MOST_UPDATES, SharedRecording } from '../../nodes/InstagramTrigger/shared-recording';

interface Update {
	readonly id: number;
	readonly poison: boolean;
}

const webhookOf = (updates: readonly Update[], unknown: Record<string, number> = {}) => ({ events: updates, unknown }) as unknown as NormalisedWebhook;
const updatesOf = ({ events }: NormalisedWebhook) => events as unknown as readonly Update[];
const updates = (from: number, count: number) => Array.from({ length: count }, (_, n) => ({ id: from + n, poison: false }));

/** A store that keeps all of a call or nothing, and takes its time. */
class Store {
	readonly kept: number[] = [];
	readonly calls: number[] = [];
	readonly unknown: NormalisedWebhook['unknown'][] = [];
	isDown = false;

	readonly record = async (webhook: NormalisedWebhook): Promise<readonly HandedOff[]> => {
		const all = updatesOf(webhook);
		this.calls.push(all.length);
		this.unknown.push(webhook.unknown);
		await new Promise<void>((done) => setImmediate(done));
		if (this.isDown) throw new Error('down');
		if (all.some(({ poison }) => poison)) throw new Error('poison');
		this.kept.push(...all.map(({ id }) => id));
		return all.map(({ id }) => ({ eventKey: `evt_${id}` }) as unknown as HandedOff);
	};
}

const sharedOver = (store: Store) => {
	const shared = new SharedRecording((error) => error instanceof Error && error.message === 'down');
	return (all: readonly Update[], unknown = {}) => shared.record(webhookOf(all, unknown), store.record);
};

describe('webhooks that are recorded together', () => {
	it('are those that come while another is being recorded', async () => {
		const store = new Store();
		const record = sharedOver(store);
		const handedOff = await Promise.all([record(updates(0, 1), { a: 1 }), record(updates(1, 2), { a: 1, b: 1 }), record([], { b: 2 }), record(updates(3, 1))]);
		expect([store.calls, store.kept]).toEqual([[1, 3], [0, 1, 2, 3]]);
		expect(handedOff.map((events) => events.length)).toEqual([1, 3, 0, 0]);
		expect(store.unknown).toEqual([{ a: 1 }, { a: 1, b: 3 }]);
	});

	it('are each answered after they are kept', async () => {
		const store = new Store();
		const record = sharedOver(store);
		await Promise.all(Array.from({ length: 20 }, async (_, id) => {
			await record(updates(id, 1));
			expect(store.kept).toContain(id);
		}));
		expect(store.calls).toEqual([1, 19]);
	});

	it('are as many as fit; one that is long goes by itself', async () => {
		const store = new Store();
		const record = sharedOver(store);
		await Promise.all([record(updates(0, 1)), record(updates(1, MOST_UPDATES)), record(updates(1_000, 1)), record(updates(2_000, MOST_UPDATES + 1)), record(updates(3_000, 1))]);
		expect(store.calls).toEqual([1, MOST_UPDATES, 1, MOST_UPDATES + 1, 1]);
	});

	it('are all told at once when nothing can be recorded', async () => {
		const store = new Store();
		store.isDown = true;
		const record = sharedOver(store);
		const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, id) => record(updates(id, 1))));
		expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'rejected'));
		expect(store.calls).toEqual([1, 9]);
		store.isDown = false;
		expect(await record(updates(20, 1))).toHaveLength(1);
	});

	it('lose nothing to one among them that cannot be recorded, and hand each event to one of them, however they come', async () => {
		const webhook = fc.record({ count: fc.nat(3), poison: fc.boolean(), pause: fc.boolean() });
		let together = 0;
		await fc.assert(fc.asyncProperty(fc.array(webhook, { minLength: 1, maxLength: 20 }), async (webhooks) => {
			const store = new Store();
			const record = sharedOver(store);
			const posts: { readonly wanted: number[]; readonly poison: boolean; readonly outcome: Promise<PromiseSettledResult<readonly HandedOff[]>[]> }[] = [];
			let id = 0;
			for (const { count, poison, pause } of webhooks) {
				const all = updates(id, count).map((update) => ({ ...update, poison }));
				id += count;
				posts.push({ wanted: all.map((update) => update.id), poison: poison && count > 0, outcome: Promise.allSettled([record(all)]) });
				if (pause) await new Promise<void>((done) => setImmediate(done));
			}
			const handedOff: string[] = [];
			for (const { poison, outcome } of posts) {
				const [settled] = await outcome;
				expect(settled?.status).toBe(poison ? 'rejected' : 'fulfilled');
				if (settled?.status === 'fulfilled') handedOff.push(...settled.value.map(({ eventKey }) => eventKey));
			}
			const wanted = posts.flatMap((post) => (post.poison ? [] : post.wanted));
			expect(store.kept.toSorted((a, b) => a - b)).toEqual(wanted);
			expect(handedOff.toSorted()).toEqual(wanted.map((each) => `evt_${each}`).toSorted());
			if (store.calls.length < webhooks.length) together++;
		}), { numRuns: 200, seed: 20_261_201 });
		expect(together).toBeGreaterThan(20);
	});
});

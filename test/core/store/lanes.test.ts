import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { Lanes } from '../../../core/store/lanes';
import type { Lane } from '../../../core/store/use-case';
import { holds } from '../support/property';

describe('the two lanes of the store thread', () => {
	it('run live jobs before bulk ones that wait, one at a time, after the one under way', async () => {
		const lanes = new Lanes();
		const order: string[] = [];
		let running = 0;
		const job = (name: string) => async () => {
			expect(++running).toBe(1);
			await sleep(1);
			order.push(name);
			running--;
		};
		const plan: [Lane, string][] = [['bulk', 'b1'], ['bulk', 'b2'], ['bulk', 'b3'], ['live', 'l1'], ['live', 'l2']];
		await Promise.all(plan.map(([lane, name]) => lanes.run(lane, job(name))));
		expect(order).toEqual(['b1', 'l1', 'l2', 'b2', 'b3']);
	});

	it('let a live job that comes late overtake all bulk that waits', async () => {
		const lanes = new Lanes();
		const order: string[] = [];
		const bulk = Array.from({ length: 10 }, (_, n) => lanes.run('bulk', async () => {
			order.push(`b${n}`);
			if (n === 3) void lanes.run('live', async () => void order.push('live'));
		}));
		await Promise.all(bulk);
		expect(order.indexOf('live')).toBe(4);
	});

	it('give each caller its own result or error, and go on after one that failed', async () => {
		const lanes = new Lanes();
		const failed = lanes.run('live', () => Promise.reject(new Error('no')));
		const fine = lanes.run('live', () => Promise.resolve('yes'));
		await expect(failed).rejects.toThrow('no');
		await expect(fine).resolves.toBe('yes');
		await expect(lanes.run('bulk', () => Promise.resolve(1))).resolves.toBe(1);
	});

	it('are idle when nothing waits or runs, and only then', async () => {
		const lanes = new Lanes();
		await lanes.whenIdle();
		let done = 0;
		for (const lane of ['live', 'bulk', 'live'] as const) void lanes.run(lane, async () => {
			await sleep(2);
			done++;
		});
		await lanes.whenIdle();
		expect(done).toBe(3);
	});

	it('lose no job and keep the order within a lane', () =>
		holds(
			fc.asyncProperty(fc.array(fc.constantFrom<Lane>('live', 'bulk'), { maxLength: 40 }), async (plan) => {
				const lanes = new Lanes();
				const order: number[] = [];
				await Promise.all(plan.map((lane, n) => lanes.run(lane, async () => void order.push(n))));
				for (const lane of ['live', 'bulk'] as const) {
					expect(order.filter((n) => plan[n] === lane)).toEqual([...plan.keys()].filter((n) => plan[n] === lane));
				}
			}),
			200,
		));
});

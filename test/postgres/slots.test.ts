import { Slots } from '../../core/store/postgres/slots';

/** A job that ends when it is told to. */
function job() {
	const end = Promise.withResolvers<undefined>();
	let started = false;
	const run = async (): Promise<void> => {
		started = true;
		await end.promise;
	};
	return { run, end: () => end.resolve(undefined), get started() { return started; } };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the slots of a store', () => {
	it('leave half of the connections to live work, and let live work go first', async () => {
		const slots = new Slots(4);
		const bulk = Array.from({ length: 5 }, job);
		const live = Array.from({ length: 3 }, job);
		const all = [...bulk.map(({ run }) => slots.run('bulk', run)), ...live.map(({ run }) => slots.run('live', run))];
		await settle();
		expect([bulk, live].map((jobs) => jobs.filter(({ started }) => started).length)).toEqual([2, 2]);
		bulk[0]?.end();
		await settle();
		expect([bulk, live].map((jobs) => jobs.filter(({ started }) => started).length)).toEqual([2, 3]);
		for (const { end } of [...bulk, ...live]) end();
		await Promise.all(all);
	});

	it('give a slot back when a job fails', async () => {
		const slots = new Slots(1);
		await expect(slots.run('live', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
		expect(await slots.run('bulk', () => Promise.resolve(7))).toBe(7);
	});
});

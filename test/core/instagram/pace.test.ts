import fc from 'fast-check';
import { createPace } from '../../../core/instagram/pace';
import { holds } from '../support/property';

/** A clock that sleeping and calling move forward. */
function clockwork(late: () => number) {
	let at = 0;
	return {
		now: () => at,
		sleep: async (ms: number) => void (at += ms + late()),
		pass: (ms: number) => void (at += ms),
	};
}

describe('a pace', () => {
	it('never lets two calls arrive closer than it allows, however they are asked for, sent and answered', () =>
		holds(
			fc.asyncProperty(
				fc.array(fc.record({ wait: fc.nat(1500), together: fc.integer({ min: 1, max: 3 }), late: fc.nat(900), sending: fc.nat(900), answering: fc.nat(900) }), { minLength: 1, maxLength: 12 }),
				async (asks) => {
					let late = 0;
					const clock = clockwork(() => late);
					const arrived: number[] = [];
					const pace = createPace(500, clock);
					for (const ask of asks) {
						clock.pass(ask.wait);
						late = ask.late;
						const call = async () => {
							clock.pass(ask.sending);
							arrived.push(clock.now());
							clock.pass(ask.answering);
						};
						await Promise.all(Array.from({ length: ask.together }, () => pace(call)));
					}
					expect(arrived).toHaveLength(asks.reduce((sum, { together }) => sum + together, 0));
					expect(arrived.slice(1).every((at, index) => at - (arrived[index] ?? 0) >= 500)).toBe(true);
				},
			),
			200,
		));

	it('does not hold up a call that comes late enough, and waits no longer than it must', async () => {
		const clock = clockwork(() => 0);
		const pace = createPace(500, clock);
		const at = () => pace(() => Promise.resolve(clock.now()));
		const first = await at();
		clock.pass(500);
		const second = await at();
		clock.pass(100);
		expect([first, second, await at()]).toEqual([0, 500, 1000]);
	});

	it('goes on after a call that failed', async () => {
		const pace = createPace(500, clockwork(() => 0));
		await expect(pace(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
		expect(await pace(() => Promise.resolve('next'))).toBe('next');
	});
});

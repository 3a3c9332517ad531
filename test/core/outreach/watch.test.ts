import { Watch } from '../../../core/outreach/watch';

const open = (...keys: string[]) => keys.map((sendKey) => ({ sendKey }));

describe('the watch over open sends', () => {
	it('counts from when this process first saw a send open, and anew when it was not open in between', () => {
		let now = 1000;
		const watch = new Watch(() => now);
		expect(watch.next('a', open('s'), 5)).toEqual([{ sendKey: 's', watchedMs: 0 }]);
		now += 70_000;
		expect(watch.next('b', open('s'), 5)).toEqual([{ sendKey: 's', watchedMs: 0 }]);
		expect(watch.next('a', open('s'), 5)).toEqual([{ sendKey: 's', watchedMs: 70_000 }]);
		watch.next('a', [], 5);
		expect(watch.next('a', open('s'), 5)).toEqual([{ sendKey: 's', watchedMs: 0 }]);
	});

	it('looks for each in its turn', () => {
		const watch = new Watch(() => 0);
		const turn = () => watch.next('a', open('1', '2', '3'), 2).map(({ sendKey }) => sendKey).join('');
		expect([turn(), turn(), turn()]).toEqual(['12', '31', '23']);
	});
});

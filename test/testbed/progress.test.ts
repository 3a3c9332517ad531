import { progressOf } from '../../nodes/shared/progress';

describe("lines of long work in n8n's log", () => {
	function watched() {
		const lines: [string, unknown][] = [];
		const clock = { now: 1_000 };
		const logger = { info: (text: string, more?: unknown) => void lines.push([text, more]), debug: jest.fn(), warn: jest.fn(), error: jest.fn() };
		const getNode = () => ({ id: '1', name: 'Import viewers', type: 'storyViewers', typeVersion: 1, position: [0, 0] as [number, number], parameters: {} });
		return { lines, clock, progress: progressOf({ logger, getNode }, 'import under way', () => clock.now) };
	}

	it('are none for what is done soon, and one in ten seconds after that, however many batches', () => {
		const { lines, clock, progress } = watched();
		for (let batch = 1; batch <= 250; batch++) {
			clock.now += 100;
			progress({ rows: batch * 250 });
		}
		expect(lines).toEqual([
			['Import viewers: import under way', { rows: 25_000, seconds: 10 }],
			['Import viewers: import under way', { rows: 50_000, seconds: 20 }],
		]);
	});

	it('are none within ten seconds', () => {
		const { lines, clock, progress } = watched();
		clock.now += 9_900;
		progress({ rows: 1_000_000 });
		expect(lines).toEqual([]);
	});
});

import { LiveTable, type Screen } from '../../testbed/live-table';

const ESCAPE = '\u001b';

/** A terminal of which one can ask what stands on it. */
class Terminal implements Screen {
	readonly #lines: string[] = [''];
	written = '';

	constructor(readonly isTTY: boolean, readonly columns = 40) {}

	write(text: string): void {
		this.written += text;
		const [first = '', ...controls] = text.split(ESCAPE);
		this.#print(first);
		for (const control of controls) {
			const [, rows = '', letter, after = ''] = /^\[(\d+)([AJ])([^]*)$/.exec(control) ?? [];
			if (letter === 'A') this.#lines.splice(-1 - Number(rows), Infinity, '');
			this.#print(after);
		}
	}

	#print(text: string): void {
		const [rest = '', ...more] = text.split('\n');
		this.#lines.push((this.#lines.pop() ?? '') + rest, ...more);
	}

	get shown(): string {
		return this.#lines.join('\n').trimEnd();
	}
}

describe('a table that changes in place', () => {
	beforeEach(() => void jest.useFakeTimers());
	afterEach(() => void jest.useRealTimers());

	it('stands below the lines of a terminal, once, with what is true now', () => {
		const screen = new Terminal(true);
		let got = 0;
		const table = new LiveTable(screen, () => `part   got\ncrowd  ${got}`);
		table.start();
		table.say('Day 1');
		got = 3;
		jest.advanceTimersByTime(1_200);
		expect(screen.shown).toBe('Day 1\npart   got\ncrowd  3');
		table.say('Day 3');
		got = 5;
		table.end();
		expect(screen.shown).toBe('Day 1\nDay 3\npart   got\ncrowd  5');
		jest.advanceTimersByTime(5_000);
		expect(screen.shown).toBe('Day 1\nDay 3\npart   got\ncrowd  5');
	});

	it('cuts what is wider than the terminal', () => {
		const screen = new Terminal(true, 10);
		const table = new LiveTable(screen, () => 'a table far wider than that');
		table.start();
		table.draw();
		expect(screen.shown).toBe('a table f');
		table.end();
	});

	it('is plain lines and one table at the end where there is no terminal', () => {
		const screen = new Terminal(false);
		const table = new LiveTable(screen, () => 'crowd  3');
		table.start();
		table.say('Day 1');
		jest.advanceTimersByTime(5_000);
		table.say('Day 3');
		table.end();
		expect(screen.written).toBe('Day 1\nDay 3\ncrowd  3\n');
	});
});

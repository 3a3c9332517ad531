/** Where a table is shown: a terminal, or anything else lines go to. */
export interface Screen {
	readonly isTTY?: boolean;
	readonly columns?: number;
	write(text: string): unknown;
}

/** How often a terminal shows the table anew, ms. */
const EVERY_MS = 500;

/**
 * A table that stands below the lines of a program and changes in place while it runs. Where there is no terminal only
 * the lines are written, and the table once at the end.
 */
export class LiveTable {
	#rowsShown = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor(private readonly screen: Screen, private readonly table: () => string) {}

	start(): void {
		if (this.screen.isTTY !== true) return;
		this.#timer = setInterval(() => this.draw(), EVERY_MS);
		this.#timer.unref();
	}

	/** Writes a line above the table. */
	say(line: string): void {
		this.#clear();
		this.screen.write(`${line}\n`);
		this.draw();
	}

	draw(): void {
		if (this.#timer === undefined) return;
		this.#clear();
		const width = this.screen.columns ?? 80;
		// A line that is wrapped would be two when it is cleared.
		const lines = this.table().split('\n').map((line) => [...line].slice(0, width - 1).join(''));
		this.screen.write(`${lines.join('\n')}\n`);
		this.#rowsShown = lines.length;
	}

	/** Ends it. @param last what stays: the table as it is now, or more of it */
	end(last = this.table()): void {
		clearInterval(this.#timer);
		this.#clear();
		this.#timer = undefined;
		this.screen.write(`${last}\n`);
	}

	#clear(): void {
		if (this.#rowsShown > 0) this.screen.write(`\u001b[${this.#rowsShown}A\u001b[0J`);
		this.#rowsShown = 0;
	}
}

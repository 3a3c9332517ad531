import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';

const KEPT = 20;

/** A child's output: kept in a file, its last lines in memory for error messages. */
export class ProcessLog {
	private readonly last: string[] = [];
	private readonly written: Promise<void>[] = [];

	/**
	 * @param file appended to, so that it tells the whole story over restarts
	 * @param listener also given every line
	 */
	constructor(
		readonly file: string,
		private readonly listener?: (line: string) => void,
	) {}

	/** Follows these streams until they end. */
	follow(streams: readonly Readable[]): void {
		const out = createWriteStream(this.file, { flags: 'a' });
		this.written.push(new Promise<void>((resolve) => out.once('close', () => resolve())));
		let open = streams.length;
		for (const stream of streams) {
			let rest = '';
			stream.setEncoding('utf8');
			stream.on('data', (text: string) => {
				out.write(text);
				const lines = (rest + text).split('\n');
				rest = lines.pop() ?? '';
				for (const line of lines) this.add(line);
			});
			stream.once('close', () => {
				if (rest) this.add(rest);
				open -= 1;
				if (open === 0) out.end();
			});
		}
	}

	/** Resolves when all that ended children said is in the file. */
	async complete(): Promise<void> {
		await Promise.all(this.written);
	}

	/** The last lines, ready for an error message. */
	tail(): string {
		return `Last lines of ${this.file}:\n  ${this.last.join('\n  ')}`;
	}

	private add(line: string): void {
		this.last.push(line);
		if (this.last.length > KEPT) this.last.shift();
		this.listener?.(line);
	}
}

/** One line of a text file, numbered as an editor numbers it. */
export interface TextLine {
	readonly number: number;
	/** Without its line end; cut off when `tooLong`. */
	readonly text: string;
	readonly tooLong: boolean;
}

/**
 * Splits text into lines as it comes in. However long a line is, no more than `maxLength` characters of it are
 * held. A piece's lines come together: handing on each by itself would take longer than all the rest.
 */
export async function* readLines(source: AsyncIterable<string>, maxLength: number): AsyncGenerator<TextLine[]> {
	const splitter = new LineSplitter(maxLength);
	for await (const piece of source) yield [...splitter.push(piece)];
	yield [...splitter.end()];
}

class LineSplitter {
	#number = 1;
	#text = '';
	#tooLong = false;
	/** The last piece ended in `\r`: a `\n` that follows belongs to it. */
	#afterReturn = false;

	constructor(private readonly maxLength: number) {}

	*push(piece: string): Generator<TextLine> {
		let from = this.#afterReturn && piece.startsWith('\n') ? 1 : 0;
		if (piece !== '') this.#afterReturn = piece.endsWith('\r');
		const ends = /\r\n|\r|\n/g;
		ends.lastIndex = from;
		for (let end = ends.exec(piece); end; end = ends.exec(piece)) {
			this.#add(piece, from, end.index);
			yield this.#take();
			from = end.index + end[0].length;
		}
		this.#add(piece, from, piece.length);
	}

	*end(): Generator<TextLine> {
		if (this.#text !== '' || this.#tooLong) yield this.#take();
	}

	#add(piece: string, from: number, to: number): void {
		const room = this.maxLength - this.#text.length;
		if (to - from > room) this.#tooLong = true;
		this.#text += piece.slice(from, Math.min(to, from + room));
	}

	#take(): TextLine {
		const line = { number: this.#number++, text: this.#text, tooLong: this.#tooLong };
		this.#text = '';
		this.#tooLong = false;
		return line;
	}
}

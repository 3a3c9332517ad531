import type { TextLine } from './text-lines';

/** Lines one record may go on over: a profile text a vendor puts into its list has a few. */
const MOST_LINES = 50;

export interface RecordShape {
	/** Characters of one record at most. */
	readonly maxLength: number;
	/** Whether a text is a whole row of this file: its quotation marks are right and it has as many cells as the header. */
	isRow(text: string): boolean;
}

/**
 * Puts lines together that are one record, because a quoted cell goes on over them. A stray quotation mark must not
 * swallow rows, so lines are joined only when they make a row together and none of them is one by itself;
 * otherwise each stays on its own. No more than one record is held.
 */
export class RecordJoiner {
	#open: TextLine[] = [];

	constructor(private readonly shape: RecordShape) {}

	/** Whether a line is a record as it is and need not be pushed: asked of every line of long lists, most of which are. */
	standsAlone(line: TextLine): boolean {
		return this.#open.length === 0 && !opensQuote(line);
	}

	/** @returns records that are complete with this line */
	push(line: TextLine): TextLine[] {
		const records: TextLine[] = [];
		const lines = [line];
		for (let next = lines.shift(); next; next = lines.shift()) {
			if (this.#open.length === 0) {
				if (opensQuote(next)) this.#open = [next];
				else records.push(next);
				continue;
			}
			const [first, ...others] = this.#open;
			if (!first) continue;
			const text = [...this.#open, next].map((each) => each.text).join('\n');
			if (opensQuote(next) && this.shape.isRow(text)) {
				records.push({ number: first.number, text, tooLong: false });
				this.#open = [];
			} else if (!opensQuote(next) && this.#mayGoOn(next, text)) {
				this.#open.push(next);
			} else {
				// No record: the first line stands alone, the others may still begin one.
				records.push(first);
				this.#open = [];
				lines.unshift(...others, next);
			}
		}
		return records;
	}

	/** The lines of a record that never ended, each by itself. */
	end(): TextLine[] {
		return this.#open.splice(0);
	}

	#mayGoOn(next: TextLine, text: string): boolean {
		return !next.tooLong && this.#open.length < MOST_LINES && text.length <= this.shape.maxLength && !this.shape.isRow(next.text);
	}
}

/** An odd number of quotation marks: one of them has no other. */
function opensQuote({ text, tooLong }: TextLine): boolean {
	if (tooLong || !text.includes('"')) return false;
	return text.split('"').length % 2 === 0;
}

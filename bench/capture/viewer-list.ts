import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** One row of a viewer list. */
export interface ListRow {
	readonly handle: string;
	readonly story: string;
	/** UTC milliseconds. */
	readonly at: number;
}

/** Time from one view to the next. */
const STEP_MS = 300;
/** Far from every divisor of the number of people, so that no two stories share an order. */
const [STRIDE, SHIFT] = [7_919, 104_729];
const PIECE = 64 * 1024;

/**
 * The nth row of a list as a vendor exports it, the same in every run: story by story, in each everybody once, in an
 * order of the story's own.
 */
export function rowOf({ people, begin }: { readonly people: number; readonly begin: number }, nth: number): ListRow {
	const story = Math.floor(nth / people);
	const person = ((nth % people) * STRIDE + story * SHIFT) % people;
	return { handle: `viewer.${person}`, story: `1784140000000${1000 + story}`, at: begin + nth * STEP_MS };
}

/** Writes a list of so many rows as CSV, piece by piece. */
export async function writeList(file: string, rows: number, rowAt: (nth: number) => ListRow): Promise<void> {
	const out = createWriteStream(file);
	let piece = 'handle,story_id,viewed_at\n';
	for (let nth = 0; nth < rows; nth++) {
		const { handle, story, at } = rowAt(nth);
		piece += `${handle},${story},${new Date(at).toISOString()}\n`;
		if (piece.length < PIECE) continue;
		if (!out.write(piece)) await once(out, 'drain');
		piece = '';
	}
	out.end(piece);
	await finished(out);
}

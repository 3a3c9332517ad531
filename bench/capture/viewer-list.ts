import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** A viewer list as a vendor exports it: story by story, in each everybody once, in an order of the story's own. */
export interface ListPlan {
	readonly rows: number;
	readonly people: number;
	/** Rows of the whole list before this part of it. */
	readonly from?: number;
	/** When the first story was seen first, UTC milliseconds. */
	readonly begin: number;
}

/** Time from one view to the next. */
const STEP_MS = 300;
/** Far from every divisor of the number of people, so that no two stories share an order. */
const [STRIDE, SHIFT] = [7_919, 104_729];
const PIECE = 64 * 1024;

/** Handle, story and time of the nth row; the same in every run. */
export function rowOf({ people, begin }: Pick<ListPlan, 'people' | 'begin'>, nth: number): { readonly handle: string; readonly story: string; readonly at: number } {
	const story = Math.floor(nth / people);
	const person = ((nth % people) * STRIDE + story * SHIFT) % people;
	return { handle: `viewer.${person}`, story: `1784140000000${1000 + story}`, at: begin + nth * STEP_MS };
}

/** Writes the list as CSV, piece by piece. */
export async function writeList(file: string, plan: ListPlan): Promise<void> {
	const out = createWriteStream(file);
	let piece = 'handle,story_id,viewed_at\n';
	const { from = 0 } = plan;
	for (let nth = from; nth < from + plan.rows; nth++) {
		const { handle, story, at } = rowOf(plan, nth);
		piece += `${handle},${story},${new Date(at).toISOString()}\n`;
		if (piece.length < PIECE) continue;
		if (!out.write(piece)) await once(out, 'drain');
		piece = '';
	}
	out.end(piece);
	await finished(out);
}

import * as z from 'zod';
import { StoreError } from './errors';

/** Name of the mark a store has from the moment it begins to be moved elsewhere. */
export const MOVED = 'moved';

const mark = z.object({
	/** Says which copy is this store's. */
	id: z.string(),
	to: z.string(),
	/** Until the copy is whole and proven the move can still be given up. */
	state: z.enum(['moving', 'moved']),
	/** UTC milliseconds. */
	at: z.number(),
});

/** Where a store went. */
export type MovedMark = z.output<typeof mark>;

export function readMovedMark(value: string): MovedMark {
	return mark.parse(JSON.parse(value));
}

/**
 * Refuses a store that was moved: whoever went on with it would not know of an opt-out in the other one.
 *
 * @throws StoreError `moved`
 */
export function refuseMoved(value: string | null): void {
	if (value === null) return;
	const { to, state } = readMovedMark(value);
	throw state === 'moved'
		? new StoreError('moved', `This store was moved to ${to}.`, 'Enter that place in every Story Funnel Store credential. To go back, move that store back here (docs/moving.md); this one has stood still since.')
		: new StoreError('moved', `This store is being moved to ${to}.`, 'Let the command move-store end, run it again where it was stopped, or give the move up with --cancel (docs/moving.md). Nothing was changed.');
}

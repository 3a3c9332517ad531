import { backupMark, isClosedByRestore } from '../store/restored';
import type { StoreContext } from '../store/use-case';

/** A time the store was found to have been put back. */
export interface Restore {
	readonly restoreKey: string;
	/** Clock of the store, UTC milliseconds. */
	readonly foundAt: number;
	/** When the backup was made, where that is known: what happened between the two is not in the store. */
	readonly madeAt: number | null;
	/** Nothing is sent until somebody answers for it. */
	readonly closed: boolean;
	/** Opt-outs and erasures the journal told it. */
	readonly learned: number;
	/** The journal made it good by itself. */
	readonly byJournal: boolean;
}

/** Every time the store was put back, the oldest first. */
export async function readRestores({ tx, wallClock }: StoreContext): Promise<Restore[]> {
	const rows = await tx.selectFrom('store_restores').selectAll().orderBy('found_at').orderBy('restore_key').execute();
	const found = rows.map(({ restore_key, found_at, backup_made_at, learned, opened_at, opened_by }) => ({
		restoreKey: restore_key, foundAt: found_at, madeAt: backup_made_at, closed: opened_at === null, learned, byJournal: opened_by === 'journal',
	}));
	if (found.some(({ closed }) => closed) || !(await isClosedByRestore(tx))) return found;
	const madeAt = await backupMark(tx);
	// Sending is closed all the same: what the journal has taught is not carried out yet, or nobody has opened this copy with one.
	const [last] = found.slice(-1);
	if (madeAt === null && last !== undefined) return [...found.slice(0, -1), { ...last, closed: true }];
	return [...found, { restoreKey: `backup of ${new Date(madeAt ?? wallClock).toISOString()}`, foundAt: wallClock, madeAt, closed: true, learned: 0, byJournal: false }];
}

/** How long a restore the journal made good is told of. */
const NEWS_MS = 7 * 24 * 3_600_000;

/** Restores that are to be told of: those nobody has answered for, and those of the last week that the journal made good. */
export async function restoresToTell(store: StoreContext): Promise<Restore[]> {
	return (await readRestores(store)).filter(({ closed, byJournal, foundAt }) => closed || (byJournal && foundAt > store.wallClock - NEWS_MS));
}

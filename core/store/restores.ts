import { noteForAll } from './audit';
import { dropWaiting, isClosedByRestore } from './restored';
import type { RestoreSign } from './schema';
import type { UseCase } from './use-case';

/** One time the store was found to have been put back. Times in UTC milliseconds. */
export interface Restore {
	readonly foundAt: number;
	readonly how: RestoreSign;
	readonly backupMadeAt: number | null;
	/** Lines of the journal it had forgotten and knows again. */
	readonly learned: number;
	/** Null: nothing is sent. */
	readonly openedAt: number | null;
	readonly openedBy: string | null;
	readonly reason: string | null;
}

/** Restores, the newest first, and whether one of them closes sending now. */
export const listRestores: UseCase<Record<string, never>, { readonly closed: boolean; readonly restores: readonly Restore[] }> = async ({ tx }) => {
	const rows = await tx.selectFrom('store_restores').selectAll().orderBy('found_at', 'desc').orderBy('restore_key').limit(100).execute();
	return {
		closed: await isClosedByRestore(tx),
		restores: rows.map((row) => ({
			foundAt: row.found_at, how: row.how, backupMadeAt: row.backup_made_at, learned: row.learned, openedAt: row.opened_at, openedBy: row.opened_by, reason: row.reason,
		})),
	};
};

export interface ConfirmInput {
	/** Who answers for what is sent from now on. */
	readonly person: string;
	/** Why nobody who opted out since is reached: what was checked. */
	readonly reason: string;
	/** Whether what waited to be sent when the backup was made is dropped: it may have gone out since. */
	readonly dropWaiting: boolean;
}

export interface ConfirmOutcome {
	/** Restores that closed sending until now. */
	readonly opened: number;
	/** Steps of campaigns and answers that are not sent any more. */
	readonly dropped: number;
}

/**
 * A person answers for a store that was put back: sending goes on. It is on record under every account.
 *
 * @throws Error without a person or a reason
 */
export const confirmRestore: UseCase<ConfirmInput, ConfirmOutcome> = async (store, input) => {
	const [person, reason] = [input.person.trim(), input.reason.trim()];
	if (person === '' || reason === '') throw new Error('Say who answers for it that nobody who opted out is reached, and why.');
	const opened = await store.tx
		.updateTable('store_restores')
		.set({ opened_at: store.wallClock, opened_by: person.slice(0, 100), reason: reason.slice(0, 500) })
		.where('opened_at', 'is', null)
		.returning('restore_key')
		.execute();
	if (opened.length === 0) return { opened: 0, dropped: 0 };
	const dropped = input.dropWaiting ? await dropWaiting(store.tx, store.wallClock) : 0;
	await noteForAll(store, 'care', { what: 'restore confirmed', detail: { person: person.slice(0, 100), reason: reason.slice(0, 500), restores: opened.length, dropped } });
	return { opened: opened.length, dropped };
};

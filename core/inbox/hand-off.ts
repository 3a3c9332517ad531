import { sql } from 'kysely';
import type { UseCase } from '../store/use-case';
import { MAX_ATTEMPTS, nextLease } from './lease';
import { toHandedOff, type HandedOff } from './handed-off';

/**
 * Takes events whose lease ended without an answer, to start their workflow again: a kill after our 200, a
 * failed execution, a full queue. After the last attempt an event is `dead` and left for a person.
 */
export const takeDueEvents: UseCase<{ limit: number }, HandedOff[]> = async ({ tx, wallClock }, { limit }) => {
	const rows = await tx
		.selectFrom('events')
		.selectAll()
		.where('state', '=', sql.lit('handed_off'))
		.where('lease_until', '<=', wallClock)
		.orderBy('lease_until')
		.limit(limit)
		.execute();
	const due: HandedOff[] = [];
	for (const row of rows) {
		const attempts = row.attempts + 1;
		const dead = attempts > MAX_ATTEMPTS;
		const { numUpdatedRows } = await tx
			.updateTable('events')
			.set(dead ? { state: 'dead', outcome: 'unanswered' } : { attempts, lease_until: nextLease(wallClock, attempts) })
			.where('event_key', '=', row.event_key)
			// Events of all accounts are looked through at once: another process may have had this one since.
			.where('state', '=', 'handed_off')
			.where('lease_until', '=', row.lease_until)
			.executeTakeFirst();
		if (!dead && numUpdatedRows === 1n) due.push(toHandedOff(row));
	}
	return due;
};

/** Marks an event as handled: nobody hands it off again. The first outcome stays. */
export const markHandled: UseCase<{ eventKey: string; outcome: string }, null> = async (
	{ tx, wallClock },
	{ eventKey, outcome },
) => {
	await tx
		.updateTable('events')
		.set({ state: 'handled', outcome, handled_at: wallClock })
		.where('event_key', '=', eventKey)
		.where('state', '<>', 'handled')
		.execute();
	return null;
};

/** Puts an unanswered event off by `waitMs`, without counting it as a failed attempt. */
export const deferEvent: UseCase<{ eventKey: string; waitMs: number }, null> = async (
	{ tx, wallClock },
	{ eventKey, waitMs },
) => {
	await tx
		.updateTable('events')
		.set((update) => ({ lease_until: wallClock + waitMs, attempts: update('attempts', '-', 1) }))
		.where('event_key', '=', eventKey)
		.where('state', '=', 'handed_off')
		.where('attempts', '>', 0)
		.execute();
	return null;
};

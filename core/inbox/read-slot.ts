import type { UseCase } from '../store/use-case';

/**
 * Between two reads of conversations of one account, over all processes: two a second are allowed (reference §5),
 * and two reads whose way to Instagram differs by 0.4 s must not make three of it.
 */
export const READ_EVERY_MS = 700;

/** No queue of reads is longer; a slot further ahead is of a clock that was set back. */
const FURTHEST_MS = 60_000;

/**
 * Reserves the next read of conversations. Clock of the store: Instagram's limit knows no sandbox time.
 *
 * @returns milliseconds to wait before the call; the slot is used up whether or not the call is made
 */
export const takeReadSlot: UseCase<{ accountKey: string }, number> = async ({ tx, wallClock }, { accountKey }) => {
	const row = await tx.selectFrom('paces').select('tat').where('account_key', '=', accountKey).where('lane', '=', 'conversations').executeTakeFirst();
	const free = row === undefined || row.tat > wallClock + FURTHEST_MS ? wallClock : Math.max(row.tat, wallClock);
	const tat = free + READ_EVERY_MS;
	await tx
		.insertInto('paces')
		.values({ account_key: accountKey, lane: 'conversations', tat })
		.onConflict((conflict) => conflict.columns(['account_key', 'lane']).doUpdateSet({ tat }))
		.execute();
	return free - wallClock;
};

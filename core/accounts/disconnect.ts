import { noteAudit } from '../store/audit';
import type { UseCase } from '../store/use-case';
import { getAccount } from './account-store';

export interface Disconnected {
	/** Tokens that were forgotten. */
	readonly tokens: number;
	/** Steps of campaigns that are not sent any more. */
	readonly cancelled: number;
}

/**
 * Ends the pack's hold on an account: nothing is sent any more, what was planned is cancelled, and its tokens are
 * forgotten, sealed value and key. What the store knows stays. Only a person who connects the account again ends it.
 * Twice is as once.
 */
export const disconnectAccount: UseCase<{ readonly accountKey: string }, Disconnected> = async (store, { accountKey }) => {
	const { tx, wallClock } = store;
	const account = await getAccount(tx, accountKey);
	await tx
		.updateTable('accounts')
		.set({ stopped_at: account.stopped_at ?? wallClock, paused_reason: 'token_dead', paused_until: null })
		.where('account_key', '=', accountKey)
		.execute();
	const tokens = await tx
		.updateTable('tokens')
		.set({ state: 'dead', problem: 'disconnected', sealed: null, wrapped_key: null, key_version: null })
		.where('account_key', '=', accountKey)
		.where('sealed', 'is not', null)
		.returning('seed_hash')
		.execute();
	const { numUpdatedRows } = await tx
		.updateTable('plans')
		.set({ state: 'cancelled', outcome: 'disconnected', finished_at: wallClock })
		.where('account_key', '=', accountKey)
		.where('state', '=', 'due')
		.executeTakeFirst();
	const outcome = { tokens: tokens.length, cancelled: Number(numUpdatedRows) };
	if (tokens.length > 0) {
		store.forgot();
		await noteAudit(store, 'configuration', { accountKey, what: 'account disconnected', detail: { ...outcome } });
	}
	return outcome;
};

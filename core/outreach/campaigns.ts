import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { openCampaign, type CampaignName } from './campaign-counts';

/** `by`: the colleague who decided, for the audit. */
export type SwitchCampaignInput = CampaignName & { readonly stopped: boolean; readonly by?: string };

/** `known`: whether the account ever planned a campaign of this name. */
export interface SwitchedCampaign {
	readonly known: boolean;
	readonly stopped: boolean;
}

/**
 * Stops a campaign, or lets it go on; read in every claim. What is pending waits meanwhile. Resuming is a person's
 * word that what stopped it is mended, so opt-outs and errors are counted from there.
 */
export const switchCampaign: UseCase<SwitchCampaignInput, SwitchedCampaign> = async (store, { accountKey, campaign, stopped }) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const change = stopped
		? { stopped_at: now, stopped_by: 'person' as const }
		: { stopped_at: null, stopped_by: null, counted_sends: 0, counted_errors: 0, counted_opt_outs: 0 };
	const changed = await store.tx
		.updateTable('campaigns')
		.set(change)
		.where('account_key', '=', accountKey)
		.where('campaign', '=', campaign)
		.returning('campaign')
		.executeTakeFirst();
	return { known: changed !== undefined, stopped };
};

/** What a person chose for a campaign when planning it; left out: as it was. */
export interface CampaignTerms {
	/** Most messages in all; null: no such limit. */
	readonly budget?: number | null;
	/** Messages between two rests, 100 to 500. */
	readonly batch?: number;
}

/** @throws Error when a number is out of bounds */
export async function keepTerms(store: StoreContext, name: CampaignName & { readonly now: number }, { budget, batch }: CampaignTerms): Promise<void> {
	if (budget != null && !(Number.isInteger(budget) && budget >= 1)) throw new Error('The budget of a campaign must be a whole number of messages, 1 or more.');
	if (batch !== undefined && !(Number.isInteger(batch) && batch >= 100 && batch <= 500)) throw new Error('The batch of a campaign must be 100 to 500 messages.');
	await openCampaign(store, name);
	if (budget === undefined && batch === undefined) return;
	await store.tx
		.updateTable('campaigns')
		.set({ ...(budget === undefined ? {} : { budget }), ...(batch === undefined ? {} : { batch }) })
		.where('account_key', '=', name.accountKey)
		.where('campaign', '=', name.campaign)
		.execute();
}

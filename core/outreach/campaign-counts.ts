import { sql } from 'kysely';
import type { Recording } from '../inbox/recording';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { DAY_MS } from './housekeeping';
import { CAMPAIGN_CAUSES, campaignOf } from './message';
import { countVariantOptOut } from './variant-counts';

/** Messages between two rests of a campaign, unless it was planned with another number. */
export const DEFAULT_BATCH = 200;

/** How long a campaign rests after a batch: opt-outs come within minutes of a message or not at all. */
export const BATCH_REST_MS = 15 * 60_000;

export interface CampaignName {
	readonly accountKey: string;
	readonly campaign: string;
}

/** The row of a campaign; made when it is planned, or first sends. */
export async function openCampaign({ tx }: StoreContext, { accountKey, campaign, now }: CampaignName & { readonly now: number }): Promise<void> {
	await tx
		.insertInto('campaigns')
		.values(newCampaign({ accountKey, campaign, now }))
		.onConflict((conflict) => conflict.columns(['account_key', 'campaign']).doNothing())
		.execute();
}

function newCampaign({ accountKey, campaign, now }: CampaignName & { readonly now: number }) {
	return { account_key: accountKey, campaign, stopped_at: null, stopped_by: null, budget: null, batch: DEFAULT_BATCH, created_at: now };
}

const oneMore = statement((db, name: CampaignName & { readonly now: number }) =>
	db
		.insertInto('campaigns')
		.values({ ...newCampaign(name), sends: 1, counted_sends: 1 })
		.onConflict((conflict) =>
			conflict.columns(['account_key', 'campaign']).doUpdateSet((row) => ({
				sends: row('campaigns.sends', '+', 1), counted_sends: row('campaigns.counted_sends', '+', 1),
			})),
		)
		.returning(['sends', 'batch']),
);

/** One message of the campaign was claimed; after a whole batch the campaign rests. */
export async function countClaim(store: StoreContext, name: CampaignName & { readonly now: number }): Promise<void> {
	const [row] = await oneMore(store.tx, name);
	if (!row) throw new Error('A claim was not counted for its campaign.');
	if (row.sends % row.batch !== 0) return;
	await store.tx
		.updateTable('campaigns')
		.set({ rest_until: name.now + BATCH_REST_MS })
		.where('account_key', '=', name.accountKey)
		.where('campaign', '=', name.campaign)
		.execute();
}

/** A message of the campaign failed; one that was refused for certain also gives its place in the budget back. */
export async function countFailure({ tx }: StoreContext, { accountKey, campaign }: CampaignName, { error, givenBack }: { readonly error: boolean; readonly givenBack: boolean }): Promise<void> {
	await tx
		.updateTable('campaigns')
		.set((update) => ({ sends: update('sends', '-', givenBack ? 1 : 0), counted_errors: update('counted_errors', '+', error ? 1 : 0) }))
		.where('account_key', '=', accountKey)
		.where('campaign', '=', campaign)
		.execute();
}

/** An opt-out this long after a campaign's message is held against the campaign. */
const BLAMED_MS = 7 * DAY_MS;

/** Somebody opted out: it counts for the campaign whose message they got last. */
export async function countOptOut(store: StoreContext, { account, viewerKey, now }: Pick<Recording, 'account' | 'viewerKey' | 'now'>): Promise<void> {
	const { tx } = store;
	const last = await tx
		.selectFrom('sends')
		.select(['cause', 'variant'])
		.where('account_key', '=', account.account_key)
		.where('viewer_key', '=', viewerKey)
		.where('cause', 'like', CAMPAIGN_CAUSES)
		.where('state', '<>', sql.lit('refused'))
		.where('claimed_at', '>', now - BLAMED_MS)
		.orderBy('claimed_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (!last) return;
	const accountKey = account.account_key;
	const campaign = campaignOf(last.cause) ?? '';
	if (last.variant !== null) await countVariantOptOut(store, { accountKey, campaign, variant: last.variant, now });
	await tx
		.updateTable('campaigns')
		.set((update) => ({ counted_opt_outs: update('counted_opt_outs', '+', 1) }))
		.where('account_key', '=', accountKey)
		.where('campaign', '=', campaign)
		.execute();
}

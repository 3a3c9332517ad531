import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import type { CampaignName } from './campaign-counts';
import { isBad } from './variant-guard';

export interface VariantName extends CampaignName {
	readonly variant: string;
}

const oneMore = statement((db, name: VariantName) =>
	db
		.insertInto('campaign_variants')
		.values({ account_key: name.accountKey, campaign: name.campaign, variant: name.variant, sends: 1, stopped_at: null })
		.onConflict((conflict) => conflict.columns(['account_key', 'campaign', 'variant']).doUpdateSet((row) => ({ sends: row('campaign_variants.sends', '+', 1) }))),
);

const variantsOfCampaign = statement((db, { accountKey, campaign }: CampaignName) =>
	db.selectFrom('campaign_variants').selectAll().where('account_key', '=', accountKey).where('campaign', '=', campaign),
);

/** A message with this variant was claimed. */
export async function countVariant(store: StoreContext, { now, ...name }: VariantName & { readonly now: number }): Promise<void> {
	await oneMore(store.tx, name);
	await judge(store, name, now);
}

/** A message with this variant was refused for certain: it reached nobody. */
export async function uncountVariant({ tx }: StoreContext, { accountKey, campaign, variant }: VariantName): Promise<void> {
	await tx
		.updateTable('campaign_variants')
		.set((row) => ({ sends: row('sends', '-', 1) }))
		.where('account_key', '=', accountKey)
		.where('campaign', '=', campaign)
		.where('variant', '=', variant)
		.execute();
}

/** Somebody opted out whose last message of a campaign was this variant. */
export async function countVariantOptOut(store: StoreContext, { now, ...name }: VariantName & { readonly now: number }): Promise<void> {
	await store.tx
		.updateTable('campaign_variants')
		.set((row) => ({ opt_outs: row('opt_outs', '+', 1) }))
		.where('account_key', '=', name.accountKey)
		.where('campaign', '=', name.campaign)
		.where('variant', '=', name.variant)
		.execute();
	await judge(store, name, now);
}

/** Stops the variant once the guard says so, for good. A campaign with one text is judged as a whole only. */
async function judge({ tx }: StoreContext, { accountKey, campaign, variant }: VariantName, now: number): Promise<void> {
	const rows = await variantsOfCampaign(tx, { accountKey, campaign });
	const own = rows.find((row) => row.variant === variant);
	if (own?.stopped_at !== null || rows.length < 2 || !isBad({ sends: own.sends, optOuts: own.opt_outs }, rows.length)) return;
	await tx
		.updateTable('campaign_variants')
		.set({ stopped_at: now })
		.where('account_key', '=', accountKey)
		.where('campaign', '=', campaign)
		.where('variant', '=', variant)
		.execute();
}

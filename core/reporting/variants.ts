import { CAMPAIGN_CAUSES, campaignOf } from '../outreach/message';
import { wilsonInterval, type Interval } from '../outreach/stop-rule';
import { optOutEvidence } from '../outreach/variant-guard';
import { EMAIL_ONLY } from '../store/suppression-scope';
import type { StoreContext, UseCase } from '../store/use-case';
import { withReplies, withSuppressions } from './responses';

/** What one variant of a campaign's texts did, by the messages still kept; who got one counts once. */
export interface VariantResult {
	readonly campaign: string;
	readonly variant: string;
	readonly people: number;
	/** People who wrote within 7 days after such a message. */
	readonly replied: number;
	/** replied ÷ people, with its 95 % interval; null without people. */
	readonly replyRate: (Interval & { readonly rate: number }) | null;
	/** People who opted out, or unsubscribed, within 7 days after such a message. */
	readonly optedOut: number;
	readonly optOutRate: (Interval & { readonly rate: number }) | null;
	/** How much speaks for more than 2 % opt-outs, as the guard reckons; it starts at 1. */
	readonly evidence: number;
	/** When the guard stopped it, UTC milliseconds of the account; null while it is sent. */
	readonly stoppedAt: number | null;
}

/** The variants of an account's campaigns, in order of their names. */
export const readVariants: UseCase<{ accountKey: string; campaign: string | null }, VariantResult[]> = async (store, { accountKey, campaign }) => {
	const [people, replied, optedOut] = [await countPeople(store, accountKey), await countReplied(store, accountKey), await countOptedOut(store, accountKey)];
	let query = store.tx.selectFrom('campaign_variants').selectAll().where('account_key', '=', accountKey);
	if (campaign !== null) query = query.where('campaign', '=', campaign);
	const rows = await query.orderBy('campaign').orderBy('variant').execute();
	return rows.map((row) => {
		const of = (counts: ReadonlyMap<string, number>) => counts.get(nameOf(row.campaign, row.variant)) ?? 0;
		const all = of(people);
		return {
			campaign: row.campaign,
			variant: row.variant,
			people: all,
			replied: of(replied),
			replyRate: rateOf(of(replied), all),
			optedOut: of(optedOut),
			optOutRate: rateOf(of(optedOut), all),
			evidence: optOutEvidence({ sends: row.sends, optOuts: row.opt_outs }),
			stoppedAt: row.stopped_at,
		};
	});
};

function rateOf(hits: number, all: number): (Interval & { rate: number }) | null {
	return all === 0 ? null : { rate: hits / all, ...wilsonInterval(hits, all) };
}

function nameOf(campaign: string, variant: string): string {
	return `${campaign}\0${variant}`;
}

function messages({ tx }: StoreContext, accountKey: string) {
	return tx
		.selectFrom('sends')
		.where('sends.account_key', '=', accountKey)
		.where('sends.state', '=', 'sent')
		.where('sends.cause', 'like', CAMPAIGN_CAUSES)
		.where('sends.variant', 'is not', null)
		.$narrowType<{ variant: string }>();
}

interface Counted {
	readonly cause: string;
	readonly variant: string | null;
	readonly people: number | string;
}

function byName(rows: readonly Counted[]): ReadonlyMap<string, number> {
	return new Map(rows.map(({ cause, variant, people }) => [nameOf(campaignOf(cause) ?? '', variant ?? ''), Number(people)]));
}

async function countPeople(store: StoreContext, accountKey: string): Promise<ReadonlyMap<string, number>> {
	const rows = await messages(store, accountKey)
		.select(['sends.cause', 'sends.variant'])
		.select((select) => select.fn.count<number | string>('sends.viewer_key').distinct().as('people'))
		.groupBy(['sends.cause', 'sends.variant'])
		.execute();
	return byName(rows);
}

async function countReplied(store: StoreContext, accountKey: string): Promise<ReadonlyMap<string, number>> {
	const rows = await withReplies(messages(store, accountKey))
		.select(['sends.cause', 'sends.variant'])
		.select((select) => select.fn.count<number | string>('sends.viewer_key').distinct().as('people'))
		.groupBy(['sends.cause', 'sends.variant'])
		.execute();
	return byName(rows);
}

async function countOptedOut(store: StoreContext, accountKey: string): Promise<ReadonlyMap<string, number>> {
	const rows = await withSuppressions(messages(store, accountKey))
		.where('suppressions.reason', 'in', ['stop', EMAIL_ONLY])
		.select(['sends.cause', 'sends.variant'])
		.select((select) => select.fn.count<number | string>('sends.viewer_key').distinct().as('people'))
		.groupBy(['sends.cause', 'sends.variant'])
		.execute();
	return byName(rows);
}

import { sql } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { CAMPAIGN_CAUSES, campaignOf, stepName } from '../outreach/message';
import { accountTime } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { pairEvidence, peopleNeeded, type Outcomes } from './pair-evidence';
import { rateOf, type Rate } from './rates';
import { repliesTo } from './responses';
import { RESPONSE_MS } from './sends';

/** How often, over all pairs of variants of a campaign and however often one looks, a difference may be seen where there is none. */
export const FALSE_VERDICTS = 0.05;

/** One variant in the comparison: people whose 7 days after the first message are over. */
export interface ComparedVariant {
	readonly variant: string;
	readonly people: number;
	readonly replyRate: Rate;
}

export type Verdict =
	/** It is answered more often than every other variant. */
	| { readonly verdict: 'better'; readonly variant: string }
	/** Nothing is sure yet. `needed`: about how many people each variant needs in all, if the rates stay as they look; null where that cannot be said. */
	| { readonly verdict: 'undecided'; readonly needed: number | null }
	/** There is nothing to compare. */
	| { readonly verdict: 'one_variant' };

export interface Experiment {
	readonly campaign: string;
	readonly variants: readonly ComparedVariant[];
	/** The most evidence there ever was for a difference between the two best variants. */
	readonly evidence: number | null;
	/** What it has to reach. */
	readonly bound: number;
	readonly outcome: Verdict;
}

/** What the campaigns' variants came to, in order of their names; by the messages still kept. */
export const readExperiments: UseCase<{ accountKey: string; campaign: string | null }, Experiment[]> = async (store, { accountKey, campaign }) => {
	const account = await getAccount(store.tx, accountKey);
	const rows = await readOutcomes(store, accountKey, accountTime(account, store.wallClock));
	const campaigns = Map.groupBy(rows, (row) => campaignOf(row.cause) ?? '');
	return [...campaigns]
		.filter(([name]) => campaign === null || name === campaign)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, people]) => judge(name, people));
};

interface Person {
	readonly variant: string;
	readonly replied: boolean;
}

function judge(campaign: string, people: readonly Person[]): Experiment {
	const outcomes = [...Map.groupBy(people, ({ variant }) => variant)].map(([variant, some]) => ({ variant, replies: some.map(({ replied }) => replied) }));
	outcomes.sort((a, b) => (a.variant < b.variant ? -1 : 1));
	const variants = outcomes.map(({ variant, replies }) => ({ variant, people: replies.length, replyRate: rateOf(hits(replies), replies.length) }));
	const bound = Math.max(1, (outcomes.length * (outcomes.length - 1)) / 2) / FALSE_VERDICTS;
	if (outcomes.length < 2) return { campaign, variants, evidence: null, bound, outcome: { verdict: 'one_variant' } };
	const better = outcomes.find((one) => outcomes.every((other) => one === other || beats(one.replies, other.replies, bound)));
	const [best, second] = outcomes.toSorted((a, b) => share(b.replies) - share(a.replies));
	const [first, next] = [best?.replies ?? [], second?.replies ?? []];
	const outcome: Verdict = better ? { verdict: 'better', variant: better.variant } : { verdict: 'undecided', needed: peopleNeeded(share(first), share(next), bound) };
	return { campaign, variants, evidence: pairEvidence(first, next).peak, bound, outcome };
}

function beats(one: Outcomes, other: Outcomes, bound: number): boolean {
	const { peak, leader } = pairEvidence(one, other);
	return peak >= bound && leader === 'first';
}

function hits(replies: Outcomes): number {
	return replies.filter(Boolean).length;
}

function share(replies: Outcomes): number {
	return replies.length === 0 ? 0 : hits(replies) / replies.length;
}

/** First messages of campaigns whose 7 days are over, in their order: nobody's outcome changes any more, so the order of people never does. */
async function readOutcomes({ tx }: StoreContext, accountKey: string, now: number): Promise<(Person & { readonly cause: string })[]> {
	const rows = await tx
		.selectFrom('sends')
		.where('sends.account_key', '=', accountKey)
		.where('sends.state', '=', sql.lit('sent'))
		.where('sends.channel', 'is', null)
		.where('sends.cause', 'like', CAMPAIGN_CAUSES)
		.where('sends.step', '=', stepName(1))
		.where('sends.variant', 'is not', null)
		.where('sends.claimed_at', '<=', now - RESPONSE_MS)
		.select(['sends.cause', 'sends.variant'])
		.select((select) => select.exists(repliesTo(select).select('engagements.engagement_key')).as('replied'))
		.orderBy('sends.claimed_at')
		.orderBy('sends.send_key')
		.$narrowType<{ variant: string }>()
		.execute();
	return rows.map(({ replied, ...row }) => ({ ...row, replied: (replied as unknown) === true || Number(replied) === 1 }));
}

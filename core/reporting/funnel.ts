import { getAccount } from '../accounts/account-store';
import { isPurgeOverdue } from '../outreach/housekeeping';
import type { Reason } from '../outreach/decide';
import { accountTime } from '../store/clock';
import type { AccountRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { peopleWithin, readComplaints, readConversions, readOptOuts } from './afterwards';
import { Breakdowns, DIMENSIONS, type BreakdownRow, type Dimension } from './breakdown';
import { countDecisions } from './decisions';
import { durationOf } from './durations';
import { countFollowUps } from './follow-up-lift';
import { frequencyReport, readFrequency, type FrequencyReport } from './frequency';
import { countIncidents } from './incidents';
import { kpisOf, type Kpi } from './kpis';
import { eachMessage, type SentMessage } from './messages';
import { countAudience, countConsents, countLeads, countMilestones, countOptOuts, countPurged, type ReportScope } from './people';
import { dayFinder, periodOf, type Period, type PeriodChoice } from './period';
import { SMALL_CELL } from './rates';
import { countSales } from './sales';
import { countDelivery, countSends } from './sends';
import { readBacklog, readClosing } from './standing-work';
import { reachOfStories, readStoryNames, type StoryNames } from './story-names';

export interface FunnelInput {
	readonly accountKey: string;
	readonly period: PeriodChoice;
}

/** All that the funnel of one account and period came to. */
export interface FunnelFigures extends Period {
	readonly accountKey: string;
	/** When it was read, by the account's clock, UTC milliseconds. */
	readonly at: number;
	readonly timeZone: string;
	readonly kpis: readonly Kpi[];
	readonly breakdowns: Readonly<Record<Dimension, readonly BreakdownRow[]>>;
	readonly frequency: FrequencyReport;
	/** Why the account sends nothing now; empty while it may send. */
	readonly closing: readonly Reason[];
}

/**
 * The funnel's figures for one account and period, and by day, story, theme, segment, campaign, variant and language.
 * Each is defined in docs/kpis.md; the counting functions repeat the definition. Reads only, and each table of the
 * period once or twice.
 */
export const readFunnel: UseCase<FunnelInput, FunnelFigures> = async (store, { accountKey, period }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = accountTime(account, store.wallClock);
	const window = periodOf(period, account.time_zone, now);
	const scope: ReportScope = { accountKey, ...window };
	const stories = await readStoryNames(store, accountKey);
	const messages = await countMessages(store, scope, account, stories);
	const { total } = messages.breakdowns;
	const closing = await readClosing(store, accountKey, now);
	const kpis = kpisOf({
		...messages.counted,
		...(await countPeople(store, scope)),
		...(await countWork(store, scope, account, now)),
		cohort: total,
		closing: closing.length,
	});
	return {
		...window, accountKey, at: now, timeZone: account.time_zone, kpis, closing,
		breakdowns: Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, messages.breakdowns.rows(dimension)])) as Record<Dimension, BreakdownRow[]>,
		frequency: frequencyReport(await readFrequency(store, scope), total.replied),
	};
};

export interface KpiReport extends Period {
	readonly kpis: readonly Kpi[];
}

/** {@link readFunnel}, the figures of the whole alone. */
export const readKpis: UseCase<FunnelInput, KpiReport> = async (store, input) => {
	const { from, to, kpis } = await readFunnel(store, input);
	return { from, to, kpis };
};

/** One walk through the messages: who got them, what followed, and how long it took. */
async function countMessages(store: StoreContext, scope: ReportScope, account: AccountRow, stories: StoryNames) {
	const complaints = await readComplaints(store, scope);
	const dayAt = dayFinder(account.time_zone);
	const groupOf: Record<Dimension, (message: SentMessage) => string | null> = {
		day: ({ at }) => dayAt(at),
		story: ({ storyId }) => stories.get(storyId ?? '')?.storyKey ?? null,
		theme: ({ storyId }) => stories.get(storyId ?? '')?.theme ?? null,
		segment: ({ segment }) => segment,
		campaign: ({ campaign }) => campaign,
		variant: ({ campaign, variant }) => (campaign === null || variant === null ? null : `${campaign} · ${variant}`),
		language: ({ language }) => language,
	};
	const breakdowns = new Breakdowns(groupOf, { optOuts: await readOptOuts(store, scope), complaints, conversions: await readConversions(store, scope) });
	const firsts = new Map<string, SentMessage>();
	const responses: number[] = [];
	await eachMessage(store, scope, (message) => {
		breakdowns.add(message);
		if (!firsts.has(message.viewerKey)) firsts.set(message.viewerKey, message);
		if (message.answersAt !== null) responses.push(Math.max(0, message.at - message.answersAt));
	});
	const replies = [...firsts.values()].flatMap(({ at, repliedAt }) => (repliedAt === null ? [] : [repliedAt - at]));
	return {
		breakdowns,
		counted: {
			firstReply: durationOf(replies, SMALL_CELL),
			response: durationOf(responses, SMALL_CELL),
			complaints: peopleWithin(complaints, scope),
		},
	};
}

async function countPeople(store: StoreContext, scope: ReportScope) {
	const milestones = await countMilestones(store, scope);
	return {
		audience: await countAudience(store, scope),
		reach: await reachOfStories(store, scope),
		consents: await countConsents(store, scope),
		optOuts: await countOptOuts(store, scope),
		qualified: milestones.qualified,
		leads: await countLeads(store, scope),
		sales: milestones.sale,
		orders: await countSales(store, scope),
		purged: await countPurged(store, scope),
	};
}

async function countWork(store: StoreContext, scope: ReportScope, account: AccountRow, now: number) {
	const backlog = await readBacklog(store, scope.accountKey, now);
	return {
		sends: await countSends(store, scope),
		delivery: await countDelivery(store, scope),
		followUps: await countFollowUps(store, scope),
		decisions: await countDecisions(store, scope),
		backlog,
		incidents: await countIncidents(store, scope, { backlog, purgeOverdue: await isPurgeOverdue(store, account, now) }),
	};
}

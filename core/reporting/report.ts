import type { AccountSummary } from '../accounts/account-store';
import type { Experiment } from './experiments';
import type { FunnelFigures, FunnelInput } from './funnel';
import type { PaceHistory } from './pace-history';
import { periodBefore, type PeriodChoice } from './period';
import type { StoryGroup, StoryResult } from './story-results';

/** What a report asks of the store; all of it only reads. */
export interface ReportStore {
	readFunnel(input: FunnelInput, way: 'aside'): Promise<FunnelFigures>;
	readStoryResults(input: FunnelInput & { by: StoryGroup }, way: 'aside'): Promise<StoryResult[]>;
	readExperiments(input: { accountKey: string; campaign: string | null }, way: 'aside'): Promise<Experiment[]>;
	readPaceHistory(input: { accountKey: string; hours: number }, way: 'aside'): Promise<PaceHistory>;
}

/** Everything a report shows of one account and period. */
export interface ReportData {
	readonly account: Pick<AccountSummary, 'accountKey' | 'username'>;
	readonly period: PeriodChoice;
	readonly figures: FunnelFigures;
	/** The same of the time before, as long; null where there is none. */
	readonly before: FunnelFigures | null;
	/** Stories posted in the period. */
	readonly stories: readonly StoryResult[];
	readonly experiments: readonly Experiment[];
	readonly pace: PaceHistory;
}

/** Hours of the pace: two days and nights. */
export const PACE_HOURS = 48;

/** Reads a report, part by part. */
export async function gatherReport(store: ReportStore, { accountKey, username }: ReportData['account'], period: PeriodChoice): Promise<ReportData> {
	const earlier = periodBefore(period);
	return {
		account: { accountKey, username },
		period,
		figures: await store.readFunnel({ accountKey, period }, 'aside'),
		before: earlier === null ? null : await store.readFunnel({ accountKey, period: earlier }, 'aside'),
		stories: await store.readStoryResults({ accountKey, period, by: 'story' }, 'aside'),
		experiments: await store.readExperiments({ accountKey, campaign: null }, 'aside'),
		pace: await store.readPaceHistory({ accountKey, hours: PACE_HOURS }, 'aside'),
	};
}

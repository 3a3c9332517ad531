import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { UseCase } from '../store/use-case';
import { countDecisions } from './decisions';
import { countAudience, countConsents, countLeads, countOptOuts, countPurged } from './people';
import { periodOf, type Period, type PeriodChoice } from './period';
import { countSends, readCohort } from './sends';

/** One figure. A rate names what it was worked out from; it is null where too few people would stand for many. */
export interface Kpi {
	readonly kpi: string;
	readonly value: number | null;
	readonly numerator?: number;
	readonly denominator?: number;
}

export interface KpiReport extends Period {
	readonly kpis: readonly Kpi[];
}

/** Under this many people messaged, a rate says more about one person than about the funnel. */
export const RATE_MINIMUM = 5;

/**
 * The funnel's figures for one account and period. Each is defined in docs/kpis.md with numerator, denominator
 * and window; the counting functions repeat the definition. It reads each table of the period once.
 */
export const readKpis: UseCase<{ accountKey: string; period: PeriodChoice }, KpiReport> = async (store, { accountKey, period }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const window = periodOf(period, account.time_zone, now);
	const scope = { accountKey, ...window };
	const audience = await countAudience(store, scope);
	const sends = await countSends(store, scope);
	const cohort = await readCohort(store, scope);
	const decisions = await countDecisions(store, scope);
	const kpis: Kpi[] = [
		count('views', audience.views),
		count('people_seen', audience.peopleSeen),
		count('engagements', audience.engagements),
		count('people_engaged', audience.peopleEngaged),
		count('messages_sent', sends.sent),
		count('people_messaged', cohort.messaged),
		count('people_replied', cohort.replied),
		rate('reply_rate', cohort.replied, cohort.messaged),
		count('consents', await countConsents(store, scope)),
		count('opt_outs', await countOptOuts(store, scope)),
		rate('opt_out_rate', cohort.optedOut, cohort.messaged),
		count('leads', await countLeads(store, scope)),
		count('not_allowed', decisions.notAllowed),
		...decisions.reasons.map(([code, times]) => count(`not_allowed:${code}`, times)),
		count('later', decisions.later),
		count('by_hand', decisions.byHand + sends.byHand),
		count('delivery_unknown', sends.unknown),
		count('purged', await countPurged(store, scope)),
	];
	return { ...window, kpis };
};

function count(kpi: string, value: number): Kpi {
	return { kpi, value };
}

function rate(kpi: string, numerator: number, denominator: number): Kpi {
	return { kpi, value: denominator < RATE_MINIMUM ? null : numerator / denominator, numerator, denominator };
}

import type { Cohort } from './cohort';
import type { DecisionCounts } from './decisions';
import type { Duration } from './durations';
import type { FollowUpCounts } from './follow-up-lift';
import { INCIDENTS, type Incident } from './incidents';
import type { AudienceCounts } from './people';
import { rateOf, SMALL_CELL, type Rate } from './rates';
import type { Revenue, SalesCounts } from './sales';
import type { DeliveryCounts, SendCounts } from './sends';
import type { Backlog } from './standing-work';
import { targetOf, type Target } from './targets';

export type KpiUnit = 'count' | 'rate' | 'minutes' | 'money';

/** One figure. A rate names what it was worked out from; it is null where too few people would stand for many. */
export interface Kpi {
	readonly kpi: string;
	readonly unit: KpiUnit;
	readonly value: number | null;
	/** ISO 4217, of money: `value` is in the currency itself, 49.95 for EUR 49.95. */
	readonly currency?: string;
	readonly numerator?: number;
	readonly denominator?: number;
	/** Ends of Wilson's 95 % interval of a rate. */
	readonly low?: number | null;
	readonly high?: number | null;
	readonly target?: Target;
}

/** Everything the figures of a period are made of. */
export interface Counted {
	readonly audience: AudienceCounts;
	readonly reach: { readonly reach: number; readonly repliers: number };
	readonly sends: SendCounts;
	readonly delivery: DeliveryCounts;
	readonly cohort: Cohort;
	readonly firstReply: Duration;
	readonly response: Duration;
	readonly followUps: FollowUpCounts;
	readonly consents: number;
	readonly optOuts: number;
	readonly complaints: number;
	readonly qualified: number;
	readonly leads: number;
	readonly sales: number;
	readonly orders: SalesCounts;
	readonly decisions: DecisionCounts;
	readonly purged: number;
	readonly backlog: Backlog;
	readonly incidents: Readonly<Record<Incident, number>>;
	/** Reasons why the account sends nothing now. */
	readonly closing: number;
}

/**
 * The figures in the order of docs/kpis.md, where each is defined with numerator, denominator, window and exclusions.
 */
export function kpisOf(counted: Counted): Kpi[] {
	const { audience, reach, sends, delivery, cohort, followUps, decisions, backlog, incidents } = counted;
	const messaged = cohort.people.size;
	return [
		count('reach', reach.reach),
		count('views', audience.views),
		count('people_seen', audience.peopleSeen),
		rate('view_reply_rate', reach.repliers, reach.reach),
		count('engagements', audience.engagements),
		count('people_engaged', audience.peopleEngaged),
		count('messages_sent', sends.sent),
		count('emails_sent', sends.emails),
		count('people_messaged', messaged),
		count('people_replied', cohort.replied.size),
		rate('reply_rate', cohort.replied.size, messaged),
		...duration('time_to_first_reply', counted.firstReply),
		...duration('response_time', counted.response),
		rate('delivery_rate', delivery.arrived, delivery.tried),
		count('consents', counted.consents),
		count('opt_outs', counted.optOuts),
		rate('opt_out_rate', cohort.optedOut.size, messaged),
		count('complaints', counted.complaints),
		rate('complaint_rate', cohort.complained.size, messaged),
		count('followed_up', followUps.followedUp),
		rate('follow_up_reply_rate', followUps.gained, followUps.followedUp),
		rate('follow_up_lift', followUps.gained, followUps.firsts),
		count('qualified', counted.qualified),
		count('leads', counted.leads),
		count('sales', counted.sales),
		count('orders', counted.orders.orders),
		...counted.orders.revenue.map(revenue),
		count('not_allowed', decisions.notAllowed),
		...decisions.reasons.map(([code, times]) => count(`not_allowed:${code}`, times)),
		count('later', decisions.later),
		count('by_hand', decisions.byHand + sends.byHand),
		count('delivery_unknown', sends.unknown),
		count('backlog', backlog.overdue + backlog.unhandled + backlog.unknown + backlog.requests + backlog.passOns),
		count('backlog:overdue_messages', backlog.overdue),
		count('backlog:unanswered_events', backlog.unhandled),
		count('backlog:unknown_deliveries', backlog.unknown),
		count('backlog:open_requests', backlog.requests),
		count('backlog:recipients_to_tell', backlog.passOns),
		count('open_tasks', backlog.tasks),
		count('open_tasks:late', backlog.tasksLate),
		count('health:sending_closed', counted.closing),
		count('health:limit_errors', sends.limitErrors),
		count('health:restrictions', sends.restrictions),
		count('privacy_incidents', INCIDENTS.reduce((sum, name) => sum + incidents[name], 0)),
		...INCIDENTS.map((name) => count(`privacy_incidents:${name}`, incidents[name])),
		count('purged', counted.purged),
	];
}

function count(kpi: string, value: number): Kpi {
	return { kpi, unit: 'count', value };
}

function rate(kpi: string, hits: number, all: number): Kpi {
	return rateKpi(kpi, rateOf(hits, all));
}

function rateKpi(kpi: string, { value, numerator, denominator, low, high }: Rate): Kpi {
	const target = targetOf(kpi);
	return { kpi, unit: 'rate', value, numerator, denominator, low, high, ...(target === null ? {} : { target }) };
}

/** Of at least five orders: fewer would say what somebody spent. */
function revenue({ currency, orders, amount }: Revenue): Kpi {
	return { kpi: `revenue:${currency}`, unit: 'money', currency, value: orders >= SMALL_CELL ? amount : null, denominator: orders };
}

/** The middle one, and the one nine in ten stay under; of at least five people. */
function duration(kpi: string, { median, ninetieth, count: people }: Duration): Kpi[] {
	const told = people >= SMALL_CELL;
	return [
		{ kpi, unit: 'minutes', value: told ? median : null, denominator: people },
		{ kpi: `${kpi}:90th`, unit: 'minutes', value: told ? ninetieth : null, denominator: people },
	];
}

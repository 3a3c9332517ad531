import type { History, KpiFact, SendFact } from './kpi-history';
import { PERIOD_HOURS } from './kpi-history';

/**
 * The figures of docs/kpis.md worked out the slow way from plain facts. Shares nothing with the code that counts in
 * the store: no query, no rate, no grouping of it.
 */
export interface ModelledKpi {
	readonly kpi: string;
	readonly value: number | null;
	readonly numerator?: number;
	readonly denominator?: number;
	readonly low?: number | null;
	readonly high?: number | null;
}

type Of<Name extends KpiFact['fact']> = Extract<KpiFact, { fact: Name }>;

const WEEK = 7 * 24;
const WRITING = ['story_reply', 'message', 'quick_reply', 'postback', 'unsupported'];

export class KpiModel {
	constructor(private readonly history: History) {}

	kpis(): ModelledKpi[] {
		const views = this.within('engagement').filter(({ kind }) => kind === 'view');
		const acts = this.within('engagement').filter(({ kind }) => kind !== 'view');
		const messages = this.messages();
		const messaged = distinct(messages.map(({ who }) => who));
		const claims = this.within('send').filter((each) => each.about !== 'public');
		const direct = claims.filter(({ channel }) => channel === null);
		const reached = this.all('story').filter((each) => inPeriod(each) && each.reach !== null);
		const reach = reached.reduce((sum, each) => sum + (each.reach ?? 0), 0);
		const repliers = reached.reduce((sum, { story }) => sum + distinct(this.repliesTo(story).map(({ who }) => who)).length, 0);
		const refusals = this.refusals();
		const notAllowed = refusals.filter((codes) => !asksForHuman(codes) && !codes.includes('hourly_limit'));
		const firsts = this.firstSteps();
		const followed = firsts.filter((first) => this.followUp(first) !== undefined);
		const gained = followed.filter((first) => this.gained(first));
		const incidents = this.incidents();
		const backlog = this.backlog();
		return [
			count('reach', reach),
			count('views', distinct(views.map(({ who, story }) => `${who} ${story}`)).length),
			count('people_seen', distinct(views.map(({ who }) => who)).length),
			share('view_reply_rate', repliers, reach),
			count('engagements', acts.length),
			count('people_engaged', distinct(acts.map(({ who }) => who)).length),
			count('messages_sent', direct.filter(({ state }) => state === 'sent').length),
			count('emails_sent', claims.filter(({ channel, state }) => channel === 'email' && state === 'sent').length),
			count('people_messaged', messaged.length),
			count('people_replied', messaged.filter((who) => messages.some((each) => each.who === who && this.replyAt(each) !== null)).length),
			share('reply_rate', messaged.filter((who) => messages.some((each) => each.who === who && this.replyAt(each) !== null)).length, messaged.length),
			...times('time_to_first_reply', this.firstReplies()),
			...times('response_time', messages.flatMap((each) => this.waited(each))),
			this.delivery(direct),
			count('consents', this.within('consent').filter(({ act }) => act === 'grant').length),
			count('opt_outs', distinct(this.within('opt_out').map(({ who }) => who)).length),
			share('opt_out_rate', messaged.filter((who) => messages.some((each) => each.who === who && this.optsOutAfter(each))).length, messaged.length),
			count('complaints', distinct(this.complaints().filter(inPeriod).map(({ who }) => who)).length),
			share('complaint_rate', messaged.filter((who) => messages.some((each) => each.who === who && this.complaints().some((other) => soonAfter(each, other)))).length, messaged.length),
			count('followed_up', followed.length),
			share('follow_up_reply_rate', gained.length, followed.length),
			share('follow_up_lift', gained.length, firsts.length),
			count('qualified', this.within('milestone').filter(({ name }) => name === 'qualified').length),
			count('leads', this.within('lead').length),
			count('sales', this.within('milestone').filter(({ name }) => name === 'sale').length),
			count('orders', this.within('order').length),
			...this.revenue(),
			count('not_allowed', notAllowed.length),
			...distinct(notAllowed.flat()).sort().map((code) => count(`not_allowed:${code}`, notAllowed.filter((codes) => codes.includes(code)).length)),
			count('later', this.all('plan').filter(({ state }) => state === 'due').length),
			count('by_hand', refusals.filter(asksForHuman).length + direct.filter(({ state, error }) => state === 'refused' && /^(token_dead|configuration)/.test(error ?? '')).length),
			count('delivery_unknown', direct.filter(({ state }) => state === 'unknown').length),
			count('backlog', Object.values(backlog).reduce((sum, each) => sum + each, 0)),
			...Object.entries(backlog).map(([name, value]) => count(`backlog:${name}`, value)),
			count('open_tasks', this.openTasks().length),
			count('open_tasks:late', this.openTasks().filter(({ deadline }) => deadline !== null && deadline <= 0).length),
			count('health:limit_errors', direct.filter(({ error }) => error?.startsWith('throttled') === true).length),
			count('health:restrictions', direct.filter(({ error }) => error?.startsWith('account_stop') === true).length),
			count('privacy_incidents', Object.values(incidents).reduce((sum, each) => sum + each, 0)),
			...Object.entries(incidents).map(([name, value]) => count(`privacy_incidents:${name}`, value)),
			count('purged', this.within('purge').reduce((sum, { people }) => sum + people, 0)),
		];
	}

	/** Direct messages of the period that arrived. */
	messages(): SendFact[] {
		return this.within('send').filter((each) => each.about !== 'public' && each.channel === null && each.state === 'sent');
	}

	replyAt(message: SendFact): number | null {
		const replies = this.all('engagement').filter((each) => WRITING.includes(each.kind) && soonAfter(message, each));
		return replies.length === 0 ? null : Math.min(...replies.map(({ at }) => at));
	}

	optsOutAfter(message: SendFact): boolean {
		return this.all('opt_out').some((each) => soonAfter(message, each));
	}

	becomesLeadAfter(message: SendFact): boolean {
		return this.all('lead').some((each) => soonAfter(message, each));
	}

	/** The story a message answers; null for campaigns, and where the event or its story is not known. */
	storyOf({ about }: SendFact): Of<'story'> | null {
		if (about === 'public' || !('event' in about) || about.event === null) return null;
		const event = this.history[about.event];
		if (event?.fact !== 'event' || event.kind !== 'story_reply') return null;
		return this.all('story').find(({ story }) => story === event.story) ?? null;
	}

	segmentOf({ about, who }: SendFact): string | null {
		if (about === 'public' || !('campaign' in about)) return null;
		return this.all('plan').find((plan) => plan.who === who && plan.campaign === about.campaign && plan.step === 1)?.segment ?? null;
	}

	/** Different stories somebody saw in the 28 days before their first message. */
	storiesBefore(who: number): number {
		const first = Math.min(...this.messages().flatMap((each) => (each.who === who ? [each.at] : [])));
		const seen = this.all('engagement').filter((each) => each.who === who && each.kind === 'view' && each.at < first && each.at >= first - 28 * 24);
		return distinct(seen.map(({ story }) => story)).length;
	}

	private all<Name extends KpiFact['fact']>(name: Name): Of<Name>[] {
		return this.history.filter((each): each is Of<Name> => each?.fact === name);
	}

	private within<Name extends KpiFact['fact']>(name: Name): Of<Name>[] {
		return this.all(name).filter(inPeriod);
	}

	private repliesTo(story: number): Of<'event'>[] {
		return this.all('event').filter((each) => each.kind === 'story_reply' && each.story === story && each.keyword !== 'stop');
	}

	private firstReplies(): number[] {
		const messages = this.messages();
		return distinct(messages.map(({ who }) => who)).flatMap((who) => {
			const own = messages.filter((each) => each.who === who);
			const first = Math.min(...own.map(({ at }) => at));
			const replies = this.all('engagement').filter((each) => WRITING.includes(each.kind) && each.who === who && each.at > first && each.at <= first + WEEK);
			return replies.length === 0 ? [] : [Math.min(...replies.map(({ at }) => at)) - first];
		});
	}

	private waited({ about, at }: SendFact): number[] {
		if (about === 'public' || !('event' in about) || about.event === null) return [];
		const event = this.history[about.event];
		return event ? [Math.max(0, at - event.at)] : [];
	}

	private delivery(direct: readonly SendFact[]): ModelledKpi {
		const settled = direct.filter(({ state }) => state !== 'claimed');
		const names = distinct(settled.map((each) => this.nameOf(each)));
		return share('delivery_rate', names.filter((name) => settled.some((each) => this.nameOf(each) === name && each.state === 'sent')).length, names.length);
	}

	private complaints(): { who: number; at: number }[] {
		const blocks = this.all('send').filter((each) => each.about !== 'public' && each.error?.startsWith('person_unreachable 551/') === true);
		return [...blocks, ...this.all('milestone').filter(({ name }) => name === 'complaint')];
	}

	private firstSteps(): SendFact[] {
		return this.messages().filter(({ about, step }) => about !== 'public' && 'campaign' in about && step === 1);
	}

	private followUp(first: SendFact): SendFact | undefined {
		return this.all('send').find((each) => each.step === 2 && each.state === 'sent' && each.channel === null && each.who === first.who && JSON.stringify(each.about) === JSON.stringify(first.about));
	}

	private gained(first: SendFact): boolean {
		const next = this.followUp(first);
		if (!next) return false;
		const own = this.all('engagement').filter(({ who }) => who === first.who);
		const answered = own.some(({ kind, at }) => ['message', 'quick_reply', 'postback'].includes(kind) && at > first.at && at <= next.at);
		return !answered && own.some((each) => WRITING.includes(each.kind) && soonAfter(next, each));
	}

	/** Of all decisions of the period about one message the last; those that were a no. */
	private refusals(): (readonly string[])[] {
		const decisions = this.within('decision');
		const names = distinct(decisions.map((each) => `${each.who} ${each.cause} ${each.step}`));
		return names.flatMap((name) => {
			const own = decisions.filter((each) => `${each.who} ${each.cause} ${each.step}` === name);
			const last = own.reduce((latest, each) => (each.at > latest.at ? each : latest));
			return last.codes === 'yes' ? [] : [last.codes];
		});
	}

	private incidents(): Record<string, number> {
		const sent = this.within('send').filter((each) => each.about !== 'public');
		const decided = new Set(this.all('send').filter(({ proof }) => proof !== 'no decision').map((each) => this.nameOf(each)));
		const afterOptOut = sent.filter((each) => ['sent', 'unknown'].includes(each.state) && each.copy !== 'opt_out_confirmation' && this.all('opt_out').some((other) => other.who === each.who && other.at < each.at));
		const everySent = this.within('send').filter(({ state }) => state === 'sent');
		return {
			sent_after_opt_out: afterOptOut.length,
			sent_without_proof: everySent.filter((each) => !decided.has(this.nameOf(each)) || each.proof === 'no purpose' || each.proof === 'no basis').length,
			request_overdue: this.all('request').filter(({ over, state, at }) => !over && ['verified', 'in_hand', 'ready'].includes(state) && at <= 0).length,
			recipient_not_told: this.all('pass_on').filter(({ state }) => state === 'by_hand').length,
			purge_overdue: 0,
		};
	}

	/** Which message a send is a try of; each answer below a comment is one of its own. */
	private nameOf(send: SendFact): string {
		return send.about === 'public' ? `public ${this.history.indexOf(send)}` : `${send.who} ${JSON.stringify(send.about)} ${send.step}`;
	}

	private openTasks(): Of<'task'>[] {
		return this.all('task').filter(({ over }) => !over);
	}

	/** A yen has no cents. */
	private revenue(): ModelledKpi[] {
		return (['EUR', 'JPY'] as const).flatMap((currency) => {
			const orders = this.within('order').filter((each) => each.currency === currency);
			const sum = orders.reduce((total, { amount }) => total + amount, 0);
			return orders.length === 0 ? [] : [{ kpi: `revenue:${currency}`, value: orders.length < 5 ? null : currency === 'EUR' ? sum / 100 : sum, denominator: orders.length }];
		});
	}

	/** As of hour 0, the account's now. */
	private backlog(): Record<string, number> {
		return {
			overdue_messages: this.all('plan').filter(({ state, at }) => state === 'due' && at <= -1).length,
			unanswered_events: this.all('event').filter(({ open }) => open).length,
			unknown_deliveries: this.all('send').filter(({ state }) => state === 'unknown').length,
			open_requests: this.all('request').filter(({ over, state }) => !over && state !== 'waiting').length,
			recipients_to_tell: this.all('pass_on').filter(({ state }) => state !== 'confirmed').length,
		};
	}
}

function inPeriod({ at }: { readonly at: number }): boolean {
	return at >= 0 && at < PERIOD_HOURS;
}

function soonAfter(message: { readonly who: number; readonly at: number }, act: { readonly who: number; readonly at: number }): boolean {
	return act.who === message.who && act.at > message.at && act.at <= message.at + WEEK;
}

function asksForHuman(codes: readonly string[]): boolean {
	return codes.includes('own_question') && !codes.includes('suppressed');
}

export function distinct<T>(values: readonly T[]): T[] {
	return values.filter((value, place) => values.indexOf(value) === place);
}

function count(kpi: string, value: number): ModelledKpi {
	return { kpi, value };
}

export function share(kpi: string, numerator: number, denominator: number): ModelledKpi {
	if (denominator < 5 || numerator > denominator) return { kpi, value: null, numerator, denominator, low: null, high: null };
	// Wilson's interval as the textbook has it, by the roots of (p - x)² = z² x (1 - x) / n.
	const [p, n, z2] = [numerator / denominator, denominator, 1.96 ** 2];
	const [a, b, c] = [1 + z2 / n, -(2 * p + z2 / n), p * p];
	const root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
	return { kpi, value: p, numerator, denominator, low: Math.max(0, (-b - root) / (2 * a)), high: Math.min(1, (-b + root) / (2 * a)) };
}

/** The smallest time that at least half, or nine tenths, are not above; hours in, minutes out. */
function times(kpi: string, hours: readonly number[]): ModelledKpi[] {
	const quantile = (share: number) => hours.toSorted((a, b) => a - b).find((hour) => hours.filter((other) => other <= hour).length >= share * hours.length - 1e-9) ?? null;
	const minutes = (hour: number | null) => (hours.length < 5 || hour === null ? null : hour * 60);
	return [
		{ kpi, value: minutes(quantile(0.5)), denominator: hours.length },
		{ kpi: `${kpi}:90th`, value: minutes(quantile(0.9)), denominator: hours.length },
	];
}

import type { AlertFacts, StoreAlertFacts, Volume } from './alert-facts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const ALERT_CODES = [
	'unusual_volume', 'opt_outs', 'few_replies', 'restriction', 'needs_owner', 'token_dead', 'token_ending', 'dead_letters', 'recipient_silent', 'deaf_inbox',
	'rights_closed', 'purge_overdue', 'takeover', 'campaign_stopped', 'variant_stopped', 'people_waiting', 'request_overdue', 'incident_clock', 'failed_workflow', 'store_restored',
] as const;
export type AlertCode = (typeof ALERT_CODES)[number];

/** Numbers and names of things, never of a person. */
export type Figures = Readonly<Record<string, string | number | null>>;

/** One thing that is wrong now. */
export interface Trouble {
	readonly code: AlertCode;
	/** Which of several; empty where there is but one. */
	readonly subject: string;
	readonly figures: Figures;
}

/** The limits a team may set; everything else is in the rules, each with its source. */
export interface AlertLimits {
	/** Share of the people messaged; 0.01 is the guide's aim ("opt-out, aim under 1 %"). */
	readonly optOutsOver: number;
	/** 0.1 is the lower end of the guide's aim ("reply rate, aim 10–20 %"). */
	readonly repliesUnder: number;
	/** People messaged before replies are judged; 100 is the guide's smallest test ("test on 100–500 people"). */
	readonly enough: number;
}

export const ALERT_LIMITS: AlertLimits = { optOutsOver: 0.01, repliesUnder: 0.1, enough: 100 };

/** Whether a trouble was on when last looked: what is on ends later than it begins, so that one trouble is one alert. */
export type IsOpen = (code: AlertCode, subject: string) => boolean;

type Rule = (facts: AlertFacts, isOpen: IsOpen, limits: AlertLimits) => readonly Trouble[];

const when = (on: boolean, code: AlertCode, figures: Figures, subject = ''): readonly Trouble[] => (on ? [{ code, subject, figures }] : []);

/**
 * Three times the busiest day of four weeks: campaigns make days uneven, so a mean and its spread would cry at every one
 * of them; what no day before came near is unusual whatever the shape. Judged only with a week of history, and never
 * over a first test, which may be 500 people on a day (guide: "test on 100–500 people, then scale").
 */
const VOLUME = { times: 3, endsBelow: 2, messages: 501, looks: 30, knownDays: 7 };

const unusualVolume: Rule = ({ messages, looks }, isOpen) => [...volumeOf('messages', messages, isOpen), ...volumeOf('looks', looks, isOpen)];

function volumeOf(subject: 'messages' | 'looks', { last24h, busiest, knownDays }: Volume, isOpen: IsOpen): readonly Trouble[] {
	const times = isOpen('unusual_volume', subject) ? VOLUME.endsBelow : VOLUME.times;
	return when(last24h >= VOLUME[subject] && knownDays >= VOLUME.knownDays && last24h > times * busiest, 'unusual_volume', { of: subject, last24h, busiest }, subject);
}

/** One or two people opting out of a handful are people; three are a pattern. */
const OPT_OUTS_AT_LEAST = 3;
/** A rate has to come back by a fifth before its alert ends. */
const BACK = 0.8;

const optOuts: Rule = ({ optOuts: { hits, people } }, isOpen, { optOutsOver }) => {
	const limit = isOpen('opt_outs', '') ? optOutsOver * BACK : optOutsOver;
	return when(people > 0 && hits >= OPT_OUTS_AT_LEAST && hits / people > limit, 'opt_outs', { optedOut: hits, messaged: people, limit: optOutsOver });
};

const fewReplies: Rule = ({ replies: { hits, people } }, isOpen, { repliesUnder, enough }) => {
	const limit = isOpen('few_replies', '') ? repliesUnder / BACK : repliesUnder;
	return when(people >= enough && hits / people < limit, 'few_replies', { replied: hits, messaged: people, limit: repliesUnder });
};

/** Restricted pauses come one after the other; the trouble is over with the first good call (core/accounts/pause.ts). */
const restriction: Rule = ({ pause, now }, isOpen) => {
	if (pause?.reason !== 'account_stop') return [];
	const active = pause.until === null || pause.until > now;
	return when(active || (isOpen('restriction', '') && pause.inARow > 0), 'restriction', { until: pause.until, inARow: pause.inARow });
};

const needsOwner: Rule = ({ pause }) => when(pause?.reason === 'configuration' && pause.until === null, 'needs_owner', {});

/** As in health: refreshed at ten days, so less than seven left means that it could not be. */
const TOKEN = { notice: 7 * DAY_MS, endsAbove: 8 * DAY_MS };

const token: Rule = ({ token: { state, expiresAt, refreshable }, pause, now, mode }, isOpen) => {
	// An account in rehearsal may have none yet.
	if (state === 'dead' || pause?.reason === 'token_dead' || (state === 'none' && mode !== 'rehearsal')) return when(true, 'token_dead', {});
	if (!refreshable || expiresAt === null) return [];
	const left = expiresAt - now;
	return when(left < (isOpen('token_ending', '') ? TOKEN.endsAbove : TOKEN.notice), 'token_ending', { expiresAt, daysLeft: Math.max(0, Math.floor(left / DAY_MS)) });
};

const deadLetters: Rule = ({ dead: { events, stories } }) => when(events + stories > 0, 'dead_letters', { events, stories });

/** The fourth try comes after 21 minutes (core/rights/pass-on.ts): longer than a restart, shorter than a shift. */
const SILENT = { tries: 4, endsBelow: 2 };

const recipients: Rule = ({ recipients: all }, isOpen) =>
	all.flatMap(({ recipient, waiting, byHand, tries }) => {
		const silent = byHand > 0 || tries >= (isOpen('recipient_silent', recipient) ? SILENT.endsBelow : SILENT.tries);
		return when(silent, 'recipient_silent', { recipient, waiting, byHand }, recipient);
	});

/** `listening` allows for three passes of the reconciler, 15 minutes (core/inbox/listening.ts). */
const deafInbox: Rule = ({ listening, heardAt }) => when(!listening, 'deaf_inbox', { heardAt });

const rightsClosed: Rule = ({ rightsOpen }) => when(!rightsOpen, 'rights_closed', {});

/** It runs every night, and after a week without one sending closes (`purge_overdue`): three nights leave time to mend it. */
const PURGE = { overdue: 3 * DAY_MS, endsBelow: 1.5 * DAY_MS };

const purge: Rule = ({ purgedAt, now }, isOpen) => {
	const since = now - purgedAt;
	return when(since > (isOpen('purge_overdue', '') ? PURGE.endsBelow : PURGE.overdue), 'purge_overdue', { purgedAt, days: Math.floor(since / DAY_MS) });
};

/** One conversation taken over is how it is meant to be; five in a day is somebody working past the funnel. */
const TAKEOVERS = 5;

const takeover: Rule = ({ takeovers, takenOver }, isOpen) =>
	when(takenOver || takeovers >= (isOpen('takeover', '') ? 1 : TAKEOVERS), 'takeover', { people: takeovers, sending: takenOver ? 'stopped' : 'on' });

const campaigns: Rule = ({ campaigns: stopped }) => stopped.flatMap(({ campaign, by }) => when(true, 'campaign_stopped', { campaign, by }, campaign));

/** A stopped variant stays stopped; a week is long enough to have read of it. */
const VARIANT_NEWS_MS = 7 * DAY_MS;

const variants: Rule = ({ variants: stopped, now }) =>
	stopped.flatMap(({ campaign, variant, stoppedAt, sends, optOuts: hits }) =>
		when(now < stoppedAt + VARIANT_NEWS_MS, 'variant_stopped', { campaign, variant, sends, optedOut: hits }, `${campaign}/${variant}`),
	);

/** Four hours before the messaging window of the first of them closes (24 h after their message). */
const WAITING = { long: 20 * HOUR_MS, endsBelow: 12 * HOUR_MS };

const peopleWaiting: Rule = ({ waitingSince, now }, isOpen) => {
	const long = waitingSince.filter((since) => now - since >= (isOpen('people_waiting', '') ? WAITING.endsBelow : WAITING.long));
	return when(long.length > 0, 'people_waiting', { people: long.length, since: Math.min(...long, now) });
};

const requests: Rule = ({ requestsOverdue }) => when(requestsOverdue > 0, 'request_overdue', { requests: requestsOverdue });

/** A working day before the 72 hours of GDPR art. 33(1) are over. */
const INCIDENT_NOTICE_MS = DAY_MS;

const incidents: Rule = ({ incidents: open, now }) =>
	open.flatMap(({ incidentKey, deadline }) => when(deadline - now < INCIDENT_NOTICE_MS, 'incident_clock', { incidentKey, deadline }, incidentKey));

const RULES: readonly Rule[] = [
	unusualVolume, optOuts, fewReplies, restriction, needsOwner, token, deadLetters, recipients, deafInbox, rightsClosed, purge, takeover, campaigns, variants,
	peopleWaiting, requests, incidents,
];

/** Everything that is wrong with an account now. Pure; the facts are read before. */
export function assessAlerts(facts: AlertFacts, isOpen: IsOpen, limits: AlertLimits = ALERT_LIMITS): Trouble[] {
	return RULES.flatMap((rule) => rule(facts, isOpen, limits));
}

/** A day without a failure ends it: workflows of the night run once. */
const FAILED_MS = DAY_MS;

/** Everything that is wrong with the store and the workflows as a whole. */
export function assessStoreAlerts({ now, failures, restores }: StoreAlertFacts): Trouble[] {
	const recent = failures.filter(({ failedAt }) => now - failedAt < FAILED_MS);
	const failing = [...new Set(recent.map(({ workflow }) => workflow))].sort().map((workflow) => {
		const times = recent.filter((each) => each.workflow === workflow).map(({ failedAt }) => failedAt);
		return { code: 'failed_workflow' as const, subject: workflow, figures: { workflow, times: times.length, lastAt: Math.max(...times) } };
	});
	const restored = restores.map(({ restoreKey, closed, learned }) => ({ code: 'store_restored' as const, subject: restoreKey, figures: { sending: closed ? 'closed' : 'open', learned } }));
	return [...failing, ...restored];
}

import { burstOf, campaignFreeAt, campaignIntervalMs, HOUR_WINDOW_MS, PER_SECOND } from '../../core/outreach/pace';
import type { OutreachLimits } from '../../core/outreach/limits';
import { quietUntil } from '../../core/outreach/quiet-hours';

/** Meta's messaging window: an answer that waits longer is none any more. */
const WINDOW_MS = 24 * 3_600_000;
const SECOND_MS = 1_000;

export interface AccountPlan {
	readonly limits: OutreachLimits;
	readonly zone: string;
	/** When each message could be answered at the earliest, UTC milliseconds in order. */
	readonly answers: readonly number[];
	/** People of a campaign, and when it begins. */
	readonly campaign: { readonly people: number; readonly from: number };
}

export interface AccountSends {
	readonly answers: readonly { readonly asked: number; readonly at: number }[];
	/** Answers whose turn did not come within the messaging window. */
	readonly tooLate: number;
	readonly campaign: readonly number[];
}

/** The claims of an account that its limits look back on. */
class Claims {
	readonly #times: number[] = [];

	constructor(private readonly limits: OutreachLimits) {}

	/** The first moment from `at` on at which the limits of the account leave room: those of `core/outreach/pace.ts`. */
	freeFrom(at: number): number {
		const hour = this.#times.at(-this.limits.hourly);
		const second = this.#times.at(-PER_SECOND);
		return Math.max(at, hour === undefined ? at : hour + HOUR_WINDOW_MS, second === undefined ? at : second + SECOND_MS);
	}

	add(at: number): void {
		this.#times.push(at);
	}
}

/** What one account sends: answers at once, a campaign evenly and never in quiet hours, both under the same limits. */
export function sendsOfAccount({ limits, zone, answers, campaign }: AccountPlan): AccountSends {
	const claims = new Claims(limits);
	const given: { asked: number; at: number }[] = [];
	const sent: number[] = [];
	let [waiting, tooLate, tat] = [0, 0, 0];
	for (let now = 0; ; ) {
		const asked = answers[waiting];
		const answerAt = asked === undefined ? Number.POSITIVE_INFINITY : claims.freeFrom(Math.max(asked, now));
		const stepAt = sent.length < campaign.people ? campaignFrom(Math.max(campaign.from, now), { limits, zone, tat, claims }) : Number.POSITIVE_INFINITY;
		now = Math.min(answerAt, stepAt);
		if (now === Number.POSITIVE_INFINITY) return { answers: given, tooLate, campaign: sent };
		if (asked !== undefined && answerAt <= stepAt) {
			waiting++;
			if (answerAt >= asked + WINDOW_MS) {
				tooLate++;
				continue;
			}
			given.push({ asked, at: now });
		} else {
			sent.push(now);
			tat = Math.max(tat, now) + campaignIntervalMs(limits);
		}
		claims.add(now);
	}
}

interface CampaignPlace {
	readonly limits: OutreachLimits;
	readonly zone: string;
	readonly tat: number;
	readonly claims: Claims;
}

function campaignFrom(from: number, { limits, zone, tat, claims }: CampaignPlace): number {
	const even = campaignFreeAt(tat, { limits, now: from }) ?? from;
	const at = claims.freeFrom(even);
	const quiet = limits.quietHours === null ? null : quietUntil(at, limits.quietHours, [zone]);
	return typeof quiet === 'number' ? claims.freeFrom(quiet) : at;
}

/** Messages of campaigns that go out together in one run of the workflow. */
export function sendsPerRun(limits: OutreachLimits): number {
	return burstOf(limits);
}

import type { Usage } from './usage';

/** Below this share of its allowance an account is not slowed (issue: "slow us from 75 %"; reference §5, "Backoff"). */
const SLOW_FROM_PERCENT = 75;
/** Longest wait before a call, reached at 100 %. */
const LONGEST_WAIT_MS = 5_000;
/** Usage counts a rolling hour, so what an answer said long ago says little. */
const GOOD_FOR_MS = 5 * 60_000;

/** Remembers how full each account's allowance is, and how long its next call should wait. One per process. */
export class UsageBrake {
	readonly #last = new Map<string, { percent: number; at: number }>();

	/** @param now ms of any steady clock, the same as for `waitFor` */
	note(accountKey: string, usage: Usage, now: number): void {
		this.#last.set(accountKey, { percent: usage.percent, at: now });
	}

	/** ms the next call of this account should wait; 0 while there is room. */
	waitFor(accountKey: string, now: number): number {
		const last = this.#last.get(accountKey);
		if (!last || now - last.at > GOOD_FOR_MS || last.percent < SLOW_FROM_PERCENT) return 0;
		const share = (Math.min(100, last.percent) - SLOW_FROM_PERCENT) / (100 - SLOW_FROM_PERCENT);
		return Math.round(LONGEST_WAIT_MS * Math.max(0.05, share));
	}
}

import type { Rule } from './rule';
import type { PaceFacts, SendFacts } from './send-facts';

type About<Name extends keyof PaceFacts> = Rule<{ readonly pace: Pick<PaceFacts, Name> }>;

const hour: About<'hour'> = ({ pace }) => (pace.hour === null ? null : { code: 'hourly_limit', retryAt: pace.hour });
const second: About<'second'> = ({ pace }) => (pace.second === null ? null : { code: 'second_limit', retryAt: pace.second });

/** Limits of the account, for whatever it sends. */
export const ACCOUNT_PACE: ReadonlyArray<About<'hour' | 'second'>> = [hour, second];

const thread: About<'thread'> = ({ pace }) => (pace.thread === null ? null : { code: 'thread_limit', retryAt: pace.thread });

/** Limits of whatever goes into a person's inbox. */
export const DM_PACE: ReadonlyArray<About<'hour' | 'second' | 'thread'>> = [...ACCOUNT_PACE, thread];

/** Campaigns go out evenly; an answer is never held up for the look of it. */
const spacing: Rule<Pick<SendFacts, 'cause' | 'pace'>> = ({ cause, pace }) =>
	pace.campaign === null || cause?.kind !== 'campaign' ? null : { code: 'campaign_spacing', retryAt: pace.campaign };

export const PACE_RULES: readonly Rule[] = [...DM_PACE, spacing];

import { DEFAULT_LIMITS } from '../../../core/outreach/limits';
import { campaignIntervalMs } from '../../../core/outreach/pace';

/** Between two messages of campaigns at the default limits. */
export const CAMPAIGN_PAUSE = campaignIntervalMs(DEFAULT_LIMITS);

import { sql } from 'kysely';
import { campaignOf } from '../outreach/message';
import type { StoreContext } from '../store/use-case';
import type { ReportScope } from './people';
import { repliesTo } from './responses';
import { sendsOf } from './sends';

/** A direct message of the period that arrived, with what can be put down to it. Times in UTC milliseconds. */
export interface SentMessage {
	readonly sendKey: string;
	readonly viewerKey: string;
	readonly at: number;
	readonly language: string;
	/** Null for the answer to an event. */
	readonly campaign: string | null;
	readonly step: string;
	readonly variant: string | null;
	/** The segment the person was planned from; null outside of campaigns and where the workflow named none. */
	readonly segment: string | null;
	/** Story, by its id at Instagram, whose reply the message answers. */
	readonly storyId: string | null;
	/** When the event happened that it answers; null for a campaign, and where the event is no longer kept. */
	readonly answersAt: number | null;
	/** The person's first writing after it, at most 7 days later. */
	readonly repliedAt: number | null;
}

const PAGE = 5_000;
/** `campaign:` before the name, as `causeKey` has it. */
const CAMPAIGN_PREFIX_END = 'campaign:'.length + 1;

/** Goes through the messages of a period in their order, some thousand at a time. */
export async function eachMessage(store: StoreContext, scope: ReportScope, visit: (message: SentMessage) => void): Promise<void> {
	for (let after = { at: scope.from, key: '' }; ; ) {
		const rows = await readPage(store, scope, after);
		for (const { cause, ...row } of rows) visit({ ...row, campaign: campaignOf(cause) });
		const last = rows[PAGE - 1];
		if (!last) return;
		after = { at: last.at, key: last.sendKey };
	}
}

function readPage(store: StoreContext, scope: ReportScope, after: { readonly at: number; readonly key: string }) {
	return sendsOf(store, { ...scope, from: after.at })
		.leftJoin('events', (join) => join.onRef('events.event_key', '=', 'sends.cause').onRef('events.account_key', '=', 'sends.account_key'))
		.leftJoin('plans', (join) =>
			join
				.onRef('plans.account_key', '=', 'sends.account_key')
				.onRef('plans.viewer_key', '=', 'sends.viewer_key')
				.on('plans.step', '=', 1)
				.on('plans.campaign', '=', sql<string>`substr(sends.cause, ${sql.lit(CAMPAIGN_PREFIX_END)})`),
		)
		.where('sends.state', '=', sql.lit('sent'))
		.where('sends.channel', 'is', null)
		.where((where) => where.or([where('sends.claimed_at', '>', after.at), where('sends.send_key', '>', after.key)]))
		.select(['sends.send_key as sendKey', 'sends.viewer_key as viewerKey', 'sends.claimed_at as at', 'sends.language', 'sends.cause', 'sends.step', 'sends.variant'])
		.select(['plans.segment', 'events.story_id as storyId', 'events.occurred_at as answersAt'])
		.select((select) => repliesTo(select).select((of) => of.fn.min('engagements.at').as('at')).as('repliedAt'))
		.orderBy('sends.claimed_at')
		.orderBy('sends.send_key')
		.limit(PAGE)
		.execute();
}

import { sql } from 'kysely';
import { ANSWERS } from '../outreach/answers';
import { CAMPAIGN_CAUSES, stepName } from '../outreach/message';
import type { StoreContext } from '../store/use-case';
import type { ReportScope } from './people';
import { RESPONSE_MS, sendsOf, WRITING_KINDS } from './sends';

/** First messages of campaigns, one per person and campaign, and what the one follow-up added. */
export interface FollowUpCounts {
	readonly firsts: number;
	/** Of those, the ones that got the follow-up by direct message, whenever it went. */
	readonly followedUp: number;
	/** Of the followed up: no answer between the two messages (a new story reply is none, it only re-opens the window), and writing within 7 days after the follow-up. */
	readonly gained: number;
}

export async function countFollowUps(store: StoreContext, scope: ReportScope): Promise<FollowUpCounts> {
	const rows = await sendsOf(store, scope)
		.leftJoin('sends as next', (join) =>
			join
				.onRef('next.account_key', '=', 'sends.account_key')
				.onRef('next.viewer_key', '=', 'sends.viewer_key')
				.onRef('next.cause', '=', 'sends.cause')
				.on('next.step', '=', stepName(2))
				.on('next.state', '=', sql.lit('sent'))
				.on('next.channel', 'is', null),
		)
		.where('sends.cause', 'like', CAMPAIGN_CAUSES)
		.where('sends.step', '=', stepName(1))
		.where('sends.state', '=', sql.lit('sent'))
		.where('sends.channel', 'is', null)
		.select((select) => {
			const wrote = (kinds: readonly string[]) =>
				select
					.selectFrom('engagements')
					.select('engagements.engagement_key')
					.whereRef('engagements.account_key', '=', 'sends.account_key')
					.whereRef('engagements.viewer_key', '=', 'sends.viewer_key')
					.where('engagements.kind', 'in', kinds);
			return [
				select('next.send_key', 'is not', null).as('followed'),
				select.exists(wrote(ANSWERS).whereRef('engagements.at', '>', 'sends.claimed_at').whereRef('engagements.at', '<=', 'next.claimed_at')).as('before'),
				select
					.exists(wrote(WRITING_KINDS).whereRef('engagements.at', '>', 'next.claimed_at').where('engagements.at', '<=', select('next.claimed_at', '+', RESPONSE_MS)))
					.as('after'),
			];
		})
		.execute();
	const isTrue = (value: unknown) => value === true || Number(value) === 1;
	const followed = rows.filter((row) => isTrue(row.followed));
	return { firsts: rows.length, followedUp: followed.length, gained: followed.filter((row) => !isTrue(row.before) && isTrue(row.after)).length };
}

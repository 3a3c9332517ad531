import type { ExpressionBuilder, SelectQueryBuilder } from 'kysely';
import type { Schema } from '../store/schema';
import { RESPONSE_MS, WRITING_KINDS } from './sends';

/** Messages with what their people wrote within the week after: a row for each writing. */
export function withReplies<Row>(messages: SelectQueryBuilder<Schema, 'sends', Row>) {
	return messages
		.innerJoin('engagements', (join) =>
			join
				.onRef('engagements.account_key', '=', 'sends.account_key')
				.onRef('engagements.viewer_key', '=', 'sends.viewer_key')
				.onRef('engagements.at', '>', 'sends.claimed_at'),
		)
		.where('engagements.kind', 'in', WRITING_KINDS)
		.where((where) => where('engagements.at', '<=', where('sends.claimed_at', '+', RESPONSE_MS)));
}

/** Messages with what their people were suppressed for within the week after. What counts as an opt-out is for who asks. */
export function withSuppressions<Row>(messages: SelectQueryBuilder<Schema, 'sends', Row>) {
	return messages
		.innerJoin('suppressions', (join) =>
			join
				.onRef('suppressions.account_key', '=', 'sends.account_key')
				.onRef('suppressions.viewer_key', '=', 'sends.viewer_key')
				.onRef('suppressions.at', '>', 'sends.claimed_at'),
		)
		.where((where) => where('suppressions.at', '<=', where('sends.claimed_at', '+', RESPONSE_MS)));
}

/** What the person of one message wrote within the week after it. */
export function repliesTo(message: ExpressionBuilder<Schema, 'sends'>) {
	return message
		.selectFrom('engagements')
		.whereRef('engagements.account_key', '=', 'sends.account_key')
		.whereRef('engagements.viewer_key', '=', 'sends.viewer_key')
		.whereRef('engagements.at', '>', 'sends.claimed_at')
		.where('engagements.at', '<=', message('sends.claimed_at', '+', RESPONSE_MS))
		.where('engagements.kind', 'in', WRITING_KINDS);
}

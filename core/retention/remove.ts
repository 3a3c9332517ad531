import { isIn } from '../store/is-in';
import type { StoreContext } from '../store/use-case';
import type { ExpiredRow, RowStage } from './expired';

/** Removes rows that {@link findExpired} found in the same transaction. */
export async function removeRows({ tx }: StoreContext, stage: RowStage, accountKey: string, rows: readonly ExpiredRow[]): Promise<void> {
	if (rows.length === 0) return;
	const keys = rows.map((row) => row.key);
	switch (stage) {
		case 'engagements':
			await tx.deleteFrom('engagements').where(isIn(tx, 'engagement_key', keys)).execute();
			return;
		case 'plans':
			await tx.deleteFrom('plans').where(isIn(tx, 'plan_key', keys)).execute();
			return;
		case 'sends': {
			// A question goes with the message that asked it; what it was answered with stands in the ledger.
			const people = [...new Set(rows.map((row) => row.viewerKey))];
			await tx
				.deleteFrom('open_questions')
				.where('account_key', '=', accountKey)
				.where(isIn(tx, 'viewer_key', people))
				.where(isIn(tx, 'send_key', keys))
				.execute();
			await tx.deleteFrom('sends').where(isIn(tx, 'send_key', keys)).execute();
			return;
		}
		case 'decisions':
			await tx.deleteFrom('decisions').where(isIn(tx, 'decision_key', keys)).execute();
			return;
		case 'commentRefs':
			await tx.deleteFrom('comment_refs').where(isIn(tx, 'event_key', keys)).execute();
			return;
		case 'auditLog':
			await tx.deleteFrom('audit_log').where(isIn(tx, 'entry_key', keys)).execute();
			return;
		case 'passOns':
			await tx.deleteFrom('pass_ons').where(isIn(tx, 'pass_on_key', keys)).execute();
			return;
		case 'rightsRequests':
			await tx.deleteFrom('rights_requests').where(isIn(tx, 'request_key', keys)).execute();
			return;
		case 'conversions':
			await tx.deleteFrom('conversions').where('conversion_key', 'in', keys).execute();
			return;
		case 'events':
			// Where events go before their time, the ids of their comments go with them.
			await tx.deleteFrom('comment_refs').where(isIn(tx, 'event_key', keys)).execute();
			await tx.deleteFrom('events').where(isIn(tx, 'event_key', keys)).execute();
			return;
	}
}

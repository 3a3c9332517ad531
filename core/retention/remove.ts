import type { StoreContext } from '../store/use-case';
import type { ExpiredRow, RowStage } from './expired';

/** Removes rows that {@link findExpired} found in the same transaction. */
export async function removeRows({ tx }: StoreContext, stage: RowStage, accountKey: string, rows: readonly ExpiredRow[]): Promise<void> {
	if (rows.length === 0) return;
	const keys = rows.map((row) => row.key);
	switch (stage) {
		case 'engagements':
			await tx.deleteFrom('engagements').where('engagement_key', 'in', keys).execute();
			return;
		case 'plans':
			await tx.deleteFrom('plans').where('plan_key', 'in', keys).execute();
			return;
		case 'sends': {
			// A question goes with the message that asked it; what it was answered with stands in the ledger.
			const people = [...new Set(rows.map((row) => row.viewerKey))];
			await tx
				.deleteFrom('open_questions')
				.where('account_key', '=', accountKey)
				.where('viewer_key', 'in', people)
				.where('send_key', 'in', keys)
				.execute();
			await tx.deleteFrom('sends').where('send_key', 'in', keys).execute();
			return;
		}
		case 'decisions':
			await tx.deleteFrom('decisions').where('decision_key', 'in', keys).execute();
			return;
		case 'commentRefs':
			await tx.deleteFrom('comment_refs').where('event_key', 'in', keys).execute();
			return;
		case 'auditLog':
			await tx.deleteFrom('audit_log').where('entry_key', 'in', keys).execute();
			return;
		case 'passOns':
			await tx.deleteFrom('pass_ons').where('pass_on_key', 'in', keys).execute();
			return;
		case 'rightsRequests':
			await tx.deleteFrom('rights_requests').where('request_key', 'in', keys).execute();
			return;
		case 'conversions':
			await tx.deleteFrom('conversions').where('conversion_key', 'in', keys).execute();
			return;
		case 'events':
			// Where events go before their time, the ids of their comments go with them.
			await tx.deleteFrom('comment_refs').where('event_key', 'in', keys).execute();
			await tx.deleteFrom('events').where('event_key', 'in', keys).execute();
			return;
	}
}

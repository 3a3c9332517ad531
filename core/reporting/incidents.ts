import { OPT_OUT_CONFIRMATION } from '../outreach/copy';
import type { StoreContext } from '../store/use-case';
import { countUnproven } from './evidence';
import type { ReportScope } from './people';
import { sendsOf } from './sends';
import type { Backlog } from './standing-work';

/** What must never happen, counted: each is a breach of a law of this project, or of a due time somebody has a right to. */
export const INCIDENTS = ['sent_after_opt_out', 'sent_without_proof', 'request_overdue', 'recipient_not_told', 'purge_overdue'] as const;
export type Incident = (typeof INCIDENTS)[number];

/** Messages of the period by any channel; what is overdue as things stand now. */
export async function countIncidents(
	store: StoreContext,
	scope: ReportScope,
	{ backlog, purgeOverdue }: { readonly backlog: Backlog; readonly purgeOverdue: boolean },
): Promise<Readonly<Record<Incident, number>>> {
	return {
		sent_after_opt_out: await countAfterOptOut(store, scope),
		sent_without_proof: await countUnproven(store, scope),
		request_overdue: backlog.requestsOverdue,
		recipient_not_told: backlog.passOnsByHand,
		purge_overdue: purgeOverdue ? 1 : 0,
	};
}

/** Claimed after the opt-out was recorded, and not the one confirmation of it. A call begun before is none (law 4). */
async function countAfterOptOut(store: StoreContext, scope: ReportScope): Promise<number> {
	const row = await sendsOf(store, scope)
		.innerJoin('suppressions', (join) =>
			join
				.onRef('suppressions.account_key', '=', 'sends.account_key')
				.onRef('suppressions.viewer_key', '=', 'sends.viewer_key')
				.onRef('suppressions.at', '<', 'sends.claimed_at'),
		)
		.where('suppressions.reason', '=', 'stop')
		.where('sends.copy_key', '<>', OPT_OUT_CONFIRMATION)
		.where('sends.state', 'in', ['sent', 'unknown'])
		.select((select) => select.fn.count<number | string>('sends.send_key').distinct().as('messages'))
		.executeTakeFirstOrThrow();
	return Number(row.messages);
}

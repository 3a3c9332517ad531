import { sql } from 'kysely';
import type { Recording } from '../inbox/record';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { FOLLOW_UP_FROM_MS } from './follow-up-time';

const waitingFollowUps = statement((db, { accountKey, viewerKey }: { accountKey: string; viewerKey: string }) =>
	db
		.selectFrom('plans')
		.select(['plan_key', 'created_at', 'due_at', 'channel'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('step', '=', 2)
		.where('state', '=', sql.lit('due')),
);

/**
 * Somebody shows a signal while their follow-up waits for its time: it comes forward to the earliest there is, 48 hours
 * after the first message, and is tried as a direct message first, for the window may be open again. Everything is
 * decided when it is due: no cap, limit or quiet hour is passed by it, and an answer still ends the campaign.
 */
export async function hastenFollowUp({ tx }: StoreContext, { account, viewerKey, now }: Pick<Recording, 'account' | 'viewerKey' | 'now'>): Promise<void> {
	const waiting = await waitingFollowUps(tx, { accountKey: account.account_key, viewerKey });
	for (const plan of waiting) {
		const due_at = Math.min(plan.due_at, Math.max(now, plan.created_at + FOLLOW_UP_FROM_MS));
		if (due_at === plan.due_at && plan.channel === null) continue;
		await tx.updateTable('plans').set({ due_at, channel: null }).where('plan_key', '=', plan.plan_key).execute();
	}
}

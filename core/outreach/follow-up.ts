import type { Selectable } from 'kysely';
import type { PlansTable } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { followUpDueAt } from './follow-up-time';

/**
 * Plans the one follow-up of a first step. Whether it may go out is decided when it is due: by then the person
 * must have re-opened the messaging window.
 */
export async function planFollowUp(store: StoreContext, plan: Selectable<PlansTable>, sentAt: number): Promise<void> {
	if (plan.step !== 1 || plan.follow_up_copy_key === null) return;
	await store.tx
		.insertInto('plans')
		.values({
			plan_key: store.newKey('pln'),
			account_key: plan.account_key,
			viewer_key: plan.viewer_key,
			campaign: plan.campaign,
			step: 2,
			copy_key: plan.follow_up_copy_key,
			follow_up_copy_key: null,
			due_at: followUpDueAt(plan.plan_key, sentAt),
			lease_until: 0,
			state: 'due',
			outcome: null,
			reasons: null,
			created_at: sentAt,
			finished_at: null,
		})
		.onConflict((conflict) => conflict.columns(['account_key', 'viewer_key', 'campaign', 'step']).doNothing())
		.execute();
}

import { sql } from 'kysely';
import { deferEvent, markHandled } from '../inbox/hand-off';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import type { Reason } from './decide';
import { campaignOf, eventOf, stepName, TEST } from './message';
import { planFollowUp } from './follow-up';

/** What a send was for, as it stands in the store: the event it answers, or the plan of a campaign step. */
export interface Origin {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly cause: string;
	readonly step: string;
}

export interface OriginOutcome {
	readonly outcome: 'sent' | 'not_allowed' | 'by_hand';
	readonly reasons: readonly Pick<Reason, 'code'>[] | readonly { readonly code: string }[];
	/** Time of the account, UTC milliseconds. */
	readonly now: number;
}

const donePlan = statement((db, { planKey, outcome, reasons, now }: { planKey: string; outcome: string; reasons: string; now: number }) =>
	db.updateTable('plans').set({ state: 'done', outcome, reasons, finished_at: now }).where('plan_key', '=', planKey),
);

/** The event or plan is dealt with. A first campaign step that was sent plans its follow-up. */
export async function closeOrigin(store: StoreContext, origin: Origin, { outcome, reasons, now }: OriginOutcome): Promise<void> {
	if (origin.step.startsWith(TEST)) return;
	if (campaignOf(origin.cause) === null) {
		await markHandled(store, { eventKey: eventOf(origin.cause), outcome });
		return;
	}
	const plan = await findOpenPlan(store, origin);
	if (!plan) return;
	await donePlan(store.tx, { planKey: plan.plan_key, outcome, reasons: JSON.stringify(reasons), now });
	if (outcome === 'sent') await planFollowUp(store, plan, now);
}

/** The event or plan is looked at again at `until` (time of the account). */
export async function postponeOrigin(
	store: StoreContext,
	origin: Origin,
	{ now, until }: { readonly now: number; readonly until: number },
): Promise<void> {
	if (origin.step.startsWith(TEST)) return;
	if (campaignOf(origin.cause) === null) {
		await deferEvent(store, { eventKey: eventOf(origin.cause), waitMs: until - now });
		return;
	}
	const plan = await findOpenPlan(store, origin);
	if (!plan) return;
	await store.tx
		.updateTable('plans')
		.set({ due_at: until, lease_until: 0 })
		.where('plan_key', '=', plan.plan_key)
		.execute();
}

const openPlans = statement((db, { accountKey, viewerKey, campaign }: { accountKey: string; viewerKey: string; campaign: string }) =>
	db
		.selectFrom('plans')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('campaign', '=', campaign)
		.where('state', '=', sql.lit('due')),
);

async function findOpenPlan({ tx }: StoreContext, { accountKey, viewerKey, cause, step }: Origin) {
	const rows = await openPlans(tx, { accountKey, viewerKey, campaign: campaignOf(cause) ?? '' });
	return rows.find((row) => stepName(row.step) === step);
}

import { accountNow } from '../store/clock';
import { getAccount } from '../accounts/account-store';
import type { StoreContext, UseCase } from '../store/use-case';
import { claimMessage, recordDecision, type ClaimOutcome } from './claim';
import { decideSend, verdictOf, type Reason } from './decide';
import { gatherFacts, stepName, type MessageRequest } from './facts';

export interface PlanInput {
	readonly accountKey: string;
	readonly viewerKeys: readonly string[];
	/** Name of the campaign: a person gets each of its steps once, whenever it is planned again. */
	readonly campaign: string;
	readonly copyKey: string;
	/** Text of the one follow-up; null for none. */
	readonly followUpCopyKey: string | null;
}

export type PlannedPerson =
	| { readonly viewerKey: string; readonly outcome: 'later'; readonly dueAt: number; readonly reasons: readonly Reason[] }
	| { readonly viewerKey: string; readonly outcome: 'sent' }
	| { readonly viewerKey: string; readonly outcome: 'not_allowed' | 'by_hand'; readonly reasons: readonly { readonly code: string }[] };

/** Decides the first step of a campaign for each person and writes a due time for those it may go to (law 14). */
export const planStep: UseCase<PlanInput, PlannedPerson[]> = async (store, input) => {
	const planned: PlannedPerson[] = [];
	for (const viewerKey of new Set(input.viewerKeys)) planned.push(await planOne(store, input, viewerKey));
	return planned;
};

async function planOne(store: StoreContext, input: PlanInput, viewerKey: string): Promise<PlannedPerson> {
	const known = await knownPlan(store, input, viewerKey);
	if (known) return known;
	const request: MessageRequest = {
		accountKey: input.accountKey,
		viewerKey,
		cause: { kind: 'campaign', campaign: input.campaign, step: 1 },
		step: stepName(1),
		copyKey: input.copyKey,
	};
	const { facts, now } = await gatherFacts(store, request);
	const decision = decideSend(facts, now);
	if (decision.send) return insertPlan(store, input, viewerKey, { now, dueAt: now, reasons: [] });
	await recordDecision(store, request, now, decision);
	const verdict = verdictOf(decision.reasons, now);
	if (verdict.verdict === 'later') {
		return insertPlan(store, input, viewerKey, { now, dueAt: verdict.retryAt, reasons: decision.reasons });
	}
	return { viewerKey, outcome: verdict.verdict, reasons: decision.reasons };
}

/** What became of this step when it was planned before. */
async function knownPlan({ tx }: StoreContext, { accountKey, campaign }: PlanInput, viewerKey: string): Promise<PlannedPerson | null> {
	const row = await tx
		.selectFrom('plans')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('campaign', '=', campaign)
		.where('step', '=', 1)
		.executeTakeFirst();
	if (!row) return null;
	if (row.state === 'due') return { viewerKey, outcome: 'later', dueAt: row.due_at, reasons: [] };
	if (row.outcome === 'sent') return { viewerKey, outcome: 'sent' };
	const reasons = row.reasons === null ? [] : (JSON.parse(row.reasons) as { code: string }[]);
	return { viewerKey, outcome: row.outcome === 'by_hand' ? 'by_hand' : 'not_allowed', reasons };
}

async function insertPlan(
	store: StoreContext,
	input: PlanInput,
	viewerKey: string,
	{ now, dueAt, reasons }: { now: number; dueAt: number; reasons: readonly Reason[] },
): Promise<PlannedPerson> {
	await store.tx
		.insertInto('plans')
		.values({
			plan_key: store.newKey('pln'),
			account_key: input.accountKey,
			viewer_key: viewerKey,
			campaign: input.campaign,
			step: 1,
			copy_key: input.copyKey,
			follow_up_copy_key: input.followUpCopyKey,
			due_at: dueAt,
			lease_until: 0,
			state: 'due',
			outcome: null,
			reasons: null,
			created_at: now,
			finished_at: null,
		})
		.execute();
	return { viewerKey, outcome: 'later', dueAt, reasons };
}

/** How long a dispatcher may hold a plan before another may take it: longer than a call and its settling. */
const PLAN_LEASE_MS = 60_000;

export interface DuePlan {
	readonly planKey: string;
	readonly viewerKey: string;
	readonly campaign: string;
	readonly step: number;
	readonly copyKey: string;
}

/** Takes plans that are due, oldest first; each is taken by one dispatcher at a time. */
export const takeDuePlans: UseCase<{ accountKey: string; limit: number }, DuePlan[]> = async (store, { accountKey, limit }) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const rows = await store.tx
		.selectFrom('plans')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('state', '=', 'due')
		.where('due_at', '<=', now)
		.where('lease_until', '<=', store.wallClock)
		.orderBy('due_at')
		.orderBy('plan_key')
		.limit(limit)
		.execute();
	if (rows.length > 0) {
		await store.tx
			.updateTable('plans')
			.set({ lease_until: store.wallClock + PLAN_LEASE_MS })
			.where('plan_key', 'in', rows.map((row) => row.plan_key))
			.execute();
	}
	return rows.map((row) => ({ planKey: row.plan_key, viewerKey: row.viewer_key, campaign: row.campaign, step: row.step, copyKey: row.copy_key }));
};

/** Claims the message of a plan; decides once more, with everything that happened since it was planned. */
export const claimPlan: UseCase<{ accountKey: string; plan: DuePlan }, ClaimOutcome> = (store, { accountKey, plan }) =>
	claimMessage(store, {
		accountKey,
		viewerKey: plan.viewerKey,
		cause: { kind: 'campaign', campaign: plan.campaign, step: plan.step },
		step: stepName(plan.step),
		copyKey: plan.copyKey,
	});

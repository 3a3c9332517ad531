import { sql, type Kysely } from 'kysely';
import { accountTime } from '../store/clock';
import { getAccount } from '../accounts/account-store';
import type { OtherChannel, Schema } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { chunksOf } from '../store/chunks';
import { statement } from '../store/statement';
import { readAccountSide, type AccountSide } from './account-side';
import { keepTerms, type CampaignTerms } from './campaigns';
import { claimMessage, recordDecision, type ClaimOutcome } from './claim';
import { decideSend, verdictOf, type Reason } from './decide';
import { gatherFacts } from './facts';
import { followUpElsewhere } from './follow-up-elsewhere';
import { readLimits } from './limits';
import { stepName, type MessageRequest } from './message';
import { campaignRoom } from './pace';
import { takePlanSlot } from './plan-slot';

export interface PlanInput extends CampaignTerms {
	readonly accountKey: string;
	readonly viewerKeys: readonly string[];
	/** Name of the campaign: a person gets each of its steps once, whenever it is planned again. */
	readonly campaign: string;
	readonly copyKey: string;
	/** Text of the one follow-up; null for none. */
	readonly followUpCopyKey: string | null;
	/** Name of the segment each person came from, by their key; for comparing segments only. */
	readonly segments?: Readonly<Record<string, string>>;
}

export type PlannedPerson =
	| { readonly viewerKey: string; readonly outcome: 'later'; readonly dueAt: number; readonly reasons: readonly Reason[] }
	| { readonly viewerKey: string; readonly outcome: 'sent' }
	| { readonly viewerKey: string; readonly outcome: 'not_allowed' | 'by_hand'; readonly reasons: readonly { readonly code: string }[] };

/** Decides the first step of a campaign for each person and writes a due time for those it may go to (law 14). */
export const planStep: UseCase<PlanInput, PlannedPerson[]> = async (store, input) => {
	const { accountKey, campaign } = input;
	const side = await readAccountSide(store, accountKey);
	await keepTerms(store, { accountKey, campaign, now: side.now }, input);
	const planned: PlannedPerson[] = [];
	for (const viewerKey of await closingFirst(store, input)) planned.push(await planOne(store, input, viewerKey, side));
	return planned;
};

/** Everybody once, whose window closes first before others: the queue is long, a window is not. */
async function closingFirst({ tx }: StoreContext, { accountKey, viewerKeys }: PlanInput): Promise<string[]> {
	const people = [...new Set(viewerKeys)];
	const lastInbound = new Map<string, number>();
	for (const some of chunksOf(people)) {
		const rows = await tx.selectFrom('viewers').select(['viewer_key', 'last_inbound_at']).where('account_key', '=', accountKey).where('viewer_key', 'in', some).execute();
		for (const row of rows) lastInbound.set(row.viewer_key, row.last_inbound_at ?? 0);
	}
	return people.sort((a, b) => (lastInbound.get(a) ?? 0) - (lastInbound.get(b) ?? 0));
}

async function planOne(store: StoreContext, input: PlanInput, viewerKey: string, side: AccountSide): Promise<PlannedPerson> {
	const known = await knownPlan(store, input, viewerKey);
	if (known) return known;
	const request: MessageRequest = {
		accountKey: input.accountKey,
		viewerKey,
		cause: { kind: 'campaign', campaign: input.campaign, step: 1 },
		step: stepName(1),
		copyKey: input.copyKey,
	};
	const { facts, now, account, limits } = await gatherFacts(store, request, { side });
	const decision = decideSend(facts, now);
	const slot = (from: number) => takePlanSlot(store, { account, limits, now, from, zones: facts.quiet.zones });
	if (decision.send) return insertPlan(store, input, viewerKey, { now, dueAt: await slot(now), reasons: [] });
	await recordDecision(store, request, now, decision);
	const verdict = verdictOf(decision.reasons, now);
	if (verdict.verdict === 'later') {
		return insertPlan(store, input, viewerKey, { now, dueAt: await slot(verdict.retryAt), reasons: decision.reasons });
	}
	return { viewerKey, outcome: verdict.verdict, reasons: decision.reasons };
}

/** What became of this step when it was planned before; null as well for one that was cancelled. */
async function knownPlan({ tx }: StoreContext, { accountKey, campaign }: PlanInput, viewerKey: string): Promise<PlannedPerson | null> {
	const row = await tx
		.selectFrom('plans')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('campaign', '=', campaign)
		.where('step', '=', 1)
		.where('state', '<>', 'cancelled')
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
	const plan = {
		copy_key: input.copyKey,
		follow_up_copy_key: input.followUpCopyKey,
		due_at: dueAt,
		lease_until: 0,
		state: 'due' as const,
		outcome: null,
		reasons: null,
		created_at: now,
		finished_at: null,
		channel: null,
		segment: input.segments?.[viewerKey] ?? null,
	};
	await store.tx
		.insertInto('plans')
		.values({ ...plan, plan_key: store.newKey('pln'), account_key: input.accountKey, viewer_key: viewerKey, campaign: input.campaign, step: 1 })
		.onConflict((conflict) => conflict.columns(['account_key', 'viewer_key', 'campaign', 'step']).doUpdateSet(plan))
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

/**
 * Takes plans that are due, oldest first; each is taken by one dispatcher at a time. No more than the pace has room
 * for now: what is held back is not decided over and over. Plans of a stopped account or campaign wait.
 */
export const takeDuePlans: UseCase<{ accountKey: string; limit: number }, DuePlan[]> = (store, { accountKey, limit }) =>
	takePlans(store, { accountKey, limit, channel: null });

const PLAN_COLUMNS = ['plan_key', 'viewer_key', 'campaign', 'step', 'copy_key'] as const;

interface DueNow {
	readonly accountKey: string;
	/** Time of the account. */
	readonly now: number;
	/** The clock of the store. */
	readonly wallClock: number;
	readonly room: number;
}

/** Oldest first; of campaigns that were not stopped. */
function duePlans(db: Kysely<Schema>, { accountKey, now, wallClock, room }: DueNow) {
	return db
		.selectFrom('plans')
		.select(PLAN_COLUMNS)
		.where('account_key', '=', accountKey)
		.where('state', '=', sql.lit('due'))
		.where('due_at', '<=', now)
		.where('lease_until', '<=', wallClock)
		.where((where) =>
			where.not(where.exists(
				where.selectFrom('campaigns').select('campaigns.campaign')
					.whereRef('campaigns.account_key', '=', 'plans.account_key')
					.whereRef('campaigns.campaign', '=', 'plans.campaign')
					.where('campaigns.stopped_at', 'is not', null),
			)),
		)
		.orderBy('due_at')
		.orderBy('plan_key')
		.limit(room);
}

const dueMessages = statement((db, given: DueNow) => duePlans(db, given).where('channel', 'is', null));
const dueElsewhere = statement((db, given: DueNow & { readonly channel: OtherChannel }) => duePlans(db, given).where('channel', '=', given.channel));

/** {@link takeDuePlans} of one channel; null: direct messages. */
export async function takePlans(store: StoreContext, { accountKey, limit, channel }: { accountKey: string; limit: number; channel: OtherChannel | null }): Promise<DuePlan[]> {
	const account = await getAccount(store.tx, accountKey);
	// Only looked at: a clock that is kept would make a commit of every look. The claim keeps it.
	const now = accountTime(account, store.wallClock);
	if (account.stopped_at !== null) return [];
	const room = Math.min(limit, await campaignRoom(store, { accountKey, limits: await readLimits(store, accountKey), now }));
	if (room === 0) return [];
	const due: DueNow = { accountKey, now, wallClock: store.wallClock, room };
	const rows = await (channel === null ? dueMessages(store.tx, due) : dueElsewhere(store.tx, { ...due, channel }));
	const taken = await withinBudgets(store, accountKey, rows);
	if (taken.length > 0) {
		await store.tx
			.updateTable('plans')
			.set({ lease_until: store.wallClock + PLAN_LEASE_MS })
			.where('plan_key', 'in', taken.map((row) => row.plan_key))
			.execute();
	}
	return taken.map((row) => ({ planKey: row.plan_key, viewerKey: row.viewer_key, campaign: row.campaign, step: row.step, copyKey: row.copy_key }));
}

const budgetOf = statement((db, { accountKey, campaign }: { accountKey: string; campaign: string }) =>
	db.selectFrom('campaigns').select(['budget', 'sends']).where('account_key', '=', accountKey).where('campaign', '=', campaign),
);

/**
 * No more of a campaign at a time than its budget has left, and one where nothing is: a message that is refused gives
 * its place back, and nobody may have been turned away for it meanwhile.
 */
async function withinBudgets<Row extends { readonly campaign: string }>({ tx }: StoreContext, accountKey: string, rows: readonly Row[]): Promise<Row[]> {
	if (rows.length < 2) return [...rows];
	const left = new Map<string, number>();
	for (const campaign of new Set(rows.map((row) => row.campaign))) {
		const [known] = await budgetOf(tx, { accountKey, campaign });
		if (known && known.budget !== null) left.set(campaign, Math.max(1, known.budget - known.sends));
	}
	return rows.filter(({ campaign }) => {
		const room = left.get(campaign) ?? rows.length;
		left.set(campaign, room - 1);
		return room > 0;
	});
}

/** Claims the message of a plan; decides once more, with everything that happened since it was planned. */
export const claimPlan: UseCase<{ accountKey: string; plan: DuePlan }, ClaimOutcome> = async (store, { accountKey, plan }) =>
	claimOne(store, plan, await readAccountSide(store, accountKey));

async function claimOne(store: StoreContext, plan: DuePlan, side: AccountSide): Promise<ClaimOutcome> {
	if (!(await isCancelled(store, plan))) return claimTaken(store, plan, side);
	await recordDecision(store, requestOf(plan, side), side.now, { send: false, reasons: [{ code: 'step_cancelled' }] });
	return { outcome: 'refused', reasons: [{ code: 'step_cancelled' }], verdict: 'not_allowed' };
}

/** Of a plan nobody has cancelled. */
async function claimTaken(store: StoreContext, plan: DuePlan, side: AccountSide): Promise<ClaimOutcome> {
	const request = requestOf(plan, side);
	const claim = await claimMessage(store, request, side);
	return claim.outcome === 'refused' ? followUpElsewhere(store, request, plan, claim) : claim;
}

function requestOf(plan: DuePlan, { account }: AccountSide): MessageRequest {
	return {
		accountKey: account.account_key,
		viewerKey: plan.viewerKey,
		cause: { kind: 'campaign', campaign: plan.campaign, step: plan.step },
		step: stepName(plan.step),
		copyKey: plan.copyKey,
	};
}

/** {@link claimPlan} of several people in one transaction. */
export const claimPlans: UseCase<{ accountKey: string; plans: readonly DuePlan[] }, ClaimOutcome[]> = async (store, { accountKey, plans }) => {
	const side = await readAccountSide(store, accountKey);
	const claims: ClaimOutcome[] = [];
	for (const plan of plans) claims.push(await claimOne(store, plan, side));
	return claims;
};

/** A plan that was taken, and what became of its claim. */
export interface TakenPlan {
	readonly plan: DuePlan;
	readonly claim: ClaimOutcome;
}

/** {@link takeDuePlans} and {@link claimPlans} in one transaction: nothing comes between the two, and one commit waits for the disk. */
export const claimDue: UseCase<{ accountKey: string; limit: number }, TakenPlan[]> = async (store, { accountKey, limit }) => {
	const plans = await takeDuePlans(store, { accountKey, limit });
	if (plans.length === 0) return [];
	const side = await readAccountSide(store, accountKey);
	const taken: TakenPlan[] = [];
	// Taken in this transaction: nobody can have cancelled one since.
	for (const plan of plans) taken.push({ plan, claim: await claimTaken(store, plan, side) });
	return taken;
};

const stateOfPlan = statement((db, { planKey }: { planKey: string }) => db.selectFrom('plans').select('state').where('plan_key', '=', planKey));

/** Cancelled while a dispatcher held it, or gone with the person. */
async function isCancelled({ tx }: StoreContext, { planKey }: DuePlan): Promise<boolean> {
	const [row] = await stateOfPlan(tx, { planKey });
	return row === undefined || row.state === 'cancelled';
}

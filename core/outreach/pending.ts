import { sql } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { accountFacts } from './account-side';
import { readLimits } from './limits';
import { campaignIntervalMs } from './pace';
import { closeRanks } from './plan-slot';

export interface PendingStep {
	readonly planKey: string;
	readonly viewerKey: string;
	readonly campaign: string;
	readonly step: number;
	/** UTC milliseconds of the account. */
	readonly dueAt: number;
}

/** How much waits to be sent, and when it will be done. Times in UTC milliseconds of the account. */
export interface Queue {
	readonly waiting: number;
	/** Of those, due already. */
	readonly overdue: number;
	readonly nextAt: number | null;
	/**
	 * When the last of them is out at the account's pace, if each may still be sent when its turn comes; null while
	 * something holds all of them back until a person acts, and when nothing waits.
	 */
	readonly doneBy: number | null;
	/** What holds everything back now. */
	readonly heldBy: readonly ('stop_switch' | 'account_paused' | 'inbox_not_listening' | 'purge_overdue' | 'store_restored' | 'rights_not_published' | 'rehearsal')[];
}

export interface PendingInput {
	readonly accountKey: string;
	/** null: every campaign. */
	readonly campaign: string | null;
	/** At most this many steps are listed; the counts are of all. */
	readonly limit: number;
}

/** The steps that wait for their time, soonest first, and how long the queue is. */
export const listPending: UseCase<PendingInput, { steps: PendingStep[]; queue: Queue }> = async (store, input) => {
	const rows = await ofCampaign(store, input).orderBy('due_at').orderBy('plan_key').limit(input.limit).execute();
	const steps = rows.map((row) => ({ planKey: row.plan_key, viewerKey: row.viewer_key, campaign: row.campaign, step: row.step, dueAt: row.due_at }));
	return { steps, queue: await readQueue(store, input) };
};

function ofCampaign({ tx }: StoreContext, { accountKey, campaign }: Pick<PendingInput, 'accountKey' | 'campaign'>) {
	const due = tx.selectFrom('plans').selectAll().where('account_key', '=', accountKey).where('state', '=', sql.lit('due'));
	return campaign === null ? due : due.where('campaign', '=', campaign);
}

async function readQueue(store: StoreContext, input: PendingInput): Promise<Queue> {
	const { accountKey } = input;
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const counts = await ofCampaign(store, input)
		.clearSelect()
		.select((select) => [
			select.fn.countAll<number>().as('waiting'),
			select.fn.min<number | null>('due_at').as('first'),
			select.fn.max<number | null>('due_at').as('last'),
			select.fn.count<number>(select.case().when('due_at', '<=', now).then(1).end()).as('overdue'),
		])
		.executeTakeFirstOrThrow();
	const facts = await accountFacts(store, account, now);
	const held: Readonly<Record<Queue['heldBy'][number], boolean>> = {
		stop_switch: facts.stopSwitch,
		account_paused: facts.paused !== null && (facts.paused.until === null || facts.paused.until > now),
		inbox_not_listening: !facts.listening,
		purge_overdue: facts.purgeOverdue,
		store_restored: facts.storeRestored,
		rights_not_published: !facts.rightsOpen,
		rehearsal: facts.mode === 'rehearsal',
	};
	const heldBy = (Object.keys(held) as (keyof typeof held)[]).filter((reason) => held[reason]);
	const openEnded = heldBy.some((reason) => reason !== 'account_paused') || facts.paused?.until === null;
	const interval = campaignIntervalMs(await readLimits(store, accountKey));
	const atPace = Math.max(now, facts.paused?.until ?? now) + counts.overdue * interval;
	return {
		waiting: counts.waiting,
		overdue: counts.overdue,
		nextAt: counts.first,
		doneBy: counts.last === null || openEnded ? null : Math.max(counts.last, atPace),
		heldBy,
	};
}

export interface CancelInput {
	readonly accountKey: string;
	readonly campaign: string;
	/** null: everybody. */
	readonly viewerKeys: readonly string[] | null;
}

/** Cancels steps that wait, also one a dispatcher holds and has not claimed. A step that was cancelled may be planned again. */
export const cancelPending: UseCase<CancelInput, { cancelled: number }> = async (store, { accountKey, campaign, viewerKeys }) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	let update = store.tx
		.updateTable('plans')
		.set({ state: 'cancelled', outcome: 'cancelled', reasons: JSON.stringify([{ code: 'step_cancelled' }]), finished_at: now })
		.where('account_key', '=', accountKey)
		.where('campaign', '=', campaign)
		.where('state', '=', sql.lit('due'));
	if (viewerKeys !== null) update = update.where('viewer_key', 'in', viewerKeys);
	const { numUpdatedRows } = await update.executeTakeFirst();
	await closeRanks(store, accountKey, await readLimits(store, accountKey));
	return { cancelled: Number(numUpdatedRows) };
};

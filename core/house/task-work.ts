import { getAccount } from '../accounts/account-store';
import { releaseHold } from '../consent/holds';
import { recordObjection } from '../consent/objections';
import { settlePassOn } from '../rights/pass-on';
import { passingOnObjection } from '../rights/pass-on-consent';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import type { StoreContext, UseCase } from '../store/use-case';
import { revealIdentity } from '../viewers/identities';
import { findOpenTask, toView, type TaskView } from './tasks';
import type { TaskKind } from './tasks-found';

interface TaskInput {
	readonly accountKey: string;
	readonly taskKey: string;
	/** The colleague, by name. */
	readonly by: string;
}

/** Who a task is about. `handle` is null until Instagram has told it. */
export interface TaskPerson {
	readonly task: TaskView;
	readonly viewerKey: string;
	readonly handle: string | null;
	readonly displayName: string | null;
	/** The newest message that waits, to be answered. */
	readonly eventKey: string | null;
}

/** Opens who a task is about, for the colleague who does it; null when it is over, or the person erased. */
export const revealTask: UseCase<TaskInput, TaskPerson | null> = async (store, { accountKey, taskKey, by }) => {
	requireName(by);
	const row = await findOpenTask(store, accountKey, taskKey);
	const viewerKey = row === undefined ? null : await personOf(store, row.kind as TaskKind, row.source_key);
	if (row === undefined || viewerKey === null) return null;
	return {
		task: toView(row),
		viewerKey,
		handle: (await revealIdentity(store, viewerKey, 'handle')) ?? null,
		displayName: (await revealIdentity(store, viewerKey, 'display_name')) ?? null,
		eventKey: row.kind === 'answer' ? await newestQuestion(store, accountKey, viewerKey) : null,
	};
};

async function personOf({ tx }: StoreContext, kind: TaskKind, sourceKey: string): Promise<string | null> {
	const row = await ownerOf(tx, kind, sourceKey);
	return row?.viewer_key == null ? null : currentViewerKey(tx, row.viewer_key);
}

function ownerOf(tx: StoreContext['tx'], kind: TaskKind, key: string): Promise<{ viewer_key: string | null } | undefined> {
	switch (kind) {
		case 'answer':
			return tx.selectFrom('events').select('viewer_key').where('event_key', '=', key).executeTakeFirst();
		case 'held':
			return tx.selectFrom('holds').select('viewer_key').where('hold_key', '=', key).executeTakeFirst();
		case 'delivery':
			return tx.selectFrom('sends').select('viewer_key').where('send_key', '=', key).executeTakeFirst();
		case 'request':
			return tx.selectFrom('rights_requests').select('viewer_key').where('request_key', '=', key).executeTakeFirst();
		case 'pass_on':
			return tx.selectFrom('pass_ons').select('viewer_key').where('pass_on_key', '=', key).executeTakeFirst();
	}
}

/** The newest message in a person's own words; an opt-out or a yes is none. */
export async function newestQuestion({ tx }: StoreContext, accountKey: string, viewerKey: string): Promise<string | null> {
	const row = await tx
		.selectFrom('events')
		.select('event_key')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('kind', 'in', ['message', 'story_reply'])
		.where('keyword', 'is', null)
		.orderBy('occurred_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.event_key ?? null;
}

/** What a colleague decides about a task. */
export type TaskDecision =
	/** It was done elsewhere, or needs nothing. */
	| 'done'
	/** Of a person held back: automation may go on. */
	| 'go_on'
	/** Of a person held back: they did opt out, and get nothing more. */
	| 'opted_out';

export interface ClosedTask {
	readonly closed: boolean;
	readonly kind: TaskKind | null;
}

/** Ends a task by a colleague's decision, with what follows from it. */
export const closeTask: UseCase<TaskInput & { readonly decision: TaskDecision }, ClosedTask> = async (store, input) => {
	requireName(input.by);
	const row = await findOpenTask(store, input.accountKey, input.taskKey);
	// Decided on with an answer the person reads: Consent Gate > Right > Close.
	if (row === undefined || row.kind === 'request') return { closed: false, kind: row === undefined ? null : 'request' };
	const kind = row.kind as TaskKind;
	if (kind === 'held' && !(await decideHold(store, input, row.source_key))) return { closed: false, kind };
	if (kind === 'pass_on') await settlePassOn(store, { passOnKey: row.source_key, result: { done: true } });
	if (kind === 'answer') await closeDeadEvents(store, input.accountKey, row.source_key);
	const now = await accountNow(store.tx, await getAccount(store.tx, input.accountKey), store.wallClock);
	await store.tx.updateTable('tasks').set({ ended_at: now, ended_by: input.by }).where('task_key', '=', row.task_key).execute();
	return { closed: true, kind };
};

const object = passingOnObjection(recordObjection);

/** Whom a colleague has seen to is no dead letter any more. */
async function closeDeadEvents(store: StoreContext, accountKey: string, eventKey: string): Promise<void> {
	const viewerKey = await personOf(store, 'answer', eventKey);
	if (viewerKey === null) return;
	await store.tx
		.updateTable('events')
		.set({ state: 'handled', outcome: 'by_hand', handled_at: store.wallClock })
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('state', '=', 'dead')
		.execute();
}

/** A doubt is decided one way or the other; "done" alone would leave the person held for ever. */
async function decideHold(store: StoreContext, { accountKey, by, decision }: TaskInput & { readonly decision: TaskDecision }, holdKey: string): Promise<boolean> {
	const viewerKey = await personOf(store, 'held', holdKey);
	if (viewerKey === null || decision === 'done') return viewerKey === null;
	if (decision === 'opted_out') await object(store, { accountKey, viewerKey, purpose: 'all', eventKey: '', recordedBy: by });
	await releaseHold(store, { accountKey, viewerKey, person: by });
	return true;
}

function requireName(by: string): void {
	if (by.trim() === '') throw new Error('Say who it is: what is done with a task is recorded with a name.');
}

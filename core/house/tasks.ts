import type { Selectable } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { TasksTable } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { findTasks, type FoundTask, type TaskKind } from './tasks-found';

/** One thing that waits, or waited, for a human; nothing of the person. Times of the account, UTC milliseconds. */
export interface TaskView {
	readonly taskKey: string;
	readonly accountKey: string;
	readonly kind: TaskKind;
	readonly reason: string;
	readonly since: number;
	readonly deadline: number | null;
	readonly endedAt: number | null;
}

export interface TaskSync {
	readonly now: number;
	/** IANA zone of the account, for times. */
	readonly timeZone: string;
	/** Everything open, what ends first before what never does. */
	readonly open: readonly TaskView[];
	readonly opened: readonly TaskView[];
	/** Those that ended within a day: whoever keeps a list of them misses none. */
	readonly ended: readonly TaskView[];
}

const DAY_MS = 24 * 3_600_000;
/** How long a task that is over is still kept. */
const KEPT_MS = 90 * DAY_MS;

/** Brings the tasks of an account up to date: what waits now is open, and what no longer waits has ended. */
export const syncTasks: UseCase<{ accountKey: string }, TaskSync> = async (store, { accountKey }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const found = await findTasks(store, accountKey, now);
	const before = await readTasks(store, accountKey);
	const nameOf = ({ kind, sourceKey }: Pick<FoundTask, 'kind' | 'sourceKey'>) => `${kind}\0${sourceKey}`;
	const known = new Map(before.map((row) => [`${row.kind}\0${row.source_key}`, row]));
	const waiting = new Set(found.map(nameOf));
	const opened: string[] = [];
	for (const task of found) {
		const row = known.get(nameOf(task));
		if (row === undefined) opened.push(await insertTask(store, accountKey, task, now));
		else if (row.ended_at === null) await store.tx.updateTable('tasks').set({ deadline: task.deadline }).where('task_key', '=', row.task_key).execute();
		else if (row.ended_by === null) opened.push(await reopen(store, row, task));
	}
	const over = before.filter((row) => row.ended_at === null && !waiting.has(`${row.kind}\0${row.source_key}`)).map((row) => row.task_key);
	if (over.length > 0) await store.tx.updateTable('tasks').set({ ended_at: now }).where('task_key', 'in', over).execute();
	await store.tx.deleteFrom('tasks').where('account_key', '=', accountKey).where('ended_at', '<', now - KEPT_MS).execute();
	const after = (await readTasks(store, accountKey)).map(toView);
	const ofKeys = (keys: readonly string[]) => after.filter(({ taskKey }) => keys.includes(taskKey));
	return {
		now,
		timeZone: account.time_zone,
		open: after.filter(({ endedAt }) => endedAt === null).sort((a, b) => (a.deadline ?? Infinity) - (b.deadline ?? Infinity) || a.since - b.since),
		opened: ofKeys(opened),
		ended: after.filter(({ endedAt }) => endedAt !== null && endedAt > now - DAY_MS),
	};
};

async function insertTask({ tx, newKey }: StoreContext, accountKey: string, task: FoundTask, now: number): Promise<string> {
	const taskKey = newKey('tsk');
	const { kind, reason, sourceKey, since, deadline } = task;
	await tx.insertInto('tasks').values({ task_key: taskKey, account_key: accountKey, kind, reason, source_key: sourceKey, since, deadline, opened_at: now }).execute();
	return taskKey;
}

/** It had ended by itself and waits again: an answer was refused after all. */
async function reopen({ tx }: StoreContext, row: TaskRow, { reason, deadline }: FoundTask): Promise<string> {
	await tx.updateTable('tasks').set({ ended_at: null, reason, deadline }).where('task_key', '=', row.task_key).execute();
	return row.task_key;
}

type TaskRow = Selectable<TasksTable>;

function readTasks({ tx }: StoreContext, accountKey: string): Promise<TaskRow[]> {
	return tx.selectFrom('tasks').selectAll().where('account_key', '=', accountKey).orderBy('since').orderBy('task_key').execute();
}

/** One task that is still open; undefined when it is over or of another account. */
export async function findOpenTask({ tx }: StoreContext, accountKey: string, taskKey: string): Promise<TaskRow | undefined> {
	return tx.selectFrom('tasks').selectAll().where('account_key', '=', accountKey).where('task_key', '=', taskKey).where('ended_at', 'is', null).executeTakeFirst();
}

export function toView(row: TaskRow): TaskView {
	return {
		taskKey: row.task_key,
		accountKey: row.account_key,
		kind: row.kind as TaskKind,
		reason: row.reason,
		since: row.since,
		deadline: row.deadline,
		endedAt: row.ended_at,
	};
}

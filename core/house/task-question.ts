import { currentViewerKey } from '../store/current-viewer';
import type { UseCase } from '../store/use-case';
import { findOpenTask } from './tasks';
import { newestQuestion } from './task-work';

/** What a colleague's reply to a task answers. */
export interface TaskQuestion {
	readonly viewerKey: string;
	/** The newest message of the person's own. */
	readonly eventKey: string;
}

/** The message a reply to a task is for; opens nobody. Null when the task is over, waits for no answer, or the person was erased. */
export const questionOfTask: UseCase<{ readonly accountKey: string; readonly taskKey: string }, TaskQuestion | null> = async (store, { accountKey, taskKey }) => {
	const task = await findOpenTask(store, accountKey, taskKey);
	if (task?.kind !== 'answer') return null;
	const event = await store.tx.selectFrom('events').select('viewer_key').where('event_key', '=', task.source_key).executeTakeFirst();
	if (event?.viewer_key == null) return null;
	const viewerKey = await currentViewerKey(store.tx, event.viewer_key);
	const eventKey = await newestQuestion(store, accountKey, viewerKey);
	return eventKey === null ? null : { viewerKey, eventKey };
};

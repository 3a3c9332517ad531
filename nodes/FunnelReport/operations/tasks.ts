import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { taskWords, type TaskView } from '../../../core';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';

/** One item per task: those that are open, with `isNew` where it was not before, and those that ended since the last look. */
export async function reportTasks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const { open, opened, ended } = await withStoreErrors(context, () => store.syncTasks({ accountKey }, 'bulk'));
		const fresh = new Set(opened.map(({ taskKey }) => taskKey));
		for (const task of [...open, ...ended]) items.push({ json: { ...toJson(task), isNew: fresh.has(task.taskKey) }, pairedItem });
	}
	return [items];
}

function toJson({ taskKey, accountKey, kind, reason, since, deadline, endedAt }: TaskView) {
	const { what, cure } = taskWords(kind, reason);
	return {
		taskKey, accountKey, kind, reason,
		state: endedAt === null ? 'open' : 'done',
		since: new Date(since).toISOString(),
		deadline: deadline === null ? '' : new Date(deadline).toISOString(),
		what_en: what.en, cure_en: cure.en, what_nl: what.nl, cure_nl: cure.nl,
	};
}

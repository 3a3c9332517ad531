import type { IDataObject } from 'n8n-workflow';
import type { AboutAll } from './rights-outcome';

export const callbackAlerts: AboutAll = async (store) =>
	(await store.takeCallbackAlerts({})).map(({ receivedAt, dueAt, ...alert }) => ({
		...alert, receivedAt: new Date(receivedAt).toISOString(), dueAt: new Date(dueAt).toISOString(),
	}));

/** Goes on batch by batch until nothing is due; a run that is stopped is taken up by the next one. */
export const deleteDueAccounts: AboutAll = async (store, context) => {
	const ended: IDataObject[] = [];
	let people = 0;
	for (;;) {
		context.getExecutionCancelSignal()?.throwIfAborted();
		const { outcome, ...batch } = await store.deleteDueAccount({}, 'bulk');
		people += batch.people;
		if (outcome === 'nothing_due') return ended;
		if (outcome === 'goes_on') continue;
		ended.push({ ...batch, people, outcome });
		people = 0;
	}
};

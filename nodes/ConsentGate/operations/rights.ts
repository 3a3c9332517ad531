import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { eachItem } from '../../shared/each-item';
import { openStore, withStoreErrors } from '../../shared/store';
import { refuseToolCall } from '../../shared/tool-call';
import { callbackAlerts, deleteDueAccounts } from './account-callbacks';
import { byHand, confirmPassOn, noteRecipient, retryByHand, takePassOns } from './pass-ons';
import { carryOut, closeRequest, correct, liftRestriction, listRequests, readRequest, remind } from './requests';
import type { AboutAll, AboutItem } from './rights-outcome';

/** Operations that work once, whatever items come in. */
const ABOUT_ALL: Readonly<Record<string, AboutAll>> = { carryOut, listRequests, remind, takePassOns, byHand, retryByHand, callbackAlerts, deleteDueAccounts };

/** Operations on what each item names. */
const ABOUT_ITEM: Readonly<Record<string, AboutItem>> = { readRequest, closeRequest, correct, liftRestriction, noteRecipient, confirmPassOn };

/** Runs an operation on people's rights. Outputs: done · not done, with what to do about it · nothing. */
export async function operateRights(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = context.getNodeParameter('operation', 0);
	// Somebody's rights are no matter for a model: it would see what only a colleague may.
	refuseToolCall(context, operation);
	const aboutAll = ABOUT_ALL[operation];
	if (aboutAll) {
		const store = await openStore(context);
		const pairedItem = context.getInputData().map((_, item) => ({ item }));
		const found = await withStoreErrors(context, () => aboutAll(store, context));
		return [found.map((json) => ({ json, pairedItem })), [], []];
	}
	const aboutItem = ABOUT_ITEM[operation];
	if (!aboutItem) throw new NodeOperationError(context.getNode(), `Unknown operation ${operation}`);
	return onEachItem(context, aboutItem);
}

async function onEachItem(context: IExecuteFunctions, work: AboutItem): Promise<INodeExecutionData[][]> {
	const done: INodeExecutionData[] = [];
	const notDone: INodeExecutionData[] = [];
	const store = await openStore(context);
	const workOn = async (item: INodeExecutionData, itemIndex: number) => {
		const pairedItem = { item: itemIndex };
		const outcome = await work(store, context, item, itemIndex);
		if ('done' in outcome) done.push({ json: outcome.done, pairedItem });
		else notDone.push({ json: { ...outcome.notDone } satisfies IDataObject, pairedItem });
	};
	await eachItem(context, notDone, workOn, () => context.getExecutionCancelSignal()?.throwIfAborted());
	return [done, notDone, []];
}

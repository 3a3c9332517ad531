import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { chooseAccount } from '../../shared/choose-account';
import { eachItem } from '../../shared/each-item';
import { openStore } from '../../shared/store';
import { readText } from '../../shared/read-text';

export const undoImportProperties: INodeProperties[] = [
	{
		displayName: 'Import Key',
		name: 'importKey',
		type: 'string',
		default: '={{ $json.importKey }}',
		required: true,
		displayOptions: { show: { operation: ['undoImport'] } },
		description: 'Key of the import as its summary gave it',
	},
];

/** Takes the import each item names back as a whole. Outputs: what was removed · imports that could not be undone. */
export async function undoImports(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const undone: INodeExecutionData[] = [];
	const failed: INodeExecutionData[] = [];
	const store = await openStore(context);
	const { accountKey } = await chooseAccount(context, store);
	await eachItem(context, failed, async (_, itemIndex) => {
		const importKey = readText(context, 'importKey', itemIndex);
		const totals = { removed: 0, kept: 0, people: 0 };
		for (let done = false; !done; ) {
			context.getExecutionCancelSignal()?.throwIfAborted();
			const batch = await store.undoImport({ accountKey, importKey }, 'bulk');
			totals.removed += batch.removed;
			totals.kept += batch.kept;
			totals.people += batch.people;
			done = batch.done;
		}
		undone.push({ json: { accountKey, importKey, ...totals }, pairedItem: { item: itemIndex } });
	});
	return [undone, failed];
}

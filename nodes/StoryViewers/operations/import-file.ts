import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { contextOfFileName, HAND_KEPT } from '../../../core';
import { emptyBinaryFile, readBinaryFile } from '../../shared/binary-file';
import { chooseAccount } from '../../shared/choose-account';
import { eachItem } from '../../shared/each-item';
import { openStore } from '../../shared/store';
import { readEncoding, readImportOptions } from './import-options';
import { runOne } from './run-one';

export const importFileProperties: INodeProperties[] = [
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { operation: ['importFile'] } },
		description: 'Name of the field that holds the CSV file',
		hint: 'Columns: handle or viewer_id, story_id, first_seen or viewed_at; optional: source_tool, context, tag, profile_visit, watch_seconds, language, country, account_type, follows_us',
	},
];

/** One import per item, from its file. Outputs: one summary per import · rejected rows. */
export async function importFiles(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const accepted: INodeExecutionData[] = [];
	const rejected: INodeExecutionData[] = [];
	const store = await openStore(context);
	const account = await chooseAccount(context, store);
	await eachItem(context, rejected, async (_, itemIndex) => {
		const file = await readBinaryFile(context, itemIndex);
		const encoding = readEncoding(context, itemIndex);
		const start = { accountKey: account.accountKey, context: contextOfFileName(file.name), ...readImportOptions(context, itemIndex) };
		const outcome = await runOne(
			context,
			store,
			start,
			(started) => store.prepareCsv(file.bytes, started, { encoding, mapping: started.mapping, namesTool: started.source !== HAND_KEPT }),
			{ pairedWith: () => itemIndex, fileName: file.name },
		);
		const wanted = context.getNodeParameter('emptyFile', itemIndex, false) === true;
		const emptied = wanted ? { fileEmptied: await emptyBinaryFile(context, itemIndex) } : {};
		accepted.push({ json: { ...outcome.summary, ...emptied }, pairedItem: { item: itemIndex } });
		rejected.push(...outcome.rejected);
	});
	return [accepted, rejected];
}

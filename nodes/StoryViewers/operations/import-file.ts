import { Readable } from 'node:stream';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { contextOfFileName, HAND_KEPT, readCsv } from '../../../core';
import { chooseAccount } from '../../shared/choose-account';
import { errorItem } from '../../shared/error-item';
import { asNodeError, openStore } from '../../shared/store';
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
	for (const itemIndex of context.getInputData().keys()) {
		try {
			const file = await readBinary(context, itemIndex);
			const encoding = readEncoding(context, itemIndex);
			const start = { accountKey: account.accountKey, context: contextOfFileName(file.name), ...readImportOptions(context, itemIndex) };
			const outcome = await runOne(
				context,
				store,
				start,
				({ mapping, source }) => readCsv(file.bytes, { encoding, mapping, namesTool: source !== HAND_KEPT }),
				{ pairedWith: () => itemIndex, fileName: file.name },
			);
			accepted.push({ json: { ...outcome.summary }, pairedItem: { item: itemIndex } });
			rejected.push(...outcome.rejected);
		} catch (error) {
			if (!context.continueOnFail()) throw asNodeError(context, error, itemIndex);
			rejected.push(errorItem(error, itemIndex));
		}
	}
	return [accepted, rejected];
}

/** The file as a stream: n8n keeps it outside memory in all modes but one. */
async function readBinary(context: IExecuteFunctions, itemIndex: number): Promise<{ readonly name: string; readonly bytes: AsyncIterable<Uint8Array> }> {
	const named: unknown = context.getNodeParameter('binaryPropertyName', itemIndex, 'data');
	const property = typeof named === 'string' ? named.trim() : '';
	const { id, fileName: name = '' } = context.helpers.assertBinaryData(itemIndex, property);
	if (id !== undefined) return { name, bytes: await context.helpers.getBinaryStream(id) };
	return { name, bytes: Readable.from([await context.helpers.getBinaryDataBuffer(itemIndex, property)]) };
}

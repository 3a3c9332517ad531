import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { IBinaryData, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { parseKeyring, RECORDS_PER_BATCH, verifyAudit, type AuditCursor, type AuditVerdict, type Store } from '../../../core';
import { readBinaryFile } from '../../shared/binary-file';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, readStoreKey, withStoreErrors } from '../../shared/store';
import { readTime } from './kpis';

const showExport = { operation: ['auditExport'] };

export const auditProperties: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'auditFrom',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: showExport },
		description: 'First moment of the export',
	},
	{
		displayName: 'To',
		name: 'auditTo',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: showExport },
		description: 'Where the export ends; this moment itself is no longer part of it',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { operation: ['verifyAudit'] } },
		description: 'Name of the field that holds an audit export',
	},
];

/** One item per account, with a file of JSON lines that proves itself. */
export async function exportAudits(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const range = { from: readTime(context, 'auditFrom'), to: readTime(context, 'auditTo') };
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const { stored, records } = await withStoreErrors(context, () => writeFile(context, store, { accountKey, ...range }));
		const json = { accountKey, from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString(), records };
		items.push({ json, binary: { data: stored }, pairedItem });
	}
	return [items];
}

interface Range {
	readonly accountKey: string;
	readonly from: number;
	readonly to: number;
}

async function writeFile(context: IExecuteFunctions, store: Store, range: Range): Promise<{ stored: IBinaryData; records: number }> {
	const stream = new PassThrough();
	const name = `audit-${range.accountKey}-${new Date(range.from).toISOString().slice(0, 10)}.jsonl`;
	const stored = context.helpers.prepareBinaryData(stream, name, 'application/x-ndjson');
	stored.catch(() => undefined); // asked again below
	try {
		let cursor: AuditCursor | null = null;
		for (;;) {
			context.getExecutionCancelSignal()?.throwIfAborted();
			const batch: Awaited<ReturnType<Store['exportAudit']>> = await store.exportAudit({ ...range, cursor, limit: RECORDS_PER_BATCH }, 'bulk');
			if (!stream.write(batch.text)) await Promise.race([once(stream, 'drain'), stored]);
			cursor = batch.cursor;
			if (cursor !== null) continue;
			stream.end();
			return { stored: await stored, records: batch.records };
		}
	} finally {
		stream.destroy();
	}
}

/** One item per file: whether it is as it was written, or the first line that is not. */
export async function verifyAudits(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const key = await readStoreKey(context);
	const items: INodeExecutionData[] = [];
	for (const itemIndex of context.getInputData().keys()) {
		const { name, bytes } = await readBinaryFile(context, itemIndex);
		const lines = createInterface({ input: bytes, crlfDelay: Infinity });
		const verdict = await withStoreErrors(context, () => verifyAudit(parseKeyring(key), lines));
		items.push({ json: { file: name, ...toJson(verdict) }, pairedItem: { item: itemIndex } });
	}
	return [items];
}

function toJson(verdict: AuditVerdict) {
	if (!verdict.intact) return { ...verdict };
	const { accountKey, from, to, madeAt } = verdict.header;
	return { intact: true, records: verdict.records, accountKey, from, to, madeAt };
}

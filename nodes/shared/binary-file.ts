import { Readable } from 'node:stream';
import type { IExecuteFunctions } from 'n8n-workflow';

export interface BinaryFile {
	readonly name: string;
	readonly bytes: Readable;
}

/** The file of an item as a stream: n8n keeps it outside memory in all modes but one. */
export async function readBinaryFile(context: IExecuteFunctions, itemIndex: number): Promise<BinaryFile> {
	const named: unknown = context.getNodeParameter('binaryPropertyName', itemIndex, 'data');
	const property = typeof named === 'string' ? named.trim() : '';
	const { id, fileName: name = '' } = context.helpers.assertBinaryData(itemIndex, property);
	if (id !== undefined) return { name, bytes: await context.helpers.getBinaryStream(id) };
	return { name, bytes: Readable.from([await context.helpers.getBinaryDataBuffer(itemIndex, property)]) };
}

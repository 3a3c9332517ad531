import { Readable } from 'node:stream';
import type { IExecuteFunctions } from 'n8n-workflow';
import { emptyUpload } from '../../core';

export interface BinaryFile {
	readonly name: string;
	readonly bytes: Readable;
}

/** The file of an item as a stream: n8n keeps it outside memory in all modes but one. */
export async function readBinaryFile(context: IExecuteFunctions, itemIndex: number): Promise<BinaryFile> {
	const property = propertyOf(context, itemIndex);
	const { id, fileName: name = '' } = context.helpers.assertBinaryData(itemIndex, property);
	if (id !== undefined) return { name, bytes: await context.helpers.getBinaryStream(id) };
	return { name, bytes: Readable.from([await context.helpers.getBinaryDataBuffer(itemIndex, property)]) };
}

/**
 * Empties the copy of a file that n8n keeps on its disk: it removes the copies of executions it does not save an hour
 * or more after they ended. Where n8n keeps files elsewhere, or a person runs the workflow by hand and wants the file
 * again, it stays.
 *
 * @returns whether nothing of it is left in n8n's folder
 */
export async function emptyBinaryFile(context: IExecuteFunctions, itemIndex: number): Promise<boolean> {
	const { id } = context.helpers.assertBinaryData(itemIndex, propertyOf(context, itemIndex));
	if (id === undefined) return true;
	if (context.getMode() === 'manual' || !id.startsWith('filesystem')) return false;
	try {
		await emptyUpload(context.helpers.getBinaryPath(id));
		return true;
	} catch {
		// What was imported is in: a file that cannot be emptied is said, and undoes nothing.
		return false;
	}
}

function propertyOf(context: IExecuteFunctions, itemIndex: number): string {
	const named: unknown = context.getNodeParameter('binaryPropertyName', itemIndex, 'data');
	return typeof named === 'string' ? named.trim() : '';
}

import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { RequestView, Store } from '../../../core';

/** Works once and gives items. */
export type AboutAll = (store: Store, context: IExecuteFunctions) => Promise<IDataObject[]>;

/** Works on one item: done, with its json; or not, with what is wrong and what to do. */
export type AboutItem = (
	store: Store,
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
) => Promise<{ readonly done: IDataObject } | { readonly notDone: IDataObject & { readonly problem: string; readonly cure: string } }>;

/** A request as an item: no name, no handle, no words of the person. */
export function requestJson({ openedAt, verifiedAt, dueAt, finishedAt, ...request }: RequestView): IDataObject {
	return { ...request, openedAt: iso(openedAt), verifiedAt: iso(verifiedAt), dueAt: iso(dueAt), finishedAt: iso(finishedAt) };
}

function iso(at: number | null): string | null {
	return at === null ? null : new Date(at).toISOString();
}

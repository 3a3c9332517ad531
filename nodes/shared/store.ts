import os from 'node:os';
import path from 'node:path';
import type { FunctionsBase } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { connectStore, refuseQueueMode, StoreError, type Store } from '../../core';

/** How the pack's nodes open the store: set-up alone may create it. */
export interface StoreAccess {
	readonly mayCreate: boolean;
}

/** The stores nodes of this process have worked with, by file. */
const inUse = new Map<string, Store>();

/** For what has no store credential at hand: n8n's test of an Instagram credential. */
export function storesInUse(): Store[] {
	return [...inUse.values()];
}

type StoreContext = Pick<FunctionsBase, 'getCredentials' | 'getNode'>;

/** The store named by the node's credential. @throws NodeOperationError with a cure */
export async function openStore(context: StoreContext, access: StoreAccess = { mayCreate: false }): Promise<Store> {
	const { file, key } = await readStoreCredential(context);
	return withStoreErrors(context, () => {
		refuseQueueMode(process.env.EXECUTIONS_MODE === 'queue' ? 'queue' : 'regular');
		const store = connectStore({ file, key, mayCreate: access.mayCreate });
		inUse.set(file, store);
		return Promise.resolve(store);
	});
}

/** The file and the key the node's credential names; for work on the file as a whole. */
export async function readStoreCredential(context: Pick<FunctionsBase, 'getCredentials'>): Promise<{ file: string; key: string }> {
	const credential = await context.getCredentials('storyFunnelStoreApi');
	return { file: storeFile(text(credential.file)), key: text(credential.key) };
}

/** Runs store work, turning a StoreError into n8n's error with its cure as the description. */
export async function withStoreErrors<T>(context: Pick<FunctionsBase, 'getNode'>, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw asNodeError(context, error);
	}
}

/** n8n's form of an error of ours; any other error keeps its words, and says which item it was about. */
export function asNodeError(context: Pick<FunctionsBase, 'getNode'>, error: unknown, itemIndex?: number): unknown {
	const place = itemIndex === undefined ? {} : { itemIndex };
	if (error instanceof StoreError) {
		return new NodeOperationError(context.getNode(), error.message, { description: error.cure, ...place });
	}
	const isPlain = error instanceof Error && !(error instanceof NodeOperationError);
	return isPlain && itemIndex !== undefined ? new NodeOperationError(context.getNode(), error, place) : error;
}

function storeFile(configured: string): string {
	if (configured !== '') return path.resolve(configured);
	return path.join(process.env.N8N_USER_FOLDER ?? os.homedir(), '.n8n', 'story-funnel', 'store.sqlite');
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

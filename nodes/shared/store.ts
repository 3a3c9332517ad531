import os from 'node:os';
import path from 'node:path';
import type { FunctionsBase } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { CONNECTIONS, connectStore, defaultJournal, defaultPostgresJournal, refuseQueueMode, StoreError, type ConnectedStore, type SslMode, type Store, type StoreConfig } from '../../core';

/** How the pack's nodes open the store: set-up alone may create it. */
export interface StoreAccess {
	readonly mayCreate: boolean;
}

/** The stores nodes of this process have worked with, by place. */
const inUse = new Map<string, Store>();

/** For what has no store credential at hand: n8n's test of an Instagram credential. */
export function storesInUse(): Store[] {
	return [...inUse.values()];
}

type StoreContext = Pick<FunctionsBase, 'getCredentials' | 'getNode'>;

/** The store named by the node's credential. @throws NodeOperationError with a cure */
export async function openStore(context: StoreContext, access: StoreAccess = { mayCreate: false }): Promise<ConnectedStore> {
	const credential = await context.getCredentials('storyFunnelStoreApi');
	return withStoreErrors(context, () => {
		const config = storeConfig(credential, access);
		if ('file' in config) refuseQueueMode(executionsMode());
		const store = connectStore(config);
		inUse.set(storePlace(config), store);
		return Promise.resolve(store);
	});
}

/** n8n's commands of queue mode are in it whatever their environment says: a worker sets the mode by itself. */
function executionsMode(): 'queue' | 'regular' {
	const isQueue = process.env.EXECUTIONS_MODE === 'queue' || process.argv[2] === 'worker' || process.argv[2] === 'webhook';
	return isQueue ? 'queue' : 'regular';
}

/** The file and the key the node's credential names, for work on the file as a whole; null for a store in PostgreSQL. */
export async function readStoreFile(context: Pick<FunctionsBase, 'getCredentials'>): Promise<{ file: string; key: string } | null> {
	const config = storeConfig(await context.getCredentials('storyFunnelStoreApi'), { mayCreate: false });
	return 'file' in config ? { file: config.file, key: config.key } : null;
}

/** Everything the node's credential says of its store, for what takes it away as a whole. */
export async function readStoreConfig(context: Pick<FunctionsBase, 'getCredentials'>): Promise<StoreConfig> {
	return storeConfig(await context.getCredentials('storyFunnelStoreApi'), { mayCreate: false });
}

/** The key the node's credential holds, wherever its store is. */
export async function readStoreKey(context: Pick<FunctionsBase, 'getCredentials'>): Promise<string> {
	return storeConfig(await context.getCredentials('storyFunnelStoreApi'), { mayCreate: false }).key;
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

/** A credential as the store wants it; one from before there was a choice is the embedded store. */
function storeConfig(credential: Record<string, unknown>, { mayCreate }: StoreAccess): StoreConfig {
	const key = text(credential.key);
	const journal = text(credential.journal);
	if (credential.databaseType !== 'postgres') {
		const file = storeFile(text(credential.file));
		return { file, key, mayCreate, journal: journal === '' ? defaultJournal(file) : path.resolve(journal) };
	}
	const ignoreCertificate = credential.allowUnauthorizedCerts === true;
	const place = {
		host: text(credential.host),
		port: Number(credential.port),
		database: text(credential.database),
		schema: text(credential.schema) || 'story_funnel',
	};
	return {
		...place,
		user: text(credential.user),
		password: typeof credential.password === 'string' ? credential.password : '',
		// As in n8n's Postgres credential: whoever ignores certificates encrypts.
		ssl: ignoreCertificate ? 'require' : sslMode(credential.ssl),
		ignoreCertificate,
		ca: text(credential.caCertificate),
		connections: Number(credential.maxConnections ?? CONNECTIONS),
		key,
		mayCreate,
		journal: journal === '' ? defaultPostgresJournal(n8nFolder(), place) : path.resolve(journal),
	};
}

/** What is no known mode is the strictest one. */
function sslMode(value: unknown): SslMode {
	return value === 'disable' || value === 'allow' ? value : 'require';
}

function storePlace(config: StoreConfig): string {
	return 'file' in config ? config.file : JSON.stringify([config.host, config.port, config.database, config.schema]);
}

function storeFile(configured: string): string {
	if (configured !== '') return path.resolve(configured);
	return path.join(n8nFolder(), 'story-funnel', 'store.sqlite');
}

function n8nFolder(): string {
	return path.join(process.env.N8N_USER_FOLDER ?? os.homedir(), '.n8n');
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

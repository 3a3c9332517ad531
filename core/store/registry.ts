import path from 'node:path';
import { eraseFiles, eraseSchema } from './erase-store';
import { StoreError } from './errors';
import type { PostgresStoreConfig } from './postgres/config';
import { openPostgres } from './postgres/open';
import type { Served } from './postgres/opened';
import { PostgresStores } from './postgres/stores';
import { asStoreError, DatabaseTrouble } from './postgres/trouble';
import type { SqliteStoreConfig } from './sqlite/open';
import { AsideThread } from './sqlite/aside-thread';
import { StoreThread } from './sqlite/thread-client';
import type { UseCaseTable, Way } from './use-case';

/** Where a store is: a file of this machine, or a schema of a PostgreSQL database. */
export type StoreConfig = SqliteStoreConfig | PostgresStoreConfig;

/**
 * One per process, shared by every copy of this module that n8n loads. A hot reload loads the pack
 * again while its older nodes may still run: the newest copy takes over, the older thread and connections are
 * closed, and older nodes' calls go to the newest copy.
 */
interface Registry {
	run(config: StoreConfig, useCase: string, input: unknown, way: Way): Promise<unknown>;
	/** Closes what is open of a store; null: of all. The next call opens it again. */
	forget(config: StoreConfig | null): Promise<void>;
	close(): Promise<void>;
}

const REGISTRY = Symbol.for('story-funnel');

type Global = typeof globalThis & { [REGISTRY]?: Registry };

/** Makes this copy of the pack the one that owns the store thread and the connections. Called once, when the bundle is loaded. */
export function takeOverRegistry<Table extends UseCaseTable>(served: Served<Table>): void {
	const previous = (globalThis as Global)[REGISTRY];
	(globalThis as Global)[REGISTRY] = createRegistry(path.join(__dirname, 'worker.js'), new PostgresStores(served));
	previous?.close().catch(() => undefined);
}

/** Runs a use case on the process's one store thread, or on its connections to PostgreSQL. */
export function runInProcess(config: StoreConfig, useCase: string, input: unknown, way: Way): Promise<unknown> {
	const registry = (globalThis as Global)[REGISTRY];
	if (!registry) throw new StoreError('closed', 'The store is not loaded.', 'Restart n8n.');
	return registry.run(config, useCase, input, way);
}

/**
 * Takes a store away for good: files, backups in the folders given and journal, or every table of its schema. Again
 * after a kill it takes away what is left. @returns what was taken away @throws StoreError
 */
export async function eraseInProcess(config: StoreConfig, folders: readonly string[]): Promise<string[]> {
	const registry = (globalThis as Global)[REGISTRY];
	await registry?.forget(config);
	const erased = 'file' in config ? eraseFiles({ file: config.file, journal: config.journal, folders }) : [...(await erasePostgres(config)), ...eraseFiles({ file: '', journal: config.journal, folders: [] })];
	// Whoever came in meanwhile holds nothing any more.
	await registry?.forget(config);
	return erased;
}

/** Closes what this process has open of all stores. */
export async function forgetAllInProcess(): Promise<void> {
	await (globalThis as Global)[REGISTRY]?.forget(null);
}

async function erasePostgres(config: PostgresStoreConfig): Promise<string[]> {
	try {
		const opened = await openPostgres({ ...config, mayCreate: false });
		try {
			return await eraseSchema(opened.db, config.schema);
		} finally {
			await opened.close();
		}
	} catch (error) {
		if (error instanceof DatabaseTrouble) throw asStoreError(error, config);
		if (error instanceof StoreError && error.code === 'store_missing') return [];
		throw error;
	}
}

function createRegistry<Table extends UseCaseTable>(workerFile: string, postgres: PostgresStores<Table>): Registry {
	let thread: StoreThread | null = null;
	const aside = new AsideThread(workerFile);
	const start = (): StoreThread => {
		const started = new StoreThread(workerFile, () => {
			// A thread that dies says so twice; by the second time another may have taken its place.
			if (thread === started) thread = null;
		});
		return started;
	};
	return {
		async run(config, useCase, input, way) {
			if (!('file' in config)) return postgres.run(config, useCase, input, way);
			thread ??= start();
			if (way !== 'aside') return thread.run(config, useCase, input, way);
			// Only the store thread brings a store up to date.
			await thread.open(config);
			return aside.run(config, useCase, input);
		},
		async forget(config) {
			if (config === null || !('file' in config)) await postgres.forget(config);
			if (config !== null && !('file' in config)) return;
			const open = thread;
			thread = null;
			await Promise.all([open?.close(), aside.close()]);
		},
		async close() {
			await Promise.all([thread?.close(), aside.close(), postgres.close()]);
		},
	};
}

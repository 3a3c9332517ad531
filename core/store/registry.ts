import path from 'node:path';
import { StoreError } from './errors';
import type { PostgresStoreConfig } from './postgres/config';
import type { Served } from './postgres/opened';
import { PostgresStores } from './postgres/stores';
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
		async close() {
			await Promise.all([thread?.close(), aside.close(), postgres.close()]);
		},
	};
}

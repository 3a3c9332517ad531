import path from 'node:path';
import { StoreError } from './errors';
import type { SqliteStoreConfig } from './sqlite/open';
import { StoreThread } from './sqlite/thread-client';
import type { Lane } from './use-case';

/**
 * One per process, shared by every copy of this module that n8n loads. A hot reload loads the pack
 * again while its older nodes may still run: the newest copy takes over, the older thread is closed,
 * and older nodes' calls go to the newest thread.
 */
interface Registry {
	run(config: SqliteStoreConfig, useCase: string, input: unknown, lane: Lane): Promise<unknown>;
	close(): Promise<void>;
}

const REGISTRY = Symbol.for('story-funnel');

type Global = typeof globalThis & { [REGISTRY]?: Registry };

/** Makes this copy of the pack the one that owns the store thread. Called once, when the bundle is loaded. */
export function takeOverRegistry(): void {
	const previous = (globalThis as Global)[REGISTRY];
	(globalThis as Global)[REGISTRY] = createRegistry(path.join(__dirname, 'worker.js'));
	previous?.close().catch(() => undefined);
}

/** Runs a use case on the process's one store thread. */
export function runOnStoreThread(
	config: SqliteStoreConfig,
	useCase: string,
	input: unknown,
	lane: Lane,
): Promise<unknown> {
	const registry = (globalThis as Global)[REGISTRY];
	if (!registry) throw new StoreError('closed', 'The store is not loaded.', 'Restart n8n.');
	return registry.run(config, useCase, input, lane);
}

function createRegistry(workerFile: string): Registry {
	let thread: StoreThread | null = null;
	const start = (): StoreThread => {
		const started = new StoreThread(workerFile, () => {
			// A thread that dies says so twice; by the second time another may have taken its place.
			if (thread === started) thread = null;
		});
		return started;
	};
	return {
		run(config, useCase, input, lane) {
			thread ??= start();
			return thread.run(config, useCase, input, lane);
		},
		async close() {
			await thread?.close();
		},
	};
}

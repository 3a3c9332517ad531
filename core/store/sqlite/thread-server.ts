import type { MessagePort } from 'node:worker_threads';
import { Lanes } from '../lanes';
import type { OpenDatabase } from '../open-database';
import { replayAll, runUseCase, type Replay, type RunDependencies, type UseCase, type UseCaseTable } from '../use-case';
import { FileRecall } from './file-recall';
import type { Alone, LogMover } from './log-mover';
import type { SqliteStoreConfig } from './open';
import { toPlainError, type Request, type Response } from './protocol';
import { RewritingWork, type MovedLog } from './rewriting-work';
import { ANSWERS, LONG_LIST, NO_DISK, SharedTransaction, type Disk } from './shared-transaction';

interface Chance {
	readonly wallClock: () => number;
	readonly newKey: (prefix: string) => string;
}

/** Opens a store for this thread. */
export type Opener = (config: SqliteStoreConfig) => Promise<OpenDatabase & { readonly mover?: LogMover; readonly disk?: Disk }>;

type RunRequest = Extract<Request, { type: 'run' }>;

interface OpenStore extends Pick<OpenDatabase, 'close'> {
	readonly file: string;
	readonly dependencies: RunDependencies;
	readonly shared: SharedTransaction;
	readonly answers: SharedTransaction;
	readonly rewriting: RewritingWork;
	readonly disk: Disk;
}

/** Use cases that go a way of their own. */
export interface OwnWays {
	/** Bulk batches of these may share a transaction. */
	readonly sharing: ReadonlySet<string>;
	/** Bulk batches of these write all over the file. */
	readonly rewriting: ReadonlySet<string>;
	/** These end a row of such batches. */
	readonly closing: ReadonlySet<string>;
	/** Live ones of these may share a transaction. */
	readonly gathering: ReadonlySet<string>;
	/** What these keep need not be on the disk before they are answered. */
	readonly unhurried: ReadonlySet<string>;
}

/**
 * Serves the embedded stores of this process from a thread: the one that writes, and beside it one that only reads.
 *
 * @param openStore how stores are opened here
 */
export function serveStores(port: MessagePort, openStore: Opener, useCases: UseCaseTable, { sharing, rewriting, closing, gathering, unhurried }: OwnWays, chance: Chance): void {
	const stores: OpenStore[] = [];
	const lanes = new Lanes();

	const open = async (request: Extract<Request, { type: 'open' }>): Promise<number> => {
		const opened = await openStore(request.config);
		const { mover, disk = NO_DISK } = opened;
		// Who only reads carries nothing out; the store thread has, before.
		const replay = mover ? (useCases['replayJournal'] as unknown as Replay | undefined) : undefined;
		const dependencies: RunDependencies = { db: opened.db, keys: opened.keys, journal: opened.journal, traces: opened.traces, replay, ...chance };
		await replayAll(dependencies);
		const alone: Alone = (work) => lanes.run('bulk', work);
		const log: MovedLog = { committed: async () => mover?.committed(alone), caughtUp: async () => mover?.caughtUp() };
		stores.push({
			file: request.config.file,
			dependencies,
			shared: new SharedTransaction(lanes, { ...dependencies, memory: new FileRecall() }, { ...LONG_LIST, committed: () => log.committed() }, disk),
			answers: new SharedTransaction(lanes, dependencies, ANSWERS),
			rewriting: new RewritingWork(lanes, dependencies, log, disk),
			disk,
			close: opened.close,
		});
		return stores.length - 1;
	};

	/** Whoever still holds the key from before a new version was added is served with the newer keyring: it holds both. */
	const storeOf = (request: RunRequest): OpenStore => {
		const asked = stores[request.store];
		const store = stores.findLast(({ file }) => file === asked?.file);
		if (!store) throw new Error('The store thread has no such store');
		return store;
	};

	const run = (request: RunRequest): Promise<unknown> => {
		const useCase = useCases[request.useCase] as UseCase<unknown, unknown> | undefined;
		if (!useCase) throw new Error(`The store knows no use case ${request.useCase}`);
		if (request.lane === 'bulk' && sharing.has(request.useCase)) return storeOf(request).shared.run(useCase, request.input);
		if (request.lane === 'bulk' && rewriting.has(request.useCase)) return storeOf(request).rewriting.run(useCase, request.input);
		if (closing.has(request.useCase)) return storeOf(request).rewriting.finish(useCase, request.input);
		if (request.lane === 'live' && gathering.has(request.useCase)) return storeOf(request).answers.run(useCase, request.input);
		return lanes.run(request.lane, async () => {
			const store = storeOf(request);
			const work = () => runUseCase(store.dependencies, useCase, request.input);
			return unhurried.has(request.useCase) ? store.disk.without(work) : work();
		});
	};

	const close = async (): Promise<void> => {
		for (const store of stores.splice(0)) await store.close();
	};

	const answer = async (request: Request): Promise<unknown> => {
		switch (request.type) {
			case 'open':
				return lanes.run('live', () => open(request));
			case 'run':
				return run(request);
			case 'close':
				await lanes.whenIdle();
				return close();
		}
	};

	port.on('message', (request: Request) => {
		answer(request).then(
			(value) => {
				reply(port, { id: request.id, ok: true, value });
				if (request.type === 'close') port.close();
			},
			(error: unknown) => {
				reply(port, { id: request.id, ok: false, error: toPlainError(error) });
			},
		);
	});
}

function reply(port: MessagePort, response: Response): void {
	port.postMessage(response);
}

import type { MessagePort } from 'node:worker_threads';
import { Lanes } from '../lanes';
import type { OpenDatabase } from '../open-database';
import { runUseCase, type UseCase, type UseCaseTable } from '../use-case';
import { openSqlite } from './open';
import { toPlainError, type Request, type Response } from './protocol';

interface Chance {
	readonly wallClock: () => number;
	readonly newKey: (prefix: string) => string;
}

interface OpenStore extends OpenDatabase {
	readonly file: string;
}

/** Serves the embedded stores of this process from the store thread: the one place that touches SQLite. */
export function serveStores(port: MessagePort, useCases: UseCaseTable, chance: Chance): void {
	const stores: OpenStore[] = [];
	const lanes = new Lanes();

	const open = async (request: Extract<Request, { type: 'open' }>): Promise<number> => {
		const opened = await openSqlite(request.config);
		stores.push({ file: request.config.file, ...opened });
		return stores.length - 1;
	};

	const run = (request: Extract<Request, { type: 'run' }>): Promise<unknown> => {
		const asked = stores[request.store];
		// Whoever still holds the key from before a new version was added is served with the newer keyring: it holds both.
		const store = stores.findLast(({ file }) => file === asked?.file);
		const useCase = useCases[request.useCase] as UseCase<unknown, unknown> | undefined;
		if (!store || !useCase) throw new Error(`The store knows no use case ${request.useCase}`);
		return runUseCase({ db: store.db, keys: store.keys, journal: store.journal, traces: store.traces, ...chance }, useCase, request.input);
	};

	const close = async (): Promise<void> => {
		for (const store of stores.splice(0)) await store.close();
	};

	const answer = async (request: Request): Promise<unknown> => {
		switch (request.type) {
			case 'open':
				return lanes.run('live', () => open(request));
			case 'run':
				return lanes.run(request.lane, async () => run(request));
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

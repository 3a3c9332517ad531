import { Worker, type MessagePort } from 'node:worker_threads';

/** A thread with a connection of its own that does nothing but move the write-ahead log into the database. */
export class MovingThread {
	readonly #worker: Worker;
	#answer: ((frames: number) => void) | null = null;
	#isGone = false;

	constructor(file: string) {
		// From its text, not from a file: all of the store's code would take more memory than the work itself.
		this.#worker = new Worker(`(${moveLog.toString()})(process)`, { eval: true, workerData: file, resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 } });
		this.#worker.unref();
		this.#worker.on('message', (frames: number) => {
			this.#settle(frames);
		});
		const gone = () => {
			this.#isGone = true;
			this.#settle(0);
		};
		this.#worker.on('error', gone);
		this.#worker.on('exit', gone);
	}

	/** It ended by itself: the connection has to look after its log again. */
	get isGone(): boolean {
		return this.#isGone;
	}

	/** Moves as much as is committed. @returns how many frames the log has; 0 when the thread is gone */
	move(): Promise<number> {
		if (this.#isGone) return Promise.resolve(0);
		return new Promise((resolve) => {
			this.#answer = resolve;
			this.#worker.postMessage('move');
		});
	}

	/** Closes its connection. */
	async end(): Promise<void> {
		if (this.#isGone) return;
		const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => {
			resolve();
		}));
		this.#worker.postMessage('end');
		await ended;
	}

	#settle(frames: number): void {
		this.#answer?.(frames);
		this.#answer = null;
	}
}

/** The thread's own part; nothing outside of it is there. Passive: it stops no writer and waits for no reader. */
function moveLog(host: typeof process): void {
	const { parentPort, workerData: file } = host.getBuiltinModule('node:worker_threads') as { parentPort: MessagePort | null; workerData: string };
	const { DatabaseSync } = host.getBuiltinModule('node:sqlite');
	const database = new DatabaseSync(file);
	database.exec('pragma busy_timeout = 0; pragma synchronous = full; pragma cache_size = 10;');
	const pass = database.prepare('pragma wal_checkpoint(passive)');
	parentPort?.on('message', (message: 'move' | 'end') => {
		switch (message) {
			case 'move':
				parentPort.postMessage(Number(pass.get()?.['log'] ?? 0));
				break;
			case 'end':
				database.close();
				parentPort.close();
		}
	});
}

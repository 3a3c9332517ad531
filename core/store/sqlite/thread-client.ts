import { Worker } from 'node:worker_threads';
import { StoreError } from '../errors';
import type { Lane } from '../use-case';
import type { SqliteStoreConfig } from './open';
import { fromPlainError, type Request, type Response } from './protocol';

interface Waiting {
	resolve(value: unknown): void;
	reject(error: Error): void;
}

type Ask = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;

/**
 * Room for short-lived values before they are cleared away, and for all others. Left to itself the thread takes more
 * than a hundred megabytes more for a long list, and is no faster for it: on a large machine it lets four times as much
 * gather as it needs. With a gigabyte, of which a list of a million rows needs a fiftieth, it clears away earlier.
 */
const LIMITS = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1_024 };

/**
 * The main thread's side of the store thread. The thread keeps the process alive only while an answer
 * is outstanding, so `n8n execute` and shutdown end by themselves.
 */
export class StoreThread {
	readonly #worker: Worker;
	readonly #waiting = new Map<number, Waiting>();
	readonly #opened = new Map<string, Promise<number>>();
	readonly #running = new Set<Promise<unknown>>();
	#lastId = 0;
	#gone: Error | null = null;

	/** @param workerData tells the thread what it is for; see `core/worker.ts` */
	constructor(workerFile: string, onGone: () => void, workerData: unknown = null) {
		this.#worker = new Worker(workerFile, { workerData, resourceLimits: LIMITS });
		this.#worker.unref();
		this.#worker.on('message', (response: Response) => {
			this.#settle(response);
		});
		const gone = (error: Error) => {
			this.#fail(error);
			onGone();
		};
		this.#worker.on('error', gone);
		this.#worker.on('exit', () => {
			gone(new StoreError('closed', 'The store thread has ended.', 'Try again; it starts anew by itself.'));
		});
	}

	/**
	 * Runs one use case against the store of `config`, opening it first if this thread has not yet. Bytes of the input
	 * are handed over, not copied: afterwards its caller has them no more.
	 */
	run(config: SqliteStoreConfig, useCase: string, input: unknown, lane: Lane): Promise<unknown> {
		const running = this.#open(config).then((store) => this.#ask({ type: 'run', store, useCase, input, lane }));
		this.#running.add(running);
		const done = () => this.#running.delete(running);
		running.then(done, done);
		return running;
	}

	/** Opens the store of `config`, and brings it up to date, if this thread has not yet. */
	async open(config: SqliteStoreConfig): Promise<void> {
		await this.#open(config);
	}

	/** Finishes what is queued, closes the databases and ends the thread. */
	async close(): Promise<void> {
		// A call may still wait for its store to be opened: it must reach the thread before the end does.
		await Promise.allSettled(this.#running);
		if (this.#gone) return;
		await this.#ask({ type: 'close' });
	}

	#open(config: SqliteStoreConfig): Promise<number> {
		const name = JSON.stringify([config.file, config.key, config.journal]);
		const known = this.#opened.get(name);
		if (known) return known;
		const opening = this.#ask({ type: 'open', config }) as Promise<number>;
		this.#opened.set(name, opening);
		// A store that could not be opened is tried again next time: its volume may be mounted by then.
		opening.catch(() => this.#opened.delete(name));
		return opening;
	}

	#ask(ask: Ask): Promise<unknown> {
		if (this.#gone) return Promise.reject(this.#gone);
		const id = ++this.#lastId;
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, { resolve, reject });
			this.#worker.ref();
			this.#worker.postMessage({ ...ask, id } satisfies Request, ask.type === 'run' ? buffersIn(ask.input) : []);
		});
	}

	#settle(response: Response): void {
		const waiting = this.#waiting.get(response.id);
		this.#waiting.delete(response.id);
		if (this.#waiting.size === 0) this.#worker.unref();
		if (response.ok) waiting?.resolve(response.value);
		else waiting?.reject(fromPlainError(response.error));
	}

	#fail(error: Error): void {
		this.#gone ??= error;
		for (const waiting of this.#waiting.values()) waiting.reject(error);
		this.#waiting.clear();
	}
}

/** The bytes an input has as one of its values, or as one of theirs. */
function buffersIn(input: unknown, deeper = true): ArrayBuffer[] {
	if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
	return Object.values(input).flatMap((value: unknown) => (value instanceof ArrayBuffer ? [value] : deeper ? buffersIn(value, false) : []));
}

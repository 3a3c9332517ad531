import { Worker } from 'node:worker_threads';
import type { Batch } from './import-batches';
import type { FromThread, PreparingJob, ToThread } from './preparing-thread';

/**
 * Room for short-lived values, as rows live for a moment, and for what the thread remembers: some 30 MB for 150,000
 * names. With as much room as there is it would let four times that gather before it clears anything away.
 */
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 };

/** A piece of a file at most: one that n8n holds in memory comes as a whole. */
const PIECE = 64 * 1024;

/**
 * Batches of prepared rows of a CSV file, made by a thread of its own. It ends with the last batch, or as soon as
 * nobody wants more.
 *
 * @param threadFile the bundle of `core/prepare.ts`
 */
export async function* prepareCsv(threadFile: string, job: PreparingJob, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Batch> {
	const thread = new Worker(threadFile, { workerData: job, resourceLimits: LIMITS });
	const pieces = inPieces(bytes);
	const messages = new Messages(thread, async () => {
		const { done, value } = await pieces.next();
		// A copy: the bytes may be part of memory others use.
		const copy = done === true ? null : new Uint8Array(value);
		thread.postMessage({ type: 'bytes', bytes: copy } satisfies ToThread, copy ? [copy.buffer] : []);
	});
	try {
		for (let batch = await messages.next(); batch; batch = await messages.next()) {
			yield batch;
			thread.postMessage({ type: 'taken' } satisfies ToThread);
		}
	} finally {
		await thread.terminate();
		await pieces.return(undefined);
	}
}

async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined, undefined> {
	for await (const piece of bytes) {
		for (let from = 0; from < piece.length; from += PIECE) yield piece.subarray(from, from + PIECE);
	}
	return undefined;
}

/** What the thread says, until it ends or something fails. */
class Messages {
	readonly #batches: Batch[] = [];
	#ended = false;
	#failed: { readonly error: unknown } | null = null;
	#wake: () => void = () => undefined;

	constructor(thread: Worker, feed: () => Promise<void>) {
		thread.on('message', (message: FromThread) => {
			switch (message.type) {
				case 'more':
					feed().catch((error: unknown) => {
						this.#fail(error);
					});
					return;
				case 'batch':
					this.#batches.push(message.batch);
					break;
				case 'end':
					this.#ended = true;
			}
			this.#wake();
		});
		thread.on('error', (error) => {
			this.#fail(error);
		});
		thread.on('exit', () => {
			if (!this.#ended) this.#fail(new Error('The thread that reads the list has ended before it was done.'));
		});
	}

	/** @throws what the file or the thread failed with */
	async next(): Promise<Batch | null> {
		for (;;) {
			const batch = this.#batches.shift();
			if (batch) return batch;
			if (this.#failed) throw this.#failed.error;
			if (this.#ended) return null;
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
	}

	#fail(error: unknown): void {
		this.#failed ??= { error };
		this.#wake();
	}
}

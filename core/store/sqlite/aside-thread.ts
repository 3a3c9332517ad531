import type { SqliteStoreConfig } from './open';
import { StoreThread } from './thread-client';

/** What the thread is told it is for. */
export const READING = { reading: true } as const;

/** How long it stays when nobody asks any more: a page that is looked at is asked for again soon. */
const IDLE_MS = 30_000;

/** A second thread with connections that only read: for reports, which may take seconds, while messages go on. It ends when it is idle. */
export class AsideThread {
	#thread: StoreThread | null = null;
	#running = 0;
	#idle: NodeJS.Timeout | undefined;

	constructor(
		private readonly workerFile: string,
		private readonly idleMs = IDLE_MS,
	) {}

	/** Runs a use case that only reads. @throws Error when it tries to write */
	async run(config: SqliteStoreConfig, useCase: string, input: unknown): Promise<unknown> {
		clearTimeout(this.#idle);
		this.#running++;
		try {
			return await this.#started().run(config, useCase, input, 'bulk');
		} finally {
			this.#running--;
			if (this.#running === 0) this.#endWhenIdle();
		}
	}

	/** Finishes what is under way and ends the thread. */
	async close(): Promise<void> {
		clearTimeout(this.#idle);
		const thread = this.#thread;
		this.#thread = null;
		await thread?.close();
	}

	#started(): StoreThread {
		if (this.#thread) return this.#thread;
		const started: StoreThread = new StoreThread(this.workerFile, () => {
			if (this.#thread === started) this.#thread = null;
		}, READING);
		return (this.#thread = started);
	}

	#endWhenIdle(): void {
		clearTimeout(this.#idle);
		this.#idle = setTimeout(() => void this.close().catch(() => undefined), this.idleMs);
		this.#idle.unref();
	}
}

/** Whether a thread was started for reading only. */
export function isForReading(workerData: unknown): boolean {
	return typeof workerData === 'object' && workerData !== null && 'reading' in workerData;
}

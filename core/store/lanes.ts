import type { Lane } from './use-case';

type Job = () => Promise<void>;

/** Runs jobs one at a time, live ones before bulk ones; a bulk job under way is finished first. */
export class Lanes {
	readonly #waiting: Record<Lane, Job[]> = { live: [], bulk: [] };
	#running = false;
	#idle: (() => void)[] = [];

	/** Whether live work waits for the job under way. */
	get liveWaits(): boolean {
		return this.#waiting.live.length > 0;
	}

	/** Queues a job; the promise settles as the job does. */
	run<T>(lane: Lane, job: () => Promise<T>): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			this.#waiting[lane].push(() => job().then(resolve, reject));
			void this.#drain();
		});
	}

	/** Resolves when nothing is waiting or running. */
	async whenIdle(): Promise<void> {
		if (!this.#running) return;
		await new Promise<void>((resolve) => this.#idle.push(resolve));
	}

	async #drain(): Promise<void> {
		if (this.#running) return;
		this.#running = true;
		for (let job = this.#next(); job; job = this.#next()) await job();
		this.#running = false;
		for (const resolve of this.#idle.splice(0)) resolve();
	}

	#next(): Job | undefined {
		return this.#waiting.live.shift() ?? this.#waiting.bulk.shift();
	}
}

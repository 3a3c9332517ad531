import type { Lane } from '../use-case';

type Start = () => void;

/** Lets as many jobs run at once as there are connections: live ones first, and bulk ones never on all of them. */
export class Slots {
	readonly #waiting: Record<Lane, Start[]> = { live: [], bulk: [] };
	readonly #running: Record<Lane, number> = { live: 0, bulk: 0 };
	readonly #bulk: number;

	/** @param size most jobs at once; one bulk job may run even where there is a single slot */
	constructor(private readonly size: number) {
		this.#bulk = Math.max(1, Math.floor(size / 2));
	}

	async run<T>(lane: Lane, job: () => Promise<T>): Promise<T> {
		await new Promise<void>((start) => {
			this.#waiting[lane].push(start);
			this.#startWaiting();
		});
		try {
			return await job();
		} finally {
			this.#running[lane]--;
			this.#startWaiting();
		}
	}

	#startWaiting(): void {
		for (let lane = this.#next(); lane; lane = this.#next()) {
			this.#running[lane]++;
			this.#waiting[lane].shift()?.();
		}
	}

	#next(): Lane | null {
		if (this.#running.live + this.#running.bulk >= this.size) return null;
		if (this.#waiting.live.length > 0) return 'live';
		return this.#waiting.bulk.length > 0 && this.#running.bulk < this.#bulk ? 'bulk' : null;
	}
}

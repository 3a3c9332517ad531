/** Live work waits for a bulk batch to end, so none may be felt (DESIGN §2). */
const AIM_MS = 50;
const [SMALLEST, LARGEST] = [1_000, 5_000];

/**
 * How many rows the next batch has: as many as the store keeps in about 50 ms. The longer a transaction, the less
 * each of its rows costs; how long it takes depends on the machine and on how large the store has grown.
 */
export class BatchSize {
	rows = SMALLEST;

	/** @param ms how long the store took for a batch of this size */
	took(ms: number): void {
		const fitting = (this.rows * AIM_MS) / Math.max(ms, 1);
		// Half the way: one slow moment is no reason to creep.
		this.rows = Math.round(Math.min(LARGEST, Math.max(SMALLEST, (this.rows + fitting) / 2)));
	}
}

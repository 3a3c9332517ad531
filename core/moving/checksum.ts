import { createHash } from 'node:crypto';

export type Row = Readonly<Record<string, unknown>>;

/** What a table holds, said in a few characters: two tables with the same rows have the same, whatever order they come in. */
export class Checksum {
	#rows = 0;
	readonly #sums = new Uint32Array(8);

	/** @param columns in the same order on both sides */
	add(row: Row, columns: readonly string[]): void {
		const digest = createHash('sha256').update(JSON.stringify(columns.map((column) => row[column]))).digest();
		this.#rows++;
		// Sums wrap around: what a row adds does not depend on where it stands.
		for (let word = 0; word < this.#sums.length; word++) this.#sums[word] = (this.#sums[word] ?? 0) + digest.readUInt32LE(word * 4);
	}

	get rows(): number {
		return this.#rows;
	}

	/** In hex. */
	get value(): string {
		return [...this.#sums].map((sum) => sum.toString(16).padStart(8, '0')).join('');
	}
}

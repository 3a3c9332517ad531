/** A set of whole numbers from 0 to 2^52 in 16 bytes each at most: a preview of a million rows remembers them so. */
export class MarkSet {
	#slots = new Float64Array(1024).fill(EMPTY);
	#size = 0;

	/** @returns whether it was not there yet */
	add(mark: number): boolean {
		if (this.#size * 2 >= this.#slots.length) this.#grow();
		return this.#put(mark);
	}

	#put(mark: number): boolean {
		const slots = this.#slots;
		let slot = mark % slots.length;
		while (slots[slot] !== EMPTY) {
			if (slots[slot] === mark) return false;
			slot = (slot + 1) % slots.length;
		}
		slots[slot] = mark;
		this.#size++;
		return true;
	}

	#grow(): void {
		const before = this.#slots;
		this.#slots = new Float64Array(before.length * 2).fill(EMPTY);
		this.#size = 0;
		for (const mark of before) if (mark !== EMPTY) this.#put(mark);
	}
}

const EMPTY = -1;

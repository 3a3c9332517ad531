/** People at most; then it begins anew. */
const MOST = 200_000;

/** Words of 32 bits somebody is known by: 128 bits of keyed hashes, which do not meet by chance. */
const WORDS = 4;

/**
 * Names -> viewer, for the people of one list: by hash, in some 60 bytes each, so that a hundred thousand of them are
 * looked up in the store once and not with every story.
 */
export class KnownViewers {
	#keys = new Uint32Array(1024 * WORDS);
	#viewers: (string | null)[] = new Array<string | null>(1024).fill(null);
	#size = 0;

	/** @param hashes of all the names a row gives them, in its order */
	get(hashes: readonly Uint8Array[]): string | null {
		return this.#viewers[this.#slotOf(keyOf(hashes))] ?? null;
	}

	set(hashes: readonly Uint8Array[], viewerKey: string): void {
		if (this.#size === MOST) this.clear();
		if (this.#size * 2 >= this.#viewers.length) this.#grow();
		this.#put(keyOf(hashes), viewerKey);
	}

	clear(): void {
		this.#viewers.fill(null);
		this.#size = 0;
	}

	#put(key: Uint32Array, viewerKey: string): void {
		const slot = this.#slotOf(key);
		if (this.#viewers[slot] === null) this.#size++;
		this.#viewers[slot] = viewerKey;
		this.#keys.set(key, slot * WORDS);
	}

	/** Where they are, or would be. */
	#slotOf(key: Uint32Array): number {
		const [first = 0] = key;
		const slots = this.#viewers.length;
		for (let slot = first % slots; ; slot = (slot + 1) % slots) {
			if (this.#viewers[slot] === null || this.#isAt(slot, key)) return slot;
		}
	}

	#isAt(slot: number, key: Uint32Array): boolean {
		for (let word = 0; word < WORDS; word++) if (this.#keys[slot * WORDS + word] !== key[word]) return false;
		return true;
	}

	#grow(): void {
		const [keys, viewers] = [this.#keys, this.#viewers];
		this.#keys = new Uint32Array(keys.length * 2);
		this.#viewers = new Array<string | null>(viewers.length * 2).fill(null);
		this.#size = 0;
		for (const [slot, viewerKey] of viewers.entries()) if (viewerKey !== null) this.#put(keys.slice(slot * WORDS, (slot + 1) * WORDS), viewerKey);
	}
}

/** Of several names all count, and in their order: who is known by one of them alone is another entry. */
function keyOf(hashes: readonly Uint8Array[]): Uint32Array {
	const key = new Uint32Array(WORDS);
	for (const hash of hashes) {
		for (let word = 0; word < WORDS; word++) {
			const at = word * 4;
			const bits = ((hash[at] ?? 0) | ((hash[at + 1] ?? 0) << 8) | ((hash[at + 2] ?? 0) << 16) | ((hash[at + 3] ?? 0) << 24)) >>> 0;
			// Turned by one bit for each name before: the order of two names makes a difference.
			const turned = ((key[word] ?? 0) << 1) | ((key[word] ?? 0) >>> 31);
			key[word] = (turned ^ bits) >>> 0;
		}
	}
	return key;
}

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

	/** @param key see {@link keyOfNames} */
	get(key: Uint32Array): string | null {
		return this.#viewers[this.#slotOf(key)] ?? null;
	}

	set(key: Uint32Array, viewerKey: string): void {
		if (this.#size === MOST) this.clear();
		if (this.#size * 2 >= this.#viewers.length) this.#grow();
		this.#put(key, viewerKey);
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
		// As many slots as a power of two: the lowest bits are the place.
		const bits = this.#viewers.length - 1;
		for (let slot = (key[0] ?? 0) & bits; ; slot = (slot + 1) & bits) {
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

/**
 * What somebody is known by: the beginnings of the hashes of all names a row gives them. Of several names all count,
 * and in their order: who is known by one of them alone is another entry.
 *
 * @param from words of 32 bits, one hash after the other
 * @param wordsOfHash how many of them a hash has
 * @param into is given the key
 */
export function keyOfNames(from: Uint32Array, first: number, names: number, wordsOfHash: number, into: Uint32Array): void {
	into.fill(0);
	for (let name = 0; name < names; name++) {
		for (let word = 0; word < WORDS; word++) {
			const known = into[word] ?? 0;
			// Turned by one bit for each name before: the order of two names makes a difference.
			into[word] = ((known << 1) | (known >>> 31)) ^ (from[first + name * wordsOfHash + word] ?? 0);
		}
	}
}

export function emptyKey(): Uint32Array {
	return new Uint32Array(WORDS);
}

import { hashedBytes, type Keyring } from '../store/keyring';
import { identityPurpose } from './identities';
import type { Identity } from './import-people';
import { HASH_BYTES } from './prepared-rows';

/** Names whose hashes are remembered: a list names the same people again with every story. */
const MOST = 150_000;

/** Hashes of names under every version of the pepper, oldest first. */
export class NameHashes {
	readonly #places = new Map<string, number>();
	readonly #bytes: number;
	#hashes = new Uint8Array(0);
	#used = 0;

	constructor(private readonly keys: Keyring) {
		this.#bytes = keys.versions.length * HASH_BYTES;
	}

	/** Puts the hashes of a name where they are wanted. @returns whether the name was not met lately */
	copy({ kind, value }: Pick<Identity, 'kind' | 'value'>, into: Uint8Array, at: number): boolean {
		const name = `${kind}\0${value}`;
		const known = this.#places.get(name);
		const place = known ?? this.#add(name, kind, value);
		into.set(this.#hashes.subarray(place, place + this.#bytes), at);
		return known === undefined;
	}

	#add(name: string, kind: Identity['kind'], value: string): number {
		if (this.#places.size === MOST) {
			this.#places.clear();
			this.#used = 0;
		}
		const place = this.#used;
		this.#used += this.#bytes;
		if (this.#used > this.#hashes.length) this.#grow();
		for (const [nth, { pepper }] of this.keys.versions.entries()) this.#hashes.set(hashedBytes(pepper, identityPurpose(kind), value), place + nth * HASH_BYTES);
		this.#places.set(name, place);
		return place;
	}

	#grow(): void {
		const before = this.#hashes;
		this.#hashes = new Uint8Array(Math.max(64 * 1024, before.length * 2));
		this.#hashes.set(before);
	}
}

import type { Sealed } from '../store/sealing';
import type { Identity } from './import-people';

/** Bytes of a keyed hash, and its letters in base64url. */
export const HASH_BYTES = 32;
export const HASH_LETTERS = 43;

/** Places of words in a row. */
export const WORDS_OF_ROW = ['story', 'source', 'context', 'tag', 'language', 'country', 'accountType'] as const;
export type WordOfRow = (typeof WORDS_OF_ROW)[number];

/** Bits of a row. */
export const VISITED = 1;
export const FOLLOWS_KNOWN = 2;
export const FOLLOWS = 4;

/**
 * A batch of checked rows in columns, with everything about them that can be worked out without the store: hashes,
 * natural keys, sealed names. A handful of values however many rows, so that the thread that keeps them has little
 * left to do and nothing to clear away.
 */
export interface PreparedRows {
	readonly rows: number;
	/** People named in them; each by one name, or by a handle and an id of a tool. */
	readonly people: number;
	/** Names of all of them together. */
	readonly named: number;
	/** Versions of the pepper the names are hashed under, oldest first. */
	readonly versions: readonly number[];
	/** Every word of the rows once; the first is empty and stands for none. */
	readonly words: readonly string[];
	/** The texts, see {@link packTexts}: bytes, so that they are handed from thread to thread and not copied. */
	readonly texts: ArrayBuffer;
	/** Bytes of the names sealed beforehand. */
	readonly sealedBytes: number;
	/** The columns, see {@link layout}. */
	readonly columns: ArrayBuffer;
}

export function isPrepared(rows: object | string): rows is PreparedRows {
	return typeof rows === 'object' && 'columns' in rows;
}

export interface Columns {
	/** UTC milliseconds, per row. */
	readonly at: Float64Array;
	/** Seconds watched, per row; NaN where nobody tells. */
	readonly watched: Float64Array;
	/** Hashes of each name under each version. */
	readonly hashes: Uint8Array;
	/** The same bytes in words of 32 bits. */
	readonly hashWords: Uint32Array;
	/** Per person: place of their first name, and of the name after their last. */
	readonly firstName: Uint16Array;
	/** Per row: whose it is. */
	readonly person: Uint16Array;
	/** Per row: seven words, as in {@link WORDS_OF_ROW}. */
	readonly words: Uint16Array;
	/** Per row: bits. */
	readonly bits: Uint8Array;
	/** Per name: place of its kind in {@link NAME_KINDS}. */
	readonly kinds: Uint8Array;
}

export const NAME_KINDS = ['handle', 'vendor_id', 'igsid', 'email'] as const satisfies readonly Identity['kind'][];

interface Sizes {
	readonly rows: number;
	readonly people: number;
	readonly names: number;
	readonly versions: number;
}

/** Views on the columns of a batch of these sizes; without a buffer on a new one. */
export function layout({ rows, people, names, versions }: Sizes, buffer?: ArrayBuffer): Columns & { readonly buffer: ArrayBuffer } {
	const hashes = names * versions * HASH_BYTES;
	const bytes = rows * 16 + hashes + (people + 1) * 2 + rows * 2 + rows * WORDS_OF_ROW.length * 2 + rows + names;
	const all = buffer ?? new ArrayBuffer(bytes);
	let at = 0;
	const next = (size: number) => (at += size) - size;
	const times = { at: new Float64Array(all, next(rows * 8), rows), watched: new Float64Array(all, next(rows * 8), rows) };
	const ofHashes = next(hashes);
	return {
		buffer: all,
		...times,
		hashes: new Uint8Array(all, ofHashes, hashes),
		hashWords: new Uint32Array(all, ofHashes, hashes / Uint32Array.BYTES_PER_ELEMENT),
		firstName: new Uint16Array(all, next((people + 1) * 2), people + 1),
		person: new Uint16Array(all, next(rows * 2), rows),
		words: new Uint16Array(all, next(rows * WORDS_OF_ROW.length * 2), rows * WORDS_OF_ROW.length),
		bits: new Uint8Array(all, next(rows), rows),
		kinds: new Uint8Array(all, next(names), names),
	};
}

/** Most rows of a batch: what places of 16 bits reach, by far. */
export const MOST_ROWS = 4_000;

export type SealedNames = Readonly<Record<number, Sealed>>;

export interface Texts {
	/** Hash of the natural key of each row's view, 43 letters each; then those of the visits, in the order of their rows. */
	readonly keys: string;
	/** JSON of names sealed beforehand, by place of the name: a guess at who is new. */
	readonly sealed: string;
	/** Names in clear, each ended by a NUL, which no name has in it. */
	readonly names: string;
}

/** Keys and sealed names are plain ASCII, so their letters are bytes; the names come last, whatever they are written in. */
export function packTexts({ keys, sealed, names }: Texts): Pick<PreparedRows, 'texts' | 'sealedBytes'> {
	return { texts: new TextEncoder().encode(keys + sealed + names).buffer, sealedBytes: sealed.length };
}

/** The texts of a batch, each when it is asked for. */
export class TextReader {
	readonly #bytes: Buffer;
	readonly #from: { readonly sealed: number; readonly names: number };

	/** @param signals views and visits */
	constructor({ texts, sealedBytes }: Pick<PreparedRows, 'texts' | 'sealedBytes'>, signals: number) {
		this.#bytes = Buffer.from(texts);
		const sealed = signals * HASH_LETTERS;
		this.#from = { sealed, names: sealed + sealedBytes };
	}

	keys(): string {
		return this.#bytes.toString('latin1', 0, this.#from.sealed);
	}

	sealed(): SealedNames {
		return JSON.parse(this.#bytes.toString('latin1', this.#from.sealed, this.#from.names)) as SealedNames;
	}

	names(): string[] {
		return this.#bytes.toString('utf8', this.#from.names).split('\0');
	}
}

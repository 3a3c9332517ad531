import type { Keyring } from '../store/keyring';
import type { Identity } from './import-people';
import type { Told } from './import-told';
import type { AccountType } from './import-traits';
import { keyOfNames } from './known-viewers';
import {
	FOLLOWS, FOLLOWS_KNOWN, HASH_BYTES, HASH_LETTERS, layout, NAME_KINDS, TextReader, VISITED, WORDS_OF_ROW,
	type Columns, type PreparedRows, type SealedNames, type WordOfRow,
} from './prepared-rows';
import { viewKey } from './view-key';

/** Place of each word in a row: looked for in the list, it would be several times for every row. */
const PLACES = Object.fromEntries(WORDS_OF_ROW.map((word, place) => [word, place])) as Readonly<Record<WordOfRow, number>>;

const WORD_BYTES = Uint32Array.BYTES_PER_ELEMENT;

/** Reads a batch of prepared rows, each value when it is asked for. */
export class PreparedReader {
	readonly #columns: Columns;
	readonly #versions: number;
	readonly #visits: readonly number[];
	readonly #texts: TextReader;
	readonly #keys: string;
	#values: readonly string[] | null = null;
	#sealed: SealedNames | null = null;
	readonly #isOurs: boolean;

	/** @param keys of the store: hashes made with fewer versions of the pepper are made again */
	constructor(private readonly prepared: PreparedRows, keys: Keyring) {
		const { rows, people, named, versions, columns } = prepared;
		this.#versions = versions.length;
		this.#columns = layout({ rows, people, names: named, versions: this.#versions }, columns);
		this.#visits = this.#findVisits();
		this.#texts = new TextReader(prepared, rows + this.#visits.length);
		this.#keys = this.#texts.keys();
		this.#isOurs = versions.length === keys.versions.length && versions.every((version, nth) => version === keys.versions[nth]?.version);
	}

	get rows(): number {
		return this.prepared.rows;
	}

	get people(): number {
		return this.prepared.people;
	}

	get words(): readonly string[] {
		return this.prepared.words;
	}

	at(row: number): number {
		return this.#columns.at[row] ?? NaN;
	}

	person(row: number): number {
		return this.#columns.person[row] ?? 0;
	}

	/** Place of a word of a row; 0 for none. */
	place(row: number, word: WordOfRow): number {
		return this.#columns.words[row * WORDS_OF_ROW.length + PLACES[word]] ?? 0;
	}

	word(row: number, word: WordOfRow): string | null {
		const place = this.place(row, word);
		return place === 0 ? null : (this.prepared.words[place] ?? null);
	}

	watched(row: number): number | null {
		const seconds = this.#columns.watched[row] ?? NaN;
		return Number.isNaN(seconds) ? null : seconds;
	}

	follows(row: number): boolean | null {
		const bits = this.#columns.bits[row] ?? 0;
		return (bits & FOLLOWS_KNOWN) === 0 ? null : (bits & FOLLOWS) !== 0;
	}

	/** Rows with a visit, in their order. */
	get visits(): readonly number[] {
		return this.#visits;
	}

	/** Natural key of the view of a row. */
	viewKey(row: number): string {
		return viewKey(this.word(row, 'story') ?? '', this.#keys.slice(row * HASH_LETTERS, (row + 1) * HASH_LETTERS));
	}

	/** Natural key of the nth visit, which is that of a row. */
	visitKey(nth: number, row: number): string {
		const from = (this.prepared.rows + nth) * HASH_LETTERS;
		return viewKey(this.word(row, 'story') ?? '', this.#keys.slice(from, from + HASH_LETTERS));
	}

	told(row: number): Told {
		return {
			at: this.at(row),
			source: this.word(row, 'source') ?? '',
			context: this.word(row, 'context'),
			tag: this.word(row, 'tag'),
			watchSeconds: this.watched(row),
			language: this.word(row, 'language'),
			country: this.word(row, 'country'),
			accountType: this.word(row, 'accountType') as AccountType | null,
			followsUs: this.follows(row),
		};
	}

	/** Whether a row tells something of the person, beside the view. */
	tellsOfPerson(row: number): boolean {
		return this.place(row, 'tag') !== 0 || this.place(row, 'language') !== 0 || this.place(row, 'country') !== 0 || this.place(row, 'accountType') !== 0 || this.follows(row) !== null;
	}

	/** Puts together what somebody is known by in a memory, see `keyOfNames`. */
	keyOf(person: number, into: Uint32Array): void {
		const [from, to] = this.#namesOf(person);
		const wordsOfName = (this.#versions * HASH_BYTES) / WORD_BYTES;
		keyOfNames(this.#columns.hashWords, from * wordsOfName, to - from, wordsOfName, into);
	}

	/** Hash of the name a person's views are counted by, under the oldest pepper. */
	firstHash(person: number): string {
		return textOf(this.#hash(this.#namesOf(person)[0], 0));
	}

	/** The names of somebody, with what was worked out about them beforehand. */
	names(person: number): readonly [Identity, ...Identity[]] {
		this.#values ??= this.#texts.names();
		this.#sealed ??= this.#texts.sealed();
		const [from, to] = this.#namesOf(person);
		const names: Identity[] = [];
		for (let name = from; name < to; name++) {
			const plain = { kind: NAME_KINDS[this.#columns.kinds[name] ?? 0] ?? 'handle', value: this.#values[name] ?? '' };
			if (!this.#isOurs) {
				names.push(plain);
				continue;
			}
			const hashes = Array.from({ length: this.#versions }, (_, version) => textOf(this.#hash(name, version)));
			names.push({ ...plain, hashes, sealed: this.#sealed[name] });
		}
		const [first, ...others] = names;
		if (!first) throw new Error('A prepared row names nobody.');
		return [first, ...others];
	}

	#findVisits(): number[] {
		const visits: number[] = [];
		for (const [row, bits] of this.#columns.bits.entries()) if ((bits & VISITED) !== 0) visits.push(row);
		return visits;
	}

	#namesOf(person: number): [number, number] {
		return [this.#columns.firstName[person] ?? 0, this.#columns.firstName[person + 1] ?? 0];
	}

	#hash(name: number, version: number): Uint8Array {
		const from = (name * this.#versions + version) * HASH_BYTES;
		return this.#columns.hashes.subarray(from, from + HASH_BYTES);
	}
}

function textOf(hash: Uint8Array): string {
	return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('base64url');
}

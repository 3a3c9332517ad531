import { seal } from '../store/sealing';
import type { Keyring } from '../store/keyring';
import type { Identity } from './import-people';
import type { ViewRow } from './import-row';
import { NameHashes } from './name-hashes';
import { FOLLOWS, FOLLOWS_KNOWN, HASH_BYTES, layout, NAME_KINDS, packTexts, VISITED, WORDS_OF_ROW, type PreparedRows, type SealedNames } from './prepared-rows';
import { viewHash } from './view-key';

/** A checked row, and the names of whom it is about: the first is the one its view is counted by. */
export interface NamedRow {
	readonly row: ViewRow;
	readonly names: readonly [Identity, ...Identity[]];
}

/** Prepares batches of rows for the store; remembers what comes again and again. */
export class RowPacker {
	readonly #hashes: NameHashes;

	/** @param sealing seals names met for the first time, so that the store need not: for whoever has time beside it */
	constructor(private readonly keys: Keyring, private readonly sealing: boolean) {
		this.#hashes = new NameHashes(keys);
	}

	pack(rows: readonly NamedRow[]): PreparedRows {
		const words = new Words();
		const people = new People(rows);
		const versions = this.keys.versions.length;
		const columns = layout({ rows: rows.length, people: people.names.length, names: people.all.length, versions });
		const sealed: Record<number, SealedNames[number]> = {};
		let nth = 0;
		for (const [person, names] of people.names.entries()) {
			columns.firstName[person] = nth;
			for (const name of names) {
				columns.kinds[nth] = NAME_KINDS.indexOf(name.kind);
				const isNew = this.#hashes.copy(name, columns.hashes, nth * versions * HASH_BYTES);
				if (isNew && this.sealing) sealed[nth] = seal(this.keys, name.value);
				nth++;
			}
		}
		columns.firstName[people.names.length] = nth;
		const visits: string[] = [];
		let keys = '';
		for (const [at, { row, names: [name] }] of rows.entries()) {
			const { traits } = row;
			columns.at[at] = row.at;
			columns.watched[at] = traits.watchSeconds ?? NaN;
			columns.person[at] = people.placeOf[at] ?? 0;
			const ofRow = [row.storyId, row.source, row.context, row.tag, traits.language, traits.country, traits.accountType];
			for (const [word, text] of ofRow.entries()) columns.words[at * WORDS_OF_ROW.length + word] = words.placeOf(text ?? '');
			columns.bits[at] = (traits.profileVisit ? VISITED : 0) | (traits.followsUs === null ? 0 : FOLLOWS_KNOWN) | (traits.followsUs === true ? FOLLOWS : 0);
			keys += viewHash(this.keys, 'view', name, row.storyId);
			if (traits.profileVisit) visits.push(viewHash(this.keys, 'profile_visit', name, row.storyId));
		}
		return {
			rows: rows.length,
			people: people.names.length,
			named: people.all.length,
			versions: this.keys.versions.map(({ version }) => version),
			words: words.all,
			...packTexts({ keys: keys + visits.join(''), sealed: JSON.stringify(sealed), names: people.all.map(({ value }) => `${value}\0`).join('') }),
			columns: columns.buffer,
		};
	}
}

/** Words once each. */
class Words {
	readonly all: string[] = [''];
	readonly #places = new Map<string, number>([['', 0]]);

	placeOf(word: string): number {
		const known = this.#places.get(word);
		if (known !== undefined) return known;
		this.#places.set(word, this.all.length);
		return this.all.push(word) - 1;
	}
}

/** Whom the rows of a batch are about, once each. */
class People {
	readonly names: (readonly Identity[])[] = [];
	readonly all: Identity[] = [];
	/** Of each row. */
	readonly placeOf: number[] = [];

	constructor(rows: readonly NamedRow[]) {
		const places = new Map<string, number>();
		for (const { names } of rows) {
			const text = names.map(({ kind, value }) => `${kind}\0${value}`).join('\0\0');
			let place = places.get(text);
			if (place === undefined) {
				place = this.names.push(names) - 1;
				places.set(text, place);
				this.all.push(...names);
			}
			this.placeOf.push(place);
		}
	}
}

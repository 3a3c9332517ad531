import { keyedHash } from '../store/keyring';

/** A random part of a segment, always the same people for the same name. */
export interface Sample {
	readonly name: string;
	/** People; the guide tests on 100 to 500 (mission, Outreach). */
	readonly size: number;
}

/** Arms of a test with their shares in percent, which make 100. */
export interface Split {
	readonly name: string;
	readonly arms: ReadonlyArray<{ readonly arm: string; readonly percent: number }>;
}

export const SAMPLE_SIZE = { min: 100, max: 500 } as const;
const MOST_ARMS = 10;

/** @throws Error saying what to correct */
export function requireSample({ name, size }: Sample): void {
	requireName('sample', name);
	const { min, max } = SAMPLE_SIZE;
	if (!Number.isInteger(size) || size < min || size > max) throw new Error(`A sample has ${min} to ${max} people. Choose a whole number in between.`);
}

/** @throws Error saying what to correct */
export function requireSplit({ name, arms }: Split): void {
	requireName('split', name);
	if (arms.length < 2 || arms.length > MOST_ARMS) throw new Error(`A split has 2 to ${MOST_ARMS} arms.`);
	if (arms.some(({ arm }) => arm.trim() === '') || new Set(arms.map(({ arm }) => arm)).size < arms.length) {
		throw new Error('Each arm of a split needs a name of its own.');
	}
	const whole = arms.every(({ percent }) => Number.isInteger(percent) && percent >= 1);
	if (!whole || arms.reduce((sum, { percent }) => sum + percent, 0) !== 100) {
		throw new Error('The shares of a split are whole percentages of at least 1 and make 100 together.');
	}
}

function requireName(what: string, name: string): void {
	if (!/^\S(.{0,62}\S)?$/.test(name)) throw new Error(`A ${what} needs a name of 1 to 64 characters: who is in it goes by that name.`);
}

/**
 * The sample's people, in the order they were given. Each person has a place of their own in the draw, so somebody
 * in the sample stays in it as long as no more than `size` people with an earlier place are found.
 *
 * @param pepper the store's oldest: it never changes, so neither does the draw
 * @param people by the key each is drawn by
 */
export function drawSample<P extends { readonly viewerKey: string }>(pepper: Buffer, sample: Sample, people: readonly P[]): P[] {
	const places = people.map((person) => ({ person, place: keyedHash(pepper, 'sample', `${sample.name}\0${person.viewerKey}`) }));
	const drawn = new Set(places.sort((a, b) => (a.place < b.place ? -1 : 1)).slice(0, sample.size).map(({ person }) => person));
	return people.filter((person) => drawn.has(person));
}

/** The arm of a person: theirs for good, whoever else is in the segment, as long as the shares stay. */
export function armOf(pepper: Buffer, split: Split, viewerKey: string): string {
	const hash = Buffer.from(keyedHash(pepper, 'split', `${split.name}\0${viewerKey}`), 'base64url');
	const percent = (hash.readUIntBE(0, 6) / 2 ** 48) * 100;
	let upTo = 0;
	for (const { arm, percent: share } of split.arms) {
		upTo += share;
		if (percent < upTo) return arm;
	}
	throw new Error('The shares of the split do not make 100.');
}

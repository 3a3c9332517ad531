import { openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { START } from './store';

/** Chance that can be played again (mulberry32). */
export function chanceOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/**
 * The clock all processes of one machine share; its owner may set it. It goes on with the work that is done and not
 * with the time of the machine the test runs on, so a busy machine changes nothing.
 */
export class SharedClock {
	readonly file: string;
	readonly #handle: number;
	#now = START;
	#highest = START;

	constructor(folder: string) {
		this.file = path.join(folder, 'clock');
		this.#handle = openSync(this.file, 'w+');
		this.step(0);
	}

	get now(): number {
		return this.#now;
	}

	/** What an observer with a good clock reads: steps back are ours alone. */
	get highest(): number {
		return this.#highest;
	}

	step(by: number): void {
		this.#now += by;
		this.#highest = Math.max(this.#highest, this.#now);
		const eight = Buffer.alloc(8);
		eight.writeDoubleLE(this.#now);
		writeSync(this.#handle, eight, 0, 8, 0);
	}
}

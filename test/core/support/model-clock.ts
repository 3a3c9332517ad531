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
	#steady = 0;

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

	/** Time that really went by; nobody can set it. */
	get steady(): number {
		return this.#steady;
	}

	/** Time goes by. */
	pass(by: number): void {
		this.#steady += by;
		this.step(by);
	}

	/** Somebody sets the clock. */
	step(by: number): void {
		this.#now += Math.round(by);
		this.#highest = Math.max(this.#highest, this.#now);
		const all = Buffer.alloc(24);
		for (const [place, time] of [this.#now, this.#steady, this.#highest].entries()) all.writeDoubleLE(time, place * 8);
		writeSync(this.#handle, all, 0, 24, 0);
	}
}

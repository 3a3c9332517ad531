import { openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { START } from './store';

/** Time of the accounts runs this much faster than ours. */
const SPEED = 20;

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

/** The clock all processes of one machine share; its owner may set it. */
export class SharedClock {
	readonly file: string;
	readonly #handle: number;
	readonly #timer: NodeJS.Timeout;
	#base = START;
	#from = performance.now();
	#highest = START;

	constructor(folder: string) {
		this.file = path.join(folder, 'clock');
		this.#handle = openSync(this.file, 'w+');
		this.#write();
		this.#timer = setInterval(() => this.#write(), 2);
	}

	get now(): number {
		return this.#base + (performance.now() - this.#from) * SPEED;
	}

	/** What an observer with a good clock reads: steps back are ours alone. */
	get highest(): number {
		return (this.#highest = Math.max(this.#highest, this.now));
	}

	step(by: number): void {
		this.#highest = this.highest;
		this.#base = this.now + by;
		this.#from = performance.now();
		this.#write();
	}

	stop(): void {
		clearInterval(this.#timer);
	}

	#write(): void {
		const eight = Buffer.alloc(8);
		eight.writeDoubleLE(this.now);
		writeSync(this.#handle, eight, 0, 8, 0);
	}
}

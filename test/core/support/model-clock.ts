import { openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { MachineClocks } from '../../../core/outreach/machine-clocks';
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

/** One moment by the three clocks there are, in milliseconds. */
export interface Moment {
	/** The clock of the machine, which its owner may set. */
	readonly wall: number;
	/** Its steady one, which nobody sets and which stands still while the machine sleeps. */
	readonly steady: number;
	/** Instagram's: time that really went by. */
	readonly there: number;
}

const BYTES = 24;

/**
 * The clocks all processes of one machine share. They go on with the work that is done and not with the time of the
 * machine the test runs on, so a busy machine changes nothing.
 */
export class SharedClock {
	readonly file: string;
	readonly #handle: number;
	#moment: Moment = { wall: START, steady: 0, there: START };

	constructor(folder: string) {
		this.file = path.join(folder, 'clock');
		this.#handle = openSync(this.file, 'w+');
		this.#go({});
	}

	get moment(): Moment {
		return this.#moment;
	}

	/** Time goes by. */
	pass(by: number): void {
		const { wall, steady, there } = this.#moment;
		this.#go({ wall: wall + by, steady: steady + by, there: there + by });
	}

	/** The machine sleeps, and its clock is right when it wakes up. */
	sleep(by: number): void {
		const { wall, there } = this.#moment;
		this.#go({ wall: wall + Math.round(by), there: there + Math.round(by) });
	}

	/** Somebody sets the clock back. */
	setBack(by: number): void {
		this.#go({ wall: this.#moment.wall - Math.round(by) });
	}

	#go(change: Partial<Moment>): void {
		this.#moment = { ...this.#moment, ...change };
		const all = Buffer.alloc(BYTES);
		for (const [place, time] of [this.#moment.wall, this.#moment.steady, this.#moment.there].entries()) all.writeDoubleLE(time, place * 8);
		writeSync(this.#handle, all, 0, BYTES, 0);
	}
}

/** The clocks as a process of that machine reads them. */
export class ClockReader implements MachineClocks {
	readonly #handle: number;
	readonly #bytes = Buffer.alloc(BYTES);
	/** What was read last: a call leaves at the moment its sender looked at the clock, not at one it could not see any more. */
	last: Moment;

	constructor(file: string) {
		this.#handle = openSync(file, 'r');
		this.last = this.read();
	}

	private read(): Moment {
		readSync(this.#handle, this.#bytes, 0, BYTES, 0);
		const [wall, steady, there] = [0, 8, 16].map((place) => this.#bytes.readDoubleLE(place)) as [number, number, number];
		this.last = { wall, steady, there };
		return this.last;
	}

	readonly steady = () => this.read().steady;
	readonly wall = () => this.read().wall;
}

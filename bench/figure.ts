import type { Line } from './runner/line';

/** What a figure is measured with. */
export interface Bench {
	/** Development sizes: the same code on less data. Their result is shown and not kept. */
	readonly quick: boolean;
	/** Interleaved pairs of a ratio. */
	readonly pairs: number;
	/** An empty folder of this run, removed after it. */
	readonly folder: string;
	/** Tells the person who waits how far it is. */
	readonly say: (text: string) => void;
}

/** Something that is measured: its group is what `npm run bench <group>` asks for. */
export interface Figure {
	readonly group: string;
	readonly name: string;
	/** @returns one line of the table for each number it gives */
	measure(bench: Bench): Promise<readonly Line[]>;
}

import { parseArgs } from 'node:util';

export interface Options {
	/** Groups to measure; all when none was named. */
	readonly groups: readonly string[];
	/** Single figures of them; all when none was named. */
	readonly only: readonly string[];
	readonly quick: boolean;
	readonly pairs: number;
}

/** Fewer pairs give no interval at this confidence (`runner/statistics.ts`). */
const FEWEST_PAIRS = 7;

/** @throws Error saying what can be asked for */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
	const { values, positionals } = parseArgs({
		args: [...args],
		allowPositionals: true,
		options: {
			quick: { type: 'boolean', default: false },
			pairs: { type: 'string' },
			only: { type: 'string', multiple: true, default: [] },
		},
	});
	const unknown = positionals.filter((group) => !known.includes(group));
	if (unknown.length > 0) throw new Error(`There is no group ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
	const pairs = Number(values.pairs ?? (values.quick ? 3 : FEWEST_PAIRS));
	if (!Number.isInteger(pairs) || pairs < (values.quick ? 1 : FEWEST_PAIRS)) throw new Error(`At least ${FEWEST_PAIRS} pairs, please: fewer give no interval.`);
	return { groups: positionals.length > 0 ? [...new Set(positionals)] : known, only: values.only, quick: values.quick, pairs };
}

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Line } from './line';
import type { Machine } from './machine';

/** One run of the benchmarks, as it is kept. */
export interface Result {
	readonly at: string;
	readonly machine: Machine;
	readonly groups: readonly string[];
	readonly pairs: number;
	readonly lines: readonly Line[];
}

const FOLDER = path.join(__dirname, '../results');

/** Keeps a result under its time and commit. @returns the file, relative to the checkout */
export function keep(result: Result): string {
	mkdirSync(FOLDER, { recursive: true });
	const time = result.at.slice(0, 16).replace(/:/g, '');
	const name = `${time}Z-${result.machine.commit.replace('+', '-changed')}-${result.groups.join('-')}.json`;
	writeFileSync(path.join(FOLDER, name), `${JSON.stringify(result, null, '\t')}\n`);
	return path.join('bench', 'results', name);
}

/** All kept results, oldest first. */
export function keptResults(): Result[] {
	if (!existsSync(FOLDER)) return [];
	return readdirSync(FOLDER)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as Result);
}

export interface Regression {
	readonly id: string;
	readonly before: Line;
	readonly since: string;
}

/** Less than this is not worth a look, even where the noise is small. */
const WORTH_A_LOOK = 1.1;

/**
 * Lines that got worse since they were last kept: by more than a tenth, and the intervals do not meet. Only the
 * same sizes on the same kind of machine are compared.
 */
export function regressions({ lines, machine }: Pick<Result, 'lines' | 'machine'>, kept: readonly Result[]): Regression[] {
	const same = kept.filter((each) => each.machine.cpus === machine.cpus && each.machine.cpuModel === machine.cpuModel);
	return lines.flatMap((line) => {
		for (const result of same.toReversed()) {
			const before = result.lines.find(({ id, sizes }) => id === line.id && isDeepStrictEqual(sizes, line.sizes));
			if (before) return isWorse(line, before) ? [{ id: line.id, before, since: `${result.at.slice(0, 10)} ${result.machine.commit}` }] : [];
		}
		return [];
	});
}

function isWorse(now: Line, before: Line): boolean {
	const moreIsBetter = now.target !== null && 'atLeast' in now.target;
	const [worse, better] = moreIsBetter ? [before, now] : [now, before];
	const meet = (worse.estimate.low ?? -Infinity) <= (better.estimate.high ?? Infinity);
	return !meet && worse.estimate.value > better.estimate.value * WORTH_A_LOOK;
}

// npm run bench [group…] [--only figure] [--quick] [--pairs n]: see docs/bench.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Figure } from './figure';
import { figures } from './figures';
import { readOptions, type Options } from './options';
import { keep, keptResults, regressions } from './runner/keep';
import type { Line } from './runner/line';
import { readMachine } from './runner/machine';
import { machineLine, tableOf } from './runner/table';

const groups = [...new Set(figures.map(({ group }) => group))];

async function main(options: Options): Promise<boolean> {
	const at = new Date().toISOString();
	const machine = readMachine();
	const chosen = figures.filter(({ group, name }) => options.groups.includes(group) && (options.only.length === 0 || options.only.includes(name)));
	if (chosen.length === 0) throw new Error(`There is no figure ${options.only.join(', ')}. There are: ${figures.map(({ name }) => name).join(', ')}.`);
	const lines: Line[] = [];
	const stopped: string[] = [];
	for (const figure of chosen) {
		// One that stops costs the others nothing.
		const measured = await measure(figure, options).catch((error: unknown) => {
			console.error(`✗ ${figure.group} · ${figure.name} stopped: ${error instanceof Error ? error.message : String(error)}`);
			stopped.push(figure.name);
			return [];
		});
		lines.push(...measured);
	}
	if (lines.length === 0) throw new Error('Nothing was measured.');
	const { pairs } = options;
	console.log(`\n${machineLine(machine)}`);
	if (options.quick) {
		console.log(`QUICK: development sizes, not the full size; not kept, and no verdict counts. ${pairs} pairs.\n\n${tableOf(lines, [])}`);
		return stopped.length === 0;
	}
	const worse = regressions({ lines, machine }, keptResults());
	const file = keep({ at, machine, groups: [...new Set(chosen.map(({ group }) => group))], pairs, lines });
	console.log(`${pairs} interleaved pairs; medians; intervals by order statistics, at least 95 % sure. Kept in ${file}.\n\n${tableOf(lines, worse)}`);
	return stopped.length === 0 && lines.every(({ met }) => met !== false);
}

async function measure(figure: Figure, { quick, pairs }: Options): Promise<readonly Line[]> {
	const folder = mkdtempSync(path.join(tmpdir(), 'story-funnel-bench-'));
	const say = (text: string) => console.error(`… ${figure.group} · ${figure.name}: ${text}`);
	try {
		return await figure.measure({ quick, pairs, folder, say });
	} finally {
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	}
}

main(readOptions(process.argv.slice(2), groups)).then(
	(met) => (process.exitCode = met ? 0 : 1),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 2;
	},
);

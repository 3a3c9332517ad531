import type { Regression } from './keep';
import { isUnsure, type Line, type Target, type Unit } from './line';
import type { Machine } from './machine';

/** The result as a person reads it. */
export function tableOf(lines: readonly Line[], worse: readonly Regression[]): string {
	const rows = lines.map((line) => [mark(line), line.what, number(line.estimate.value, line.unit), interval(line), wish(line.target, line.unit), sides(line)]);
	const all = [['', 'figure', 'measured', 'interval', 'target', 'sides (medians)'], ...rows];
	const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
	const table = all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
	const notes = worse.map(({ id, before, since }) => {
		const now = lines.find((line) => line.id === id);
		return `▲ worse than on ${since}: ${before.what}: ${number(before.estimate.value, before.unit)} → ${now ? number(now.estimate.value, now.unit) : ''}`;
	});
	return [...table, ...(lines.some(isUnsure) ? ['~ the interval reaches over the target'] : []), ...notes].join('\n');
}

export function machineLine({ cpus, cpuModel, memoryGb, system, versions, commit }: Machine): string {
	const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
	return `${commit} · ${cpus} × ${cpuModel}, ${memoryGb} GB, ${system} · ${named.join(', ')}`;
}

function mark(line: Line): string {
	if (line.met === null) return '·';
	return (line.met ? '✓' : '✗') + (isUnsure(line) ? '~' : '');
}

function interval({ estimate: { low, high }, unit }: Line): string {
	if (low === null || high === null) return 'too few values';
	return `${number(low, unit)} – ${number(high, unit)}`;
}

function wish(target: Target | null, unit: Unit): string {
	if (target === null) return '';
	return 'atMost' in target ? `≤ ${number(target.atMost, unit)}` : `≥ ${number(target.atLeast, unit)}`;
}

function sides({ sides: all }: Line): string {
	return all.map(({ name, median, unit }) => `${name} ${number(median, unit)}`).join(', ');
}

function number(value: number, unit: Unit): string {
	const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
	return unit === '×' ? `${value.toFixed(digits)}×` : `${value.toFixed(digits)} ${unit}`;
}

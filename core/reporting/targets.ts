/** Between which values a figure is healthy; null: open on that side. */
export interface Target {
	readonly from: number | null;
	readonly to: number | null;
}

/** The benchmarks of the guide behind this project: 10 to 20 of 100 people answer, under 1 of 100 opts out. */
export const TARGETS: Readonly<Record<'reply_rate' | 'opt_out_rate', Target>> = {
	reply_rate: { from: 0.1, to: 0.2 },
	opt_out_rate: { from: null, to: 0.01 },
};

/** The target of a figure, if the guide names one. */
export function targetOf(figure: string): Target | null {
	return figure === 'reply_rate' || figure === 'opt_out_rate' ? TARGETS[figure] : null;
}

/** How a value stands to its target. More than the aim is no fault: only the far side of a limit is. */
export type Standing = 'good' | 'off' | 'unknown';

export function standingOf(value: number | null, target: Target | null): Standing {
	if (value === null || target === null) return 'unknown';
	if (target.from !== null) return value >= target.from ? 'good' : 'off';
	return target.to === null || value < target.to ? 'good' : 'off';
}

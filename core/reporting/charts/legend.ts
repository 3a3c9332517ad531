import { plotWidth, type ChartStyle } from './chart';
import { widthOf } from './measure';
import { label, line, tag } from './svg';

/** What a mark in a chart stands for. */
export interface LegendEntry {
	readonly mark: 'band' | 'dotted' | 'dashed' | 'bar' | 'point' | 'off';
	readonly words: string;
}

const SIZE = 11.5;
const ROW = 19;
const MARK = 20;
const GAP = 18;

/** Entries side by side, on as many rows as they need. */
export function legend(entries: readonly LegendEntry[], style: ChartStyle): { readonly height: number; readonly draw: string } {
	let [x, row] = [0, 0];
	const drawn = entries.map(({ mark, words }) => {
		const width = MARK + 6 + widthOf(words, SIZE);
		if (x > 0 && x + width > plotWidth(style)) [x, row] = [0, row + 1];
		const [left, middle] = [x, row * ROW + 8];
		x += width + GAP;
		return drawMark(mark, left, middle, style) + label(left + MARK + 6, middle + 4, words, { size: SIZE, fill: style.theme.soft });
	});
	return { height: (row + 1) * ROW + 4, draw: drawn.join('') };
}

function drawMark(mark: LegendEntry['mark'], x: number, y: number, { theme }: ChartStyle): string {
	switch (mark) {
		case 'band':
			return tag('rect', { x, y: y - 6, width: MARK, height: 12, rx: 2, fill: theme.goodPale, stroke: theme.good, 'stroke-dasharray': '3 2' });
		case 'dotted':
			return line(x, y, x + MARK, y, theme.ink, { 'stroke-width': 1.5, 'stroke-dasharray': '1 4', 'stroke-linecap': 'round' });
		case 'dashed':
			return line(x, y, x + MARK, y, theme.off, { 'stroke-width': 1.5, 'stroke-dasharray': '6 4' });
		case 'bar':
			return line(x + 2, y, x + MARK - 2, y, theme.accent, { 'stroke-width': 6, 'stroke-opacity': 0.35, 'stroke-linecap': 'round' });
		case 'point':
			return tag('circle', { cx: x + MARK / 2, cy: y, r: 5, fill: theme.accent });
		case 'off':
			return tag('path', { d: `M${x + MARK / 2} ${y - 6.5}l4.5 6.5l-4.5 6.5l-4.5 -6.5z`, fill: theme.off });
	}
}

import { scaleLinear } from 'd3-scale';
import { symbol, symbolCircle, symbolDiamond } from 'd3-shape';
import type { Rate } from '../rates';
import { standingOf, type Target } from '../targets';
import { chartOf, isNarrow, plotWidth, type Chart, type ChartStyle } from './chart';
import { fit, widthOf } from './measure';
import { percent, range, roundPercent, whole } from './numbers';
import { label, line, tag } from './svg';

export interface IntervalRow {
	readonly label: string;
	/** Smaller, under the label. */
	readonly detail: string;
	readonly rate: Rate;
	/** Drawn stronger: what the others are held against. */
	readonly strong?: boolean;
}

export interface IntervalChartData {
	readonly title: string;
	readonly subtitle: string;
	readonly rows: readonly IntervalRow[];
	readonly target: Target | null;
	/** What stands beside the target's line or band. */
	readonly targetLabel: string;
	readonly note: string;
	/** A line after this row, with words. */
	readonly cut?: { readonly after: number; readonly label: string } | undefined;
	readonly empty: string;
}

const ROW = 40;

/** Shares with their intervals, one above the other on one scale, against a target. */
export function intervalChart(data: IntervalChartData, style: ChartStyle): Chart {
	const { language } = style;
	const nl = language === 'nl';
	const { rows } = data;
	const sentences = rows.map(({ label: name, rate }) => `${name}: ${rate.value === null ? (nl ? 'te weinig mensen' : 'too few people') : `${percent(rate.value, language)} (${range(rate, language)})`}`);
	const height = rows.length === 0 ? 60 : topOf(data) + rows.length * ROW + (data.cut ? 18 : 0) + 22;
	return chartOf(
		style,
		{
			title: data.title, subtitle: data.subtitle, note: data.note,
			description: rows.length === 0 ? data.empty : `${data.targetLabel === '' ? '' : `${data.targetLabel}. `}${sentences.join('; ')}.`,
			table: {
				columns: ['', nl ? 'Aandeel' : 'Share', nl ? '95 %-interval' : '95 % interval', nl ? 'Van' : 'Of'],
				rows: rows.map(({ label: name, rate }) => [name, rate.value === null ? '–' : percent(rate.value, language), range(rate, language), whole(rate.denominator, language)]),
			},
		},
		{ height, draw: rows.length === 0 ? label(0, 34, data.empty, { size: 13, fill: style.theme.soft }) : draw(data, style) },
	);
}

/** Room for the words above the target. */
function topOf({ targetLabel }: IntervalChartData): number {
	return targetLabel === '' ? 4 : 24;
}

function draw(data: IntervalChartData, style: ChartStyle): string {
	const { rows, target, cut } = data;
	const top = topOf(data);
	const { theme, language } = style;
	const size = isNarrow(style) ? 12.5 : 13.5;
	const names = Math.min(isNarrow(style) ? 110 : 220, Math.max(...rows.flatMap((row) => [widthOf(row.label, size, row.strong ? 600 : 400), widthOf(row.detail, 11)])) + 18);
	const numbers = Math.max(...rows.map(({ rate }) => widthOf(rate.value === null ? '–' : percent(rate.value, language), size, 600))) + 14;
	const right = plotWidth(style) - numbers;
	const most = Math.max(...rows.map(({ rate }) => rate.high ?? 0), (target?.to ?? target?.from ?? 0) * 1.5, 0.01);
	const x = scaleLinear([0, Math.min(1, most)], [names, right]).nice(4);
	const foot = top + rows.length * ROW + (cut ? 18 : 0);
	return [
		targetMark(data, style, x, { top, foot, end: right }),
		...x.ticks(isNarrow(style) ? 3 : 4).map((tick) => [
			line(x(tick), top - 4, x(tick), foot, theme.grid),
			label(x(tick), foot + 16, roundPercent(tick, language), { size: 11, fill: theme.soft, anchor: 'middle' }),
		].join('')),
		targetLine(data, style, x, { top, foot }),
		...rows.map((row, index) => {
			const y = top + index * ROW + ROW / 2 + (cut && index > cut.after ? 18 : 0);
			return drawRow(row, { y, x, names, right: plotWidth(style), size }, target, style);
		}),
		cut ? drawCut(cut, top, style) : '',
	].join('');
}

interface Place {
	readonly y: number;
	readonly x: (share: number) => number;
	readonly names: number;
	readonly right: number;
	readonly size: number;
}

function drawRow({ label: name, detail, rate, strong = false }: IntervalRow, { y, x, names, right, size }: Place, target: Target | null, { theme, language }: ChartStyle): string {
	const off = standingOf(rate.value, target) === 'off';
	const colour = off ? theme.off : theme.accent;
	const [low, high] = [rate.low, rate.high];
	return [
		label(0, y - (detail === '' ? -size * 0.36 : 2), fit(name, names - 10, size, strong ? 600 : 400), { size, weight: strong ? 600 : 400, fill: theme.ink }),
		detail === '' ? '' : label(0, y + 12, fit(detail, names - 10, 11), { size: 11, fill: theme.soft }),
		low === null || high === null ? '' : line(x(low), y, x(high), y, colour, { 'stroke-width': strong ? 6 : 4, 'stroke-opacity': 0.35, 'stroke-linecap': 'round' }),
		// Off the target is told by the shape as well.
		rate.value === null ? '' : tag('path', { d: symbol(off ? symbolDiamond : symbolCircle, strong ? 130 : 95)(), transform: `translate(${x(rate.value)} ${y})`, fill: colour, stroke: theme.surface, 'stroke-width': 1.5 }),
		label(right, y + size * 0.36, rate.value === null ? '–' : percent(rate.value, language), { size, weight: 600, fill: off ? theme.off : theme.ink, anchor: 'end' }),
	].join('');
}

type Scale = (share: number) => number;

/** The band from one end of the target to the other, behind everything. */
function targetMark({ target }: IntervalChartData, { theme }: ChartStyle, x: Scale, { top, foot, end }: { readonly top: number; readonly foot: number; readonly end: number }): string {
	if (target === null) return '';
	const [from, to] = [x(target.from ?? 0), Math.min(end, x(target.to ?? 1))];
	return tag('rect', { x: from, y: top - 4, width: Math.max(0, to - from), height: foot - top + 4, fill: theme.goodPale });
}

function targetLine({ target, targetLabel }: IntervalChartData, { theme }: ChartStyle, x: Scale, { top, foot }: { readonly top: number; readonly foot: number }): string {
	if (target === null) return '';
	const edge = x(target.to ?? target.from ?? 0);
	const edges = [target.from, target.to].flatMap((end) => (end === null ? [] : [line(x(end), top - 4, x(end), foot, theme.good, { 'stroke-width': 1.5, 'stroke-dasharray': '4 3' })]));
	return edges.join('') + label(edge, top - 10, targetLabel, { size: 11, weight: 600, fill: theme.good, anchor: target.from === null ? 'start' : 'end' });
}

function drawCut({ after, label: words }: { readonly after: number; readonly label: string }, top: number, style: ChartStyle): string {
	const y = top + (after + 1) * ROW + 6;
	return line(0, y, plotWidth(style), y, style.theme.ink, { 'stroke-width': 1, 'stroke-dasharray': '2 3' }) + label(0, y + 14, words, { size: 11, weight: 600, fill: style.theme.ink });
}

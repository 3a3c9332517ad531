import type { Language } from '../../store/schema';
import { fit } from './measure';
import { label, tag } from './svg';
import type { Theme } from './theme';

export interface ChartStyle {
	readonly language: Language;
	readonly theme: Theme;
	/** Points; 720 for a desk, 344 for a phone. */
	readonly width: number;
	/** With title, note and background of its own, for a picture that stands alone; a page says these itself. */
	readonly framed: boolean;
}

/** The numbers of a chart as a table: its text alternative, and what a screen reader goes through. */
export interface ChartTable {
	readonly columns: readonly string[];
	readonly rows: readonly (readonly string[])[];
}

export interface Chart {
	readonly title: string;
	readonly subtitle: string;
	readonly note: string;
	/** What is to be seen, in a sentence or two. */
	readonly description: string;
	readonly svg: string;
	readonly width: number;
	readonly height: number;
	readonly table: ChartTable;
}

/** What is drawn inside a chart's frame; (0, 0) is its upper left corner. */
export interface Plot {
	readonly height: number;
	readonly draw: string;
}

export interface ChartWords {
	readonly title: string;
	/** Under the title; may be cut where there is no room. */
	readonly subtitle: string;
	readonly description: string;
	/** Below the plot. */
	readonly note: string;
	readonly table: ChartTable;
}

/** Whether there is as little room as on a phone. */
export function isNarrow({ width }: Pick<ChartStyle, 'width'>): boolean {
	return width < 480;
}

/** The width left for a plot. */
export function plotWidth(style: ChartStyle): number {
	return style.width - 2 * paddingOf(style);
}

function paddingOf(style: ChartStyle): number {
	if (!style.framed) return 0;
	return isNarrow(style) ? 16 : 28;
}

const FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

/** Puts a plot into its frame. */
export function chartOf(style: ChartStyle, words: ChartWords, plot: Plot): Chart {
	const { theme, width, framed } = style;
	const padding = paddingOf(style);
	const inside = width - 2 * padding;
	const big = isNarrow(style) ? 16 : 19;
	const top = framed ? padding + big + 34 : 0;
	const bottom = framed && words.note !== '' ? 22 + padding : padding;
	const height = Math.ceil(top + plot.height + bottom);
	const frame = framed
		? [
				tag('rect', { width, height, rx: 14, fill: theme.surface }),
				label(padding, padding + big - 3, fit(words.title, inside, big, 600), { size: big, weight: 600, fill: theme.ink }),
				label(padding, padding + big + 15, fit(words.subtitle, inside, 12.5), { size: 12.5, fill: theme.soft }),
				...(words.note === '' ? [] : [label(padding, height - padding, fit(words.note, inside, 11), { size: 11, fill: theme.soft })]),
			]
		: [];
	const svg = tag(
		'svg',
		{ xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${words.title}. ${words.description}`, 'font-family': FONT },
		...frame,
		tag('g', { transform: `translate(${padding} ${top})` }, plot.draw),
	);
	return { title: words.title, subtitle: words.subtitle, note: words.note, description: words.description, svg, width, height, table: words.table };
}

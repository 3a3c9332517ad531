import { scaleLinear } from 'd3-scale';
import { area } from 'd3-shape';
import { chartOf, isNarrow, plotWidth, type Chart, type ChartStyle } from './chart';
import { fit, widthOf } from './measure';
import { percent, whole } from './numbers';
import { label, tag } from './svg';

export interface FunnelStep {
	readonly label: string;
	readonly people: number;
}

export interface FunnelChartData {
	readonly title: string;
	readonly subtitle: string;
	readonly steps: readonly FunnelStep[];
}

const BAR = 30;
const GAP = 16;
/** From this many times the next step on the first bar is cut. */
const CUT_ABOVE = 3;

/** Bars from the widest step to the narrowest, what is left of each step flowing into the next. */
export function funnelChart({ title, subtitle, steps }: FunnelChartData, style: ChartStyle): Chart {
	const { language } = style;
	const nl = language === 'nl';
	const shares = steps.map((step, index) => shareOf(step, steps[index - 1]));
	const told = steps.map(({ label: name, people }, index) => {
		const share = shares[index] ?? null;
		return `${name} ${whole(people, language)}${share === null ? '' : ` (${percent(share, language)})`}`;
	});
	return chartOf(
		style,
		{
			title, subtitle,
			description: `${told.join(', ')}.`,
			note: noteOf(isCut(steps), language),
			table: {
				columns: [nl ? 'Stap' : 'Step', nl ? 'Mensen' : 'People', nl ? 'Van de stap ervoor' : 'Of the step before'],
				rows: steps.map(({ label: name, people }, index) => [name, whole(people, language), shares[index] == null ? '–' : percent(shares[index], language)]),
			},
		},
		{ height: steps.length * (BAR + GAP) - GAP + 4, draw: draw(steps, shares, style) },
	);
}

function noteOf(cut: boolean, language: ChartStyle['language']): string {
	const nl = language === 'nl';
	const shares = nl ? 'Percentage: van de stap ervoor.' : 'Percentage: of the step before.';
	if (!cut) return shares;
	return `${shares} ${nl ? 'De eerste balk is ingekort.' : 'The first bar is cut short.'}`;
}

/** A first step far above all others would leave nothing to be seen of them. */
function isCut(steps: readonly FunnelStep[]): boolean {
	return (steps[0]?.people ?? 0) > CUT_ABOVE * Math.max(0, ...steps.slice(1).map(({ people }) => people)) && steps.slice(1).some(({ people }) => people > 0);
}

/** Not told where more came than were there before: the steps are then no parts of each other. */
function shareOf(step: FunnelStep, before: FunnelStep | undefined): number | null {
	return before === undefined || before.people === 0 || step.people > before.people ? null : step.people / before.people;
}

function draw(steps: readonly FunnelStep[], shares: readonly (number | null)[], style: ChartStyle): string {
	const { theme, language } = style;
	const size = isNarrow(style) ? 12.5 : 14;
	const names = Math.min(isNarrow(style) ? 104 : 190, Math.max(...steps.map(({ label: name }) => widthOf(name, size))) + 16);
	const numbers = Math.max(...steps.map(({ people }) => widthOf(whole(people, language), size, 600)));
	const longest = plotWidth(style) - names - numbers - 56;
	const cut = isCut(steps);
	const most = Math.max(1, ...steps.slice(cut ? 1 : 0).map(({ people }) => people));
	const bar = scaleLinear([0, cut ? most * 1.45 : most], [0, longest]).clamp(true);
	const widthFor = (people: number) => (people === 0 ? 0 : Math.max(3, bar(people)));
	const rows = steps.map(({ label: name, people }, index) => {
		const y = index * (BAR + GAP);
		const width = widthFor(people);
		const share = shares[index] ?? null;
		const middle = y + BAR / 2 + size * 0.36;
		return [
			label(0, middle, fit(name, names - 10, size), { size, fill: theme.ink }),
			tag('rect', { x: names, y, width: Math.max(width, 1), height: BAR, rx: Math.min(5, width / 2), fill: people === 0 ? theme.grid : theme.accent }),
			cut && index === 0 ? cutMark(names + width - 46, y, theme.surface) : '',
			tag(
				'text', { x: names + width + 8, y: middle, 'font-size': size, fill: theme.ink },
				tag('tspan', { 'font-weight': 600 }, whole(people, language)),
				// In one text, so that it follows the number in whatever font is there.
				share === null ? '' : tag('tspan', { dx: 8, fill: theme.soft, 'font-size': size - 1 }, percent(share, language)),
			),
		].join('');
	});
	return flows(steps.map(({ people }) => widthFor(people)), names, theme.pale) + rows.join('');
}

/** Two slanted gaps: here the bar is not as long as it should be. */
function cutMark(x: number, y: number, fill: string): string {
	const gap = (from: number) => tag('path', { d: `M${from + 8} ${y - 1}h5l-8 ${BAR + 2}h-5z`, fill });
	return gap(x) + gap(x + 11);
}

/** The pale shapes between the bars: how much of one goes on into the next. */
function flows(widths: readonly number[], x: number, fill: string): string {
	const shape = area<readonly [y: number, width: number]>().x0(x).x1(([, width]) => x + width).y(([y]) => y);
	return widths.slice(1).map((width, index) => {
		const [top, bottom] = [index * (BAR + GAP) + BAR - 5, (index + 1) * (BAR + GAP) + 5];
		const before = widths[index] ?? 0;
		return width === 0 || width > before ? '' : tag('path', { d: shape([[top, before], [bottom, width]]), fill });
	}).join('');
}

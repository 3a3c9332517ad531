import { scaleLinear, scalePoint } from 'd3-scale';
import { line as lineOf, symbol, symbolCircle, symbolDiamond } from 'd3-shape';
import type { Rate } from '../rates';
import { standingOf, type Target } from '../targets';
import { chartOf, isNarrow, plotWidth, type Chart, type ChartStyle, type Plot } from './chart';
import { legend } from './legend';
import { localeOf, percent, range, roundPercent, whole } from './numbers';
import { label, line, tag } from './svg';

export interface ChartDay {
	/** `2026-11-23`. */
	readonly date: string;
	readonly rate: Rate;
	/** More may still be put down to the day: drawn hollow, and held against no target. */
	readonly open: boolean;
}

export interface DaysChartData {
	readonly title: string;
	readonly subtitle: string;
	/** One entry a day of the period, in order. */
	readonly days: ReadonlyArray<ChartDay>;
	/** Of the whole period. */
	readonly whole: Rate;
	readonly target: Target;
	readonly targetLabel: string;
	readonly wholeLabel: string;
	readonly note: string;
}

/** On a desk it stands beside a funnel, on a phone alone. */
const HEIGHTS = { desk: 262, phone: 200 } as const;
const LEFT = 40;
const FOOT = 26;
/** More days than this have no room for an interval each. */
const WITH_INTERVALS = 45;

/** A share day by day with its interval, the target as a band, the whole period as a line. */
export function daysChart(data: DaysChartData, style: ChartStyle): Chart {
	const { language } = style;
	const nl = language === 'nl';
	const told = data.days.filter(({ rate }) => rate.value !== null);
	const total = data.whole.value === null ? (nl ? 'te weinig mensen voor een percentage' : 'too few people for a rate') : `${percent(data.whole.value, language)} (${range(data.whole, language)})`;
	return chartOf(
		style,
		{
			title: data.title, subtitle: data.subtitle, note: data.note,
			description: `${data.wholeLabel}: ${total}. ${data.targetLabel}. ${nl ? `${told.length} dagen met genoeg mensen.` : `${told.length} days with enough people.`}`,
			table: {
				columns: [nl ? 'Dag' : 'Day', nl ? 'Aandeel' : 'Share', nl ? '95 %-interval' : '95 % interval', nl ? 'Van' : 'Of'],
				rows: data.days.map(({ date, rate }) => [dayName(date, language, true), rate.value === null ? '–' : percent(rate.value, language), range(rate, language), whole(rate.denominator, language)]),
			},
		},
		withLegend(data, total, style),
	);
}

function withLegend(data: DaysChartData, total: string, style: ChartStyle): Plot {
	const nl = style.language === 'nl';
	const above = legend(
		[
			{ mark: 'band', words: data.targetLabel },
			{ mark: 'dotted', words: `${data.wholeLabel}: ${total}` },
			...(data.days.length > WITH_INTERVALS ? [] : [{ mark: 'bar' as const, words: nl ? '95 %-interval van een dag' : '95 % interval of a day' }]),
		],
		style,
	);
	return { height: above.height + heightOf(style) + FOOT, draw: above.draw + tag('g', { transform: `translate(0 ${above.height})` }, draw(data, style)) };
}

function heightOf(style: ChartStyle): number {
	return isNarrow(style) ? HEIGHTS.phone : HEIGHTS.desk;
}

function draw(data: DaysChartData, style: ChartStyle): string {
	const { days, target } = data;
	const height = heightOf(style);
	const { theme, language } = style;
	const right = plotWidth(style);
	const highest = Math.max((target.to ?? target.from ?? 0) * 1.4, ...days.map(({ rate }) => (days.length > WITH_INTERVALS ? (rate.value ?? 0) : Math.min(rate.high ?? 0, (rate.value ?? 0) * 2.2 + 0.02))), data.whole.high ?? 0);
	const y = scaleLinear([0, Math.min(1, highest)], [height, 14]).nice(4);
	const x = scalePoint(days.map(({ date }) => date), [LEFT + 24, right - 24]).padding(days.length < 2 ? 0.5 : 0);
	const at = (date: string) => x(date) ?? LEFT;
	const [from, to] = [y(target.to ?? y.domain()[1] ?? 1), y(target.from ?? 0)];
	return [
		tag('rect', { x: LEFT, y: from, width: right - LEFT, height: to - from, fill: theme.goodPale }),
		...y.ticks(4).map((tick) => line(LEFT, y(tick), right, y(tick), theme.grid) + label(LEFT - 8, y(tick) + 4, roundPercent(tick, language), { size: 11, fill: theme.soft, anchor: 'end' })),
		...dayTicks(days.map(({ date }) => date), at, style),
		wholeLine(data, style, y, right),
		...days.map((day) => drawDay(at(day.date), day, { y, intervals: days.length <= WITH_INTERVALS, dense: days.length > 14 }, target, style)),
		path(data, at, y, theme.accent),
		...days.map((day) => drawPoint(at(day.date), day, { y, dense: days.length > 14 }, target, style)),
	].join('');
}

type Scale = (share: number) => number;

function wholeLine({ whole: all }: DaysChartData, { theme }: ChartStyle, y: Scale, right: number): string {
	if (all.value === null) return '';
	return line(LEFT, y(all.value), right, y(all.value), theme.ink, { 'stroke-width': 1.25, 'stroke-dasharray': '1 4', 'stroke-linecap': 'round' });
}

function drawDay(x: number, { rate, open }: ChartDay, { y, intervals, dense }: { readonly y: Scale; readonly intervals: boolean; readonly dense: boolean }, target: Target, { theme }: ChartStyle): string {
	if (!intervals || rate.low === null || rate.high === null) return '';
	const top = Math.max(y(rate.high), 6);
	const colour = !open && standingOf(rate.value, target) === 'off' ? theme.off : theme.accent;
	return line(x, y(rate.low), x, top, colour, { 'stroke-width': dense ? 4 : 7, 'stroke-opacity': 0.25, 'stroke-linecap': 'round' });
}

function drawPoint(x: number, { rate, open }: ChartDay, { y, dense }: { readonly y: Scale; readonly dense: boolean }, target: Target, { theme }: ChartStyle): string {
	if (rate.value === null) return '';
	const transform = `translate(${x} ${y(rate.value)})`;
	if (open) return tag('path', { d: symbol(symbolCircle, dense ? 36 : 80)(), transform, fill: theme.surface, stroke: theme.accent, 'stroke-width': 2 });
	const off = standingOf(rate.value, target) === 'off';
	return tag('path', { d: symbol(off ? symbolDiamond : symbolCircle, dense ? 42 : 90)(), transform, fill: off ? theme.off : theme.accent, stroke: theme.surface, 'stroke-width': 1.5 });
}

/** Days without a rate leave a gap. */
function path({ days }: DaysChartData, at: (date: string) => number, y: Scale, stroke: string): string {
	const d = lineOf<DaysChartData['days'][number]>().defined(({ rate }) => rate.value !== null).x(({ date }) => at(date)).y(({ rate }) => y(rate.value ?? 0))([...days]);
	return d === null ? '' : tag('path', { d, fill: 'none', stroke, 'stroke-width': 1.75, 'stroke-opacity': 0.55, 'stroke-linejoin': 'round' });
}

/** Every day of a week, every Monday of a month, or about six of a longer time. */
function dayTicks(dates: readonly string[], at: (date: string) => number, style: ChartStyle): string[] {
	const { theme, language } = style;
	const height = heightOf(style);
	const every = dates.length <= 8 ? dates : dates.length <= 40 ? dates.filter((date) => new Date(`${date}T00:00Z`).getUTCDay() === 1) : dates.filter((_, index) => index % Math.ceil(dates.length / 6) === 0);
	return every.map((date) => [
		line(at(date), height, at(date), height + 4, theme.soft),
		label(at(date), height + 18, dayName(date, language, !(dates.length <= 8 && isNarrow(style))), { size: 11, fill: theme.soft, anchor: 'middle' }),
	].join(''));
}

/** `ma 23 nov`, or `ma` alone. */
export function dayName(date: string, language: ChartStyle['language'], full: boolean): string {
	const options = full ? ({ weekday: 'short', day: 'numeric', month: 'short' } as const) : ({ weekday: 'short' } as const);
	return new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone: 'UTC' }).format(new Date(`${date}T12:00Z`)).replace(',', '');
}

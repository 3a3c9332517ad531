import { scaleBand, scaleLinear } from 'd3-scale';
import { chartOf, isNarrow, plotWidth, type Chart, type ChartStyle, type Plot } from './chart';
import { legend } from './legend';
import { widthOf } from './measure';
import { whole } from './numbers';
import { label, line, tag } from './svg';

export interface PaceHour {
	/** `14:00`, in the account's zone. */
	readonly hour: string;
	/** `ma 23 nov`, at the first hour of a day and of the chart; else empty. */
	readonly day: string;
	readonly messages: number;
}

export interface PaceChartData {
	readonly title: string;
	readonly subtitle: string;
	readonly hours: readonly PaceHour[];
	/** Messages in any 60 minutes. */
	readonly limit: number;
	readonly limitLabel: string;
}

const HEIGHT = 180;
const LEFT = 34;

/** Messages hour by hour against the account's limit. */
export function paceChart({ title, subtitle, hours, limit, limitLabel }: PaceChartData, style: ChartStyle): Chart {
	const { language } = style;
	const nl = language === 'nl';
	const most = hours.reduce<PaceHour | null>((busiest, each) => (busiest && busiest.messages >= each.messages ? busiest : each), null);
	const total = hours.reduce((sum, { messages }) => sum + messages, 0);
	const busy = most === null || most.messages === 0 ? '' : nl ? ` Het drukste uur had er ${whole(most.messages, language)}.` : ` The busiest hour had ${whole(most.messages, language)}.`;
	return chartOf(
		style,
		{
			title, subtitle,
			description: `${nl ? `${whole(total, language)} berichten in ${hours.length} uur.` : `${whole(total, language)} messages in ${hours.length} hours.`}${busy} ${limitLabel}.`,
			note: nl ? 'Per klokuur; de grens geldt voor elke 60 minuten.' : 'By clock hour; the limit holds for any 60 minutes.',
			table: {
				columns: [nl ? 'Uur' : 'Hour', nl ? 'Berichten' : 'Messages'],
				rows: hours.filter(({ messages }) => messages > 0).map((each) => [`${lastDay(hours, each)} ${each.hour}`.trim(), whole(each.messages, language)]),
			},
		},
		withLegend({ hours, limit, limitLabel }, most?.messages ?? 0, style),
	);
}

function lastDay(hours: readonly PaceHour[], hour: PaceHour): string {
	return hours.slice(0, hours.indexOf(hour) + 1).findLast(({ day }) => day !== '')?.day ?? '';
}

type Pace = Pick<PaceChartData, 'hours' | 'limit' | 'limitLabel'>;

/** A scale ends here at the least: a single message is no wall. */
const LEAST = 4;

/** Below this share of the limit the hours would be a flat line under it: they are drawn on their own scale, and the limit is said. */
const NEAR = 0.25;

function withLegend(pace: Pace, busiest: number, style: ChartStyle): Plot {
	const near = busiest >= pace.limit * NEAR || pace.limit <= LEAST;
	const far = style.language === 'nl' ? `${pace.limitLabel}, ver boven deze schaal` : `${pace.limitLabel}, far above this scale`;
	const above = legend([{ mark: 'dashed', words: near ? pace.limitLabel : far }], style);
	return { height: above.height + HEIGHT + 40, draw: above.draw + tag('g', { transform: `translate(0 ${above.height})` }, draw(pace, near, style)) };
}

function draw({ hours, limit }: Pace, near: boolean, style: ChartStyle): string {
	const { theme, language } = style;
	const right = plotWidth(style);
	const most = Math.max(LEAST, near ? limit * 1.06 : 0, ...hours.map(({ messages }) => messages));
	const y = scaleLinear([0, most], [HEIGHT, 10]);
	const x = scaleBand(hours.map((_, index) => index), [LEFT, right]).paddingInner(0.22);
	const ticks = near ? [0, Math.round(limit / 2), limit] : y.ticks(3).filter(Number.isInteger);
	return [
		...ticks.map((tick) => line(LEFT, y(tick), right, y(tick), theme.grid) + label(LEFT - 8, y(tick) + 4, whole(tick, language), { size: 11, fill: theme.soft, anchor: 'end' })),
		...hours.map(({ messages }, index) => {
			const top = y(messages);
			return messages === 0 ? '' : tag('rect', { x: x(index) ?? 0, y: top, width: x.bandwidth(), height: HEIGHT - top, rx: Math.min(2, x.bandwidth() / 3), fill: messages > limit ? theme.off : theme.accent });
		}),
		line(LEFT, HEIGHT, right, HEIGHT, theme.soft),
		near ? line(LEFT, y(limit), right, y(limit), theme.off, { 'stroke-width': 1.5, 'stroke-dasharray': '6 4' }) : '',
		...hours.map(({ hour, day }, index) => hourTick(hour, day, x(index) ?? 0, style)),
	].join('');
}

function hourTick(hour: string, day: string, x: number, style: ChartStyle): string {
	const { theme } = style;
	const fits = (words: string, size: number) => x + widthOf(words, size, 600) <= plotWidth(style);
	const shown = Number(hour.slice(0, 2)) % (isNarrow(style) ? 12 : 6) === 0 && fits(hour, 10.5);
	return (shown ? label(x, HEIGHT + 16, hour, { size: 10.5, fill: theme.soft }) : '') + (day !== '' && fits(day, 11) ? label(x, HEIGHT + 32, day, { size: 11, weight: 600, fill: theme.soft }) : '');
}

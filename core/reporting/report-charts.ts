import type { Language } from '../store/schema';
import type { Chart, ChartStyle } from './charts/chart';
import { dayName, daysChart } from './charts/days-chart';
import { funnelChart, type FunnelStep } from './charts/funnel-chart';
import { intervalChart, type IntervalRow } from './charts/interval-rows';
import { localeOf, whole } from './charts/numbers';
import { paceChart } from './charts/pace-chart';
import { figureWords } from './figure-words';
import type { FunnelFigures } from './funnel';
import { dayOf, daysOf } from './period';
import { rateOf, type Rate } from './rates';
import type { ReportData } from './report';
import { RESPONSE_MS } from './sends';
import type { StoryResult } from './story-results';
import { TARGETS } from './targets';

export const CHARTS = ['funnel', 'reply_rate', 'opt_outs', 'stories', 'frequency', 'pace'] as const;
export type ChartName = (typeof CHARTS)[number];

/** Rows of a comparison: more are a table. */
const MOST_ROWS = 8;

/** One chart of a report. */
export function reportChart(name: ChartName, data: ReportData, style: ChartStyle): Chart {
	switch (name) {
		case 'funnel':
			return funnel(data, style);
		case 'reply_rate':
			return replyRate(data, style);
		case 'opt_outs':
			return optOuts(data, style);
		case 'stories':
			return stories(data, style);
		case 'frequency':
			return frequency(data, style);
		case 'pace':
			return pace(data, style);
	}
}

/** `@studio.vaas · 16–22 november 2026` */
export function aboutLine({ account, figures }: Pick<ReportData, 'account' | 'figures'>, language: Language): string {
	return `@${account.username} · ${periodWords(figures, language)}`;
}

/** The days of a period, first and last among them. */
export function periodWords({ from, to, timeZone }: Pick<FunnelFigures, 'from' | 'to' | 'timeZone'>, language: Language): string {
	const format = new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'long', year: 'numeric', timeZone });
	if (from === 0) return language === 'nl' ? `alles tot ${format.format(to - 1)}` : `everything up to ${format.format(to - 1)}`;
	return format.formatRange(from, to - 1).replace(/ – /g, ' – ');
}

/** What a figure counts, in people. */
const STEPS = ['reach', 'people_seen', 'people_engaged', 'people_messaged', 'people_replied', 'qualified', 'leads', 'sales'] as const;

function funnel(data: ReportData, style: ChartStyle): Chart {
	const steps = STEPS.map((kpi): FunnelStep => ({ label: figureWords(kpi).name[style.language], people: valueOf(data.figures, kpi) }));
	// Reach and lists are there for who has them.
	const shown = steps.filter(({ people }, index) => index > 1 || people > 0);
	return funnelChart({ title: style.language === 'nl' ? 'Van kijker tot klant' : 'From viewer to customer', subtitle: aboutLine(data, style.language), steps: shown }, style);
}

function replyRate(data: ReportData, style: ChartStyle): Chart {
	const nl = style.language === 'nl';
	const { figures } = data;
	const rows = new Map(figures.breakdowns.day.map((row) => [row.group, row.replyRate]));
	const first = figures.from === 0 ? Date.parse(`${figures.breakdowns.day[0]?.group ?? dayOf(figures.at, figures.timeZone).date}T12:00Z`) : figures.from;
	const days = daysOf({ from: first, to: figures.to }, figures.timeZone).map(({ date, to }) => ({ date, rate: rows.get(date) ?? rateOf(0, 0), open: isOpen(to, figures.at) }));
	return daysChart(
		{
			title: nl ? 'Antwoordpercentage per dag' : 'Reply rate by day', subtitle: aboutLine(data, style.language), days, whole: rateKpi(figures, 'reply_rate'), target: TARGETS.reply_rate,
			targetLabel: nl ? 'doel 10–20 %' : 'aim 10–20 %', wholeLabel: nl ? 'hele periode' : 'whole period',
			note: (nl ? 'Minder dan 5 mensen: geen punt.' : 'Fewer than 5 people: no point.') + (days.some(({ open }) => open) ? (nl ? ' Open punt: telt nog door, tot 7 dagen na het bericht.' : ' Hollow: still counting, until 7 days after the message.') : ''),
		},
		style,
	);
}

/** Whether something may still be put down to messages from before a moment. */
export function isOpen(until: number, at: number): boolean {
	return at < until + RESPONSE_MS;
}

function optOuts(data: ReportData, style: ChartStyle): Chart {
	const { language } = style;
	const nl = language === 'nl';
	const row = (name: string, rate: Rate, strong = false): IntervalRow => ({ label: name, detail: peopleWords(rate.denominator, language), rate, strong });
	const campaigns = data.figures.breakdowns.campaign.filter(({ group }) => group !== null).slice(0, MOST_ROWS - 2);
	return intervalChart(
		{
			title: nl ? 'Afmeldingen' : 'Opt-outs', subtitle: nl ? 'Binnen 7 dagen na een bericht, van wie er een kreeg' : 'Within 7 days after a message, of who got one',
			rows: [
				row(nl ? 'Deze periode' : 'This period', rateKpi(data.figures, 'opt_out_rate'), true),
				...(data.before ? [row(nl ? 'Periode ervoor' : 'Period before', rateKpi(data.before, 'opt_out_rate'))] : []),
				...campaigns.map(({ group, optOutRate }) => row(group ?? '', optOutRate)),
			],
			target: TARGETS.opt_out_rate, targetLabel: nl ? 'onder 1 %' : 'under 1 %', note: nl ? 'Balk: 95 %-interval.' : 'Bar: 95 % interval.', empty: '',
		},
		style,
	);
}

function stories(data: ReportData, style: ChartStyle): Chart {
	const { language } = style;
	const nl = language === 'nl';
	const known = data.stories.filter(({ reach }) => reach !== null && reach > 0).map((story) => ({ story, rate: rateOf(story.repliers, story.reach ?? 0) }));
	const shown = known.filter(({ rate }) => rate.value !== null).sort((a, b) => (b.rate.value ?? 0) - (a.rate.value ?? 0)).slice(0, MOST_ROWS);
	const left = data.stories.length - shown.length;
	const leftWords = nl ? `${left} andere: minder antwoord, of bereik onbekend.` : `${left} others: fewer replies, or reach not known.`;
	return intervalChart(
		{
			title: nl ? 'Stories vergeleken' : 'Stories compared', subtitle: nl ? 'Mensen die antwoordden, van de bereikte accounts' : 'People who replied, of the accounts reached',
			rows: shown.map(({ story, rate }) => ({ label: storyName(story, data.figures.timeZone, language), detail: story.theme ?? '', rate })),
			target: null, targetLabel: '', note: left > 0 ? leftWords : nl ? 'Balk: 95 %-interval.' : 'Bar: 95 % interval.',
			empty: nl ? 'Nog geen stories met bekend bereik in deze periode.' : 'No stories with a known reach in this period yet.',
		},
		style,
	);
}

/** `ma 16 nov 09:10` */
export function storyName({ postedAt }: Pick<StoryResult, 'postedAt'>, timeZone: string, language: Language): string {
	if (postedAt === null) return '–';
	const time = new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit', timeZone }).format(postedAt);
	return `${dayName(dayOf(postedAt, timeZone).date, language, true)} ${time}`;
}

function frequency({ figures }: ReportData, style: ChartStyle): Chart {
	const { language } = style;
	const nl = language === 'nl';
	const { deciles, cutOff } = figures.frequency;
	const name = (least: number, most: number) => (least === most ? String(least) : `${least}–${most}`);
	const within = cutOff === null ? -1 : deciles.findLastIndex(({ mostStories }) => mostStories >= cutOff.leastStories);
	return intervalChart(
		{
			title: nl ? 'Antwoord naar kijkfrequentie' : 'Replies by how often people watch',
			subtitle: nl ? 'Stories gezien in de 28 dagen voor het bericht' : 'Stories seen in the 28 days before the message',
			rows: deciles.map(({ leastStories, mostStories, people, replyRate: rate }) => ({ label: `${name(leastStories, mostStories)} ${mostStories === 1 ? 'story' : 'stories'}`, detail: peopleWords(people, language), rate })),
			target: TARGETS.reply_rate, targetLabel: nl ? 'doel 10–20 %' : 'aim 10–20 %', note: nl ? 'Elk deel is een tiende van de mensen; wie even vaak keek hoort bij elkaar.' : 'Each row is a tenth of the people; who watched as often is together.',
			cut: cutOff === null || within < 0 || cutOff.leastStories === 0 ? undefined : { after: within, label: nl ? `voorstel: schrijf vanaf ${cutOff.leastStories} stories` : `proposal: write from ${cutOff.leastStories} stories on` },
			empty: nl ? 'Nog niemand aangeschreven in deze periode.' : 'Nobody messaged in this period yet.',
		},
		style,
	);
}

function pace({ account, figures, pace: { hours, limit } }: ReportData, style: ChartStyle): Chart {
	const { language } = style;
	const nl = language === 'nl';
	const clock = new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit', timeZone: figures.timeZone, hourCycle: 'h23' });
	let last = '';
	const named = hours.map(({ at, messages }) => {
		const { date } = dayOf(at, figures.timeZone);
		const isNew = date !== last;
		last = date;
		return { hour: clock.format(at), day: isNew ? dayName(date, language, true) : '', messages };
	});
	return paceChart(
		{
			title: nl ? 'Tempo' : 'Pace', subtitle: nl ? `@${account.username} · berichten per uur, laatste ${hours.length} uur` : `@${account.username} · messages by hour, last ${hours.length} hours`,
			hours: named, limit, limitLabel: nl ? `grens ${whole(limit, language)} per uur` : `limit ${whole(limit, language)} an hour`,
		},
		style,
	);
}

function peopleWords(people: number, language: Language): string {
	return `${whole(people, language)} ${language === 'nl' ? (people === 1 ? 'mens' : 'mensen') : people === 1 ? 'person' : 'people'}`;
}

export function valueOf({ kpis }: Pick<FunnelFigures, 'kpis'>, name: string): number {
	return kpis.find(({ kpi }) => kpi === name)?.value ?? 0;
}

/** A figure that is a rate. */
export function rateKpi({ kpis }: Pick<FunnelFigures, 'kpis'>, name: string): Rate {
	const found = kpis.find(({ kpi }) => kpi === name);
	return { numerator: found?.numerator ?? 0, denominator: found?.denominator ?? 0, value: found?.value ?? null, low: found?.low ?? null, high: found?.high ?? null };
}

import type { Language } from '../../store/schema';
import { aliasOf } from '../drill/alias';
import { figureWords, reasonWords } from '../figure-words';
import type { Kpi } from '../kpis';
import type { ReportData } from '../report';
import type { ChartName } from '../report-charts';
import { breakdownTable, storiesTable } from './breakdown-tables';
import { chartFigure } from './chart-figure';
import { basisText, changeText, standing, standingText, valueText } from './figure-text';
import { element, escape } from './html';
import type { Links } from './links';
import { timeText } from './sending-state';
import { table, type Cell } from './table';

/** A refusal of the period, as the store lists it. */
export interface Refusal {
	readonly decisionKey: string;
	readonly viewerKey: string;
	readonly at: number;
	readonly campaign: string | null;
	readonly step: string;
}

/** The chart that shows a figure best. */
const CHART_OF: Readonly<Record<string, ChartName>> = {
	reply_rate: 'reply_rate', people_replied: 'reply_rate', opt_out_rate: 'opt_outs', opt_outs: 'opt_outs', view_reply_rate: 'stories', reach: 'stories', messages_sent: 'pace', people_messaged: 'funnel', leads: 'funnel', sales: 'funnel', qualified: 'funnel', people_seen: 'funnel', people_engaged: 'funnel',
};

/** Figures about messages can be told apart by all that messages can. */
const ABOUT_MESSAGES = ['reply_rate', 'people_replied', 'opt_out_rate', 'people_messaged', 'messages_sent', 'leads'];

/** One figure: what it means, how it stands, and where it comes from. */
export function kpiMain(kpi: Kpi, data: ReportData, language: Language, { links, refusals }: { readonly links: Links; readonly refusals: readonly Refusal[] | null }): string {
	const nl = language === 'nl';
	const { means } = figureWords(kpi.kpi);
	const before = data.before?.kpis.find((each) => each.kpi === kpi.kpi);
	const chart = CHART_OF[kpi.kpi];
	const facts = [basisText(kpi, language), changeText(kpi, before, language), standing(kpi) === 'unknown' ? null : standingText(kpi, language)].filter((words) => words !== null && words !== '');
	const cure = kpi.kpi.startsWith('not_allowed:') ? reasonWords(kpi.kpi.slice('not_allowed:'.length))?.cure[language] : undefined;
	const messages = ABOUT_MESSAGES.includes(kpi.kpi) ? (['theme', 'story', 'segment', 'campaign', 'variant', 'language'] as const).map((dimension) => breakdownTable(dimension, data, language, links)).filter((each) => each !== '') : [];
	return [
		element('section', { class: 'panel', 'aria-labelledby': 'kpi' }, element('h2', { id: 'kpi' }, nl ? 'Het cijfer' : 'The figure'), element('p', { class: 'soft' }, escape(means[language])), element('p', {}, `<strong class="value">${escape(valueText(kpi, language))}</strong>`), ...facts.map((words) => element('p', {}, escape(words ?? ''))), cure === undefined ? '' : element('p', {}, `<strong>${nl ? 'Wat eraan te doen is:' : 'What to do about it:'}</strong> ${escape(cure)}`), element('p', { class: 'soft' }, `<code>${escape(kpi.kpi)}</code> · docs/kpis.md`)),
		chart === undefined ? '' : chartFigure(chart, data, language, { wide: true }),
		refusals === null ? '' : refusalsPanel(refusals, data, language, links),
		messages.length === 0 ? '' : element('div', { class: 'grid' }, ...messages),
		storiesTable(data, language, links),
	].join('');
}

function refusalsPanel(refusals: readonly Refusal[], { figures }: ReportData, language: Language, links: Links): string {
	const nl = language === 'nl';
	const title = nl ? 'De laatste keren' : 'The last times';
	const columns = [{ name: nl ? 'Besloten op' : 'Decided on' }, { name: nl ? 'Persoon' : 'Person' }, { name: nl ? 'Waarvoor' : 'What for' }];
	const rows = refusals.map(({ decisionKey, viewerKey, at, campaign, step }): Cell[] => [
		{ words: timeText(at, figures.timeZone, language), href: links.to({ view: 'decision', decisionKey }) },
		{ words: aliasOf(viewerKey), href: links.to({ view: 'person', viewerKey }) },
		campaign === null ? `${nl ? 'antwoord' : 'answer'}, ${step}` : `${campaign}, ${step}`,
	]);
	return element('section', { class: 'panel', 'aria-labelledby': 'refusals' }, element('h2', { id: 'refusals' }, title), rows.length === 0 ? element('p', {}, nl ? 'Er wordt niets meer van bewaard.' : 'Nothing of it is kept any more.') : table(title, columns, rows));
}

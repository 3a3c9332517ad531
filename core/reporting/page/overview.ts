import type { Language } from '../../store/schema';
import { aboutLine } from '../report-charts';
import type { ReportData } from '../report';
import { allFigures, heldBack } from './all-figures';
import { breakdownTable, experimentTable, storiesTable } from './breakdown-tables';
import { cards } from './cards';
import { chartFigure } from './chart-figure';
import { element, escape, htmlPage } from './html';
import { NO_LINKS, type Links } from './links';
import { sendingState, timeText } from './sending-state';

/** The content of the overview: figures first, then pictures, then tables. */
export function overviewMain(data: ReportData, language: Language, links: Links): string {
	const chart = (name: Parameters<typeof chartFigure>[0], wide = false) => chartFigure(name, data, language, { wide });
	const tables = [
		...(['theme', 'segment', 'campaign', 'variant', 'language'] as const).map((dimension) => breakdownTable(dimension, data, language, links)),
	].filter((each) => each !== '');
	return [
		sendingState(data, language),
		cards(data, language, links),
		element('div', { class: 'grid' }, chart('funnel'), chart('reply_rate'), chart('stories'), chart('frequency'), chart('opt_outs'), chart('pace')),
		storiesTable(data, language, links),
		experimentTable(data, language),
		element('div', { class: 'grid' }, ...tables),
		heldBack(data, language, links),
		allFigures(data, language, links),
	].join('');
}

/** The report as one file that needs nothing else: no script, no request. */
export function reportPage(data: ReportData, language: Language): string {
	const nl = language === 'nl';
	const title = nl ? 'Funnelrapport' : 'Funnel report';
	return htmlPage({
		language,
		title: `${title} · ${aboutLine(data, language)}`,
		header: element('div', { class: 'names' }, element('h1', {}, title), element('p', {}, escape(aboutLine(data, language)))),
		main: overviewMain(data, language, NO_LINKS),
		footer: footerText(data, language),
		live: false,
	});
}

export function footerText({ figures }: ReportData, language: Language): string {
	const nl = language === 'nl';
	const made = timeText(figures.at, figures.timeZone, language);
	return nl
		? `<p>Gemaakt op ${escape(made)}. Er staat geen persoon in; groepen van minder dan vijf mensen zijn samengevoegd. Wat elk cijfer betekent staat in docs/kpis.md.</p>`
		: `<p>Made on ${escape(made)}. No person is in it; groups of fewer than five people are put together. What each figure means is in docs/kpis.md.</p>`;
}

import type { Language } from '../../store/schema';
import { whole } from '../charts/numbers';
import { figureWords, reasonWords } from '../figure-words';
import type { ReportData } from '../report';
import { basisText, changeText, valueText } from './figure-text';
import { element, escape } from './html';
import type { Links } from './links';
import { table, type Cell } from './table';

/** Every figure with its meaning, to open. */
export function allFigures({ figures, before }: ReportData, language: Language, links: Links): string {
	const nl = language === 'nl';
	const title = nl ? 'Alle cijfers' : 'All figures';
	const columns = [{ name: nl ? 'Cijfer' : 'Figure' }, { name: nl ? 'Waarde' : 'Value', number: true }, { name: nl ? 'Waaruit' : 'Made of' }, { name: nl ? 'Verandering' : 'Change' }, { name: nl ? 'Betekenis' : 'Meaning' }];
	const rows = figures.kpis.map((kpi): Cell[] => {
		const { name, means } = figureWords(kpi.kpi);
		return [
			{ words: name[language], href: links.to({ view: 'kpi', kpi: kpi.kpi }) },
			valueText(kpi, language), basisText(kpi, language), changeText(kpi, before?.kpis.find((each) => each.kpi === kpi.kpi), language) ?? '', means[language],
		];
	});
	return element('section', { class: 'panel', 'aria-labelledby': 'all-figures' }, element('h2', { id: 'all-figures' }, title), element('details', { 'data-key': 'all-figures' }, element('summary', {}, nl ? `${rows.length} cijfers met hun betekenis` : `${rows.length} figures with their meaning`), table(title, columns, rows)));
}

/** Why messages did not go out, the most frequent first, each with what to do about it. */
export function heldBack({ figures }: ReportData, language: Language, links: Links): string {
	const nl = language === 'nl';
	const reasons = figures.kpis.filter(({ kpi }) => kpi.startsWith('not_allowed:')).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
	if (reasons.length === 0) return '';
	const columns = [{ name: nl ? 'Reden' : 'Reason' }, { name: nl ? 'Berichten' : 'Messages', number: true }, { name: nl ? 'Wat eraan te doen is' : 'What to do about it' }];
	const rows = reasons.map(({ kpi, value }): Cell[] => {
		const code = kpi.slice('not_allowed:'.length);
		return [{ words: figureWords(kpi).name[language], href: links.to({ view: 'kpi', kpi }) }, whole(value ?? 0, language), reasonWords(code)?.cure[language] ?? ''];
	});
	const title = nl ? 'Waarom berichten niet uitgingen' : 'Why messages did not go out';
	return element('section', { class: 'panel', 'aria-labelledby': 'held-back' }, element('h2', { id: 'held-back' }, escape(title)), table(title, columns, rows));
}

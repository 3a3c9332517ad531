import type { Language } from '../../store/schema';
import { figureWords } from '../figure-words';
import type { Kpi } from '../kpis';
import type { ReportData } from '../report';
import { isOpen } from '../report-charts';
import { basisText, changeText, standing, standingText, valueText } from './figure-text';
import { element, escape } from './html';
import type { Links } from './links';

/** The figures somebody looks at first. */
const FIRST = ['reply_rate', 'opt_out_rate', 'people_messaged', 'leads', 'time_to_first_reply', 'delivery_rate', 'complaints', 'privacy_incidents'];

/** Within 7 days of the end of the period these are not final, and comparing them with the time before would mislead. */
const COUNTING_ON = ['reply_rate', 'opt_out_rate', 'complaint_rate'];

/** The most important figures, each a link to where it comes from. */
export function cards({ figures, before }: ReportData, language: Language, links: Links): string {
	const shown = FIRST.flatMap((name) => figures.kpis.find(({ kpi }) => kpi === name) ?? []);
	const items = shown.map((kpi) => element('li', {}, card(kpi, { before: before?.kpis.find((each) => each.kpi === kpi.kpi), open: isOpen(figures.to, figures.at) }, language, links)));
	return element('ul', { class: 'cards' }, ...items);
}

function card(kpi: Kpi, { before, open }: { readonly before: Kpi | undefined; readonly open: boolean }, language: Language, links: Links): string {
	const line = (name: string, words: string | null) => (words === null || words === '' ? '' : element('span', { class: name }, escape(words)));
	const stands = standing(kpi);
	const href = links.to({ view: 'kpi', kpi: kpi.kpi });
	return element(
		href === null ? 'div' : 'a',
		{ class: 'card', id: `card-${kpi.kpi}`, href },
		line('name', figureWords(kpi.kpi).name[language]),
		line('value', valueText(kpi, language)),
		line('of', basisText(kpi, language)),
		COUNTING_ON.includes(kpi.kpi) && open ? line('delta', language === 'nl' ? 'telt nog door' : 'still counting') : line('delta', changeText(kpi, before, language)),
		stands === 'unknown' ? '' : line(`standing ${stands}`, standingText(kpi, language)),
	);
}

import type { Language } from '../../store/schema';
import type { Chart } from '../charts/chart';
import { OF_PAGE } from '../charts/theme';
import { reportChart, type ChartName } from '../report-charts';
import type { ReportData } from '../report';
import { element, escape } from './html';
import { table } from './table';

/** Points on a desk, in one of two columns or over both, and on a phone: a chart is shown at its own size, so its words are as large as they were meant. */
const WIDTHS = { desk: 524, wide: 860, phone: 330 } as const;

/** A chart as a part of the page: drawn for both widths, with its numbers as a table to open. */
export function chartFigure(name: ChartName, data: ReportData, language: Language, { wide = false, level = 2 }: { readonly wide?: boolean; readonly level?: 2 | 3 } = {}): string {
	const draw = (width: number) => reportChart(name, data, { language, theme: OF_PAGE, width, framed: false });
	const [desk, phone] = [draw(wide ? WIDTHS.wide : WIDTHS.desk), draw(WIDTHS.phone)];
	return element(
		'section', { class: `panel${wide ? ' wide' : ''}`, 'aria-labelledby': `chart-${name}` },
		element(`h${level}`, { id: `chart-${name}` }, escape(desk.title)),
		element('p', { class: 'soft' }, escape(desk.subtitle)),
		element('figure', {}, marked(desk, 'desk'), marked(phone, 'phone'), desk.note === '' ? '' : element('figcaption', {}, escape(desk.note))),
		asTable(desk, name, language),
	);
}

/** One of the two is shown; what is not shown is not read out either. */
function marked({ svg }: Chart, name: 'desk' | 'phone'): string {
	return svg.replace('<svg ', `<svg class="${name}" `);
}

function asTable({ title, table: numbers }: Chart, name: string, language: Language): string {
	if (numbers.rows.length === 0) return '';
	const columns = numbers.columns.map((column, index) => ({ name: column, number: index > 0 }));
	return element('details', { 'data-key': `chart-${name}` }, element('summary', {}, language === 'nl' ? `Als tabel<span class="hidden"> ${escape(title)}</span>` : `As a table<span class="hidden"> ${escape(title)}</span>`), table(title, columns, numbers.rows));
}

import type { Language } from '../store/schema';
import { figureWords, reasonWords } from './figure-words';
import type { Kpi } from './kpis';
import { basisText, changeText, standing, standingText, valueText } from './page/figure-text';
import { escape } from './page/html';
import type { ReportData } from './report';
import { aboutLine, isOpen, type ChartName } from './report-charts';

/** A chart that goes with the mail, under the name its picture is attached by. */
export interface MailedChart {
	readonly name: ChartName;
	readonly title: string;
	/** What it shows, for who does not see it. */
	readonly description: string;
}

export interface ReportMail {
	readonly subject: string;
	/** Pictures are named `cid:` and the chart's name. */
	readonly html: string;
	readonly text: string;
}

/** The figures of the mail, in their order. */
const FIRST = ['reply_rate', 'opt_out_rate', 'people_messaged', 'people_replied', 'leads', 'sales', 'revenue', 'time_to_first_reply', 'delivery_rate', 'complaints', 'backlog', 'open_tasks', 'privacy_incidents'];

const INK = '#161c26';
const SOFT = '#586274';
const LINE = '#e4e8ef';

/** The weekly mail: the figures in words and numbers, the pictures inline. Nobody is named in it. A signed head of the consent ledger is its last line. */
export function reportMail(data: ReportData, language: Language, charts: readonly MailedChart[], proof: string | null = null): ReportMail {
	const nl = language === 'nl';
	const about = aboutLine(data, language);
	const subject = `${nl ? 'Funnelrapport' : 'Funnel report'} ${about}`;
	const kpis = FIRST.flatMap((name) => data.figures.kpis.filter(({ kpi }) => kpi === name || (name === 'revenue' && kpi.startsWith('revenue:'))));
	const before = (kpi: Kpi) => data.before?.kpis.find((each) => each.kpi === kpi.kpi);
	const rows = kpis.map((kpi) => ({
		name: figureWords(kpi.kpi).name[language],
		value: valueText(kpi, language),
		more: [basisText(kpi, language), kpi.unit === 'rate' && isOpen(data.figures.to, data.figures.at) ? (nl ? 'telt nog door' : 'still counting') : changeText(kpi, before(kpi), language)].filter((words) => words !== null && words !== '').join(' · '),
		standing: standing(kpi) === 'unknown' ? '' : standingText(kpi, language),
		off: standing(kpi) === 'off',
	}));
	const closing = data.figures.closing.map(({ code }) => {
		const words = reasonWords(code);
		return `${words?.what[language] ?? code}. ${words?.cure[language] ?? ''}`;
	});
	const closed = closing.length === 0 ? '' : nl ? 'Er wordt nu niets verstuurd' : 'Nothing is sent now';
	const note = nl
		? 'Er staat geen persoon in dit bericht. Alle cijfers staan in de bijlage; wat ze betekenen in docs/kpis.md.'
		: 'No person is in this message. All figures are in the attachment; what they mean is in docs/kpis.md.';
	const kept = nl
		? 'Bewaar deze regel. Ermee toont Verify Ledger van Funnel Report elke latere wijziging in het toestemmingenregister aan:'
		: 'Keep this line. With it, Verify Ledger of Funnel Report proves any later change to the consent ledger:';
	return {
		subject,
		html: htmlOf({ language, about, rows, closed, closing, charts, notes: [escape(note), ...(proof === null ? [] : [`${escape(kept)}<br><code style="font-size:11px;word-break:break-all">${escape(proof)}</code>`])] }),
		text: [about, '', ...(closed === '' ? [] : [`! ${closed}:`, ...closing.map((line) => `  - ${line}`), '']), ...rows.map(({ name, value, more, standing: words }) => `${name}: ${value}${more === '' ? '' : ` (${more})`}${words === '' ? '' : ` ${words}`}`), '', ...charts.map(({ title, description }) => `${title}: ${description}`), '', note, ...(proof === null ? [] : ['', kept, proof])].join('\n'),
	};
}

interface MailRow {
	readonly name: string;
	readonly value: string;
	readonly more: string;
	readonly standing: string;
	readonly off: boolean;
}

interface MailParts {
	readonly language: Language;
	readonly about: string;
	readonly rows: readonly MailRow[];
	readonly closed: string;
	readonly closing: readonly string[];
	readonly charts: readonly MailedChart[];
	/** Under the figures, as HTML. */
	readonly notes: readonly string[];
}

/** Tables and inline styles: what mail programs understand. */
function htmlOf({ language, about, rows, closed, closing, charts, notes }: MailParts): string {
	const title = language === 'nl' ? 'Funnelrapport' : 'Funnel report';
	const figures = rows.map(({ name, value, more, standing: words, off }) =>
		`<tr><td style="padding:9px 12px 9px 0;border-bottom:1px solid ${LINE};vertical-align:top">${escape(name)}</td>` +
		`<td style="padding:9px 0;border-bottom:1px solid ${LINE};vertical-align:top"><strong style="font-size:18px">${escape(value)}</strong>` +
		(more === '' ? '' : `<br><span style="color:${SOFT};font-size:13px">${escape(more)}</span>`) +
		`${words === '' ? '' : `<br><span style="color:${off ? '#b34700' : '#0b7a5c'};font-size:13px;font-weight:600">${escape(words)}</span>`}</td></tr>`,
	);
	const pictures = charts.map(({ name, title: words, description }) =>
		`<p style="margin:22px 0 0"><img src="cid:${name}" width="600" alt="${escape(`${words}. ${description}`)}" style="display:block;width:100%;max-width:600px;height:auto;border:1px solid ${LINE};border-radius:12px"></p>`,
	);
	const warning = closed === '' ? '' : `<p style="margin:16px 0;padding:12px 16px;border-left:5px solid #b34700;background:#fdf3ec"><strong>! ${escape(closed)}</strong>${closing.map((line) => `<br>${escape(line)}`).join('')}</p>`;
	return [
		`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title></head>`,
		`<body style="margin:0;background:#f4f6f9;color:${INK};font:15px/1.5 Inter,Arial,Helvetica,sans-serif">`,
		'<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:20px 12px">',
		'<table role="presentation" width="640" cellpadding="0" cellspacing="0" style="max-width:640px;width:100%;background:#ffffff;border-radius:14px"><tr><td style="padding:26px 24px">',
		`<h1 style="font-size:22px;line-height:1.2;margin:0">${title}</h1><p style="margin:4px 0 14px;color:${SOFT}">${escape(about)}</p>`,
		warning,
		`<table cellpadding="0" cellspacing="0" style="width:100%;border-collapse:collapse">${figures.join('')}</table>`,
		...pictures,
		...notes.map((note) => `<p style="margin:22px 0 0;color:${SOFT};font-size:13px">${note}</p>`),
		'</td></tr></table></td></tr></table></body></html>',
	].join('');
}

import type { Language } from '../store/schema';
import type { Entry } from './entry';
import type { Holdings } from './holdings';
import { columnName, HEADINGS, LEGAL, valueWords, type Heading } from './holdings-words';
import { escapeHtml, paragraph } from './page';

/** Everything held about a person, to be read; with the same as a file to take along. */
export function holdingsBody(holdings: Holdings, language: Language): string {
	const sections = (Object.keys(HEADINGS) as Heading[]).map((heading) => section(heading, entriesOf(holdings, heading), language));
	const { account } = holdings;
	return (
		paragraph(LEGAL.intro[language].replace('{account}', `@${account.username}`)) +
		`<p><a class="button" id="json" download="my-data.json" href="data:application/json;base64,${Buffer.from(JSON.stringify(holdings, null, '\t')).toString('base64')}">` +
		`${escapeHtml(LEGAL.file[language])}</a></p>` +
		sections.join('') +
		`<h2>${escapeHtml(LEGAL.rightsTitle[language])}</h2>` +
		LEGAL.rights[language].map(paragraph).join('') +
		`<p><a href="${escapeHtml(account.privacyNotice)}" rel="noreferrer">${escapeHtml(LEGAL.notice[language])}</a></p>`
	);
}

function entriesOf(holdings: Holdings, heading: Heading): readonly Entry[] {
	return heading === 'person' ? [holdings.person] : holdings[heading];
}

function section(heading: Heading, entries: readonly Entry[], language: Language): string {
	const { title, note } = HEADINGS[heading];
	const head = `<h2>${escapeHtml(title[language])}</h2>${note ? paragraph(note[language]) : ''}`;
	return head + (entries.length === 0 ? paragraph(LEGAL.none[language]) : table(entries, language));
}

function table(entries: readonly Entry[], language: Language): string {
	const other = language === 'nl' ? '_en' : '_nl';
	// A column nobody has anything in says nothing.
	const columns = [...new Set(entries.flatMap(Object.keys))].filter(
		(column) => !column.endsWith(other) && entries.some((entry) => !isEmpty(entry[column])),
	);
	const head = columns.map((column) => `<th scope="col">${escapeHtml(columnName(column, language))}</th>`).join('');
	const rows = entries.map((entry) => `<tr>${columns.map((column) => `<td>${escapeHtml(cell(entry[column], language))}</td>`).join('')}</tr>`);
	return `<div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function isEmpty(value: Entry[string] | undefined): boolean {
	return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function cell(value: Entry[string] | undefined, language: Language): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'boolean') return valueWords(value ? 'yes' : 'no', language);
	if (typeof value === 'number') return String(value);
	if (typeof value !== 'string') return value.map((each) => valueWords(each, language)).join(', ');
	return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? `${value.slice(0, 10)} ${value.slice(11, 16)} UTC` : valueWords(value, language);
}

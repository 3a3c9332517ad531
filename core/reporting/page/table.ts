import { element, escape } from './html';

export interface Column {
	readonly name: string;
	/** Numbers stand on the right. */
	readonly number?: boolean;
}

/** A cell: words to be escaped, or markup with the words a link shows. */
export type Cell = string | { readonly words: string; readonly href: string | null };

/** A table that scrolls by itself where it is wider than the page; its first column names the rows. The caption is for who hears the page. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
	const kind = (index: number) => (columns[index]?.number === true ? 'n' : null);
	const head = columns.map(({ name }, index) => element('th', { scope: 'col', class: kind(index) }, escape(name)));
	const body = rows.map((cells) => element('tr', {}, ...cells.map((cell, index) => (index === 0 ? element('th', { scope: 'row' }, cellText(cell)) : element('td', { class: kind(index) }, cellText(cell))))));
	return element(
		'div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
		element('table', {}, element('caption', { class: 'hidden' }, escape(caption)), element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body)),
	);
}

function cellText(cell: Cell): string {
	if (typeof cell === 'string') return escape(cell);
	return link(cell.words, cell.href);
}

/** A link, or its words alone where it leads nowhere. */
export function link(words: string, href: string | null): string {
	return href === null ? escape(words) : element('a', { href }, escape(words));
}

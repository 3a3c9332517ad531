import { readFileSync } from 'node:fs';
import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

type Token = ReturnType<MarkdownIt['parse']>[number];

/** Something a page says at a place. */
export interface Said {
	readonly line: number;
	readonly text: string;
}

/** What a page of the documentation links to, can be linked at, and quotes from the code. */
export interface Page {
	readonly links: readonly Said[];
	readonly anchors: ReadonlySet<string>;
	readonly headings: readonly Said[];
	/** In backticks. */
	readonly code: readonly Said[];
	/** In italics or bold. */
	readonly emphasised: readonly Said[];
	readonly fences: ReadonlyArray<Said & { readonly language: string }>;
	readonly quotes: readonly Said[];
	/** One name in backticks, an equals sign, and another: a setting and its value. */
	readonly settings: ReadonlyArray<Said & { readonly value: string }>;
	/** In backticks in the first column, with the column's title. */
	readonly firstColumn: ReadonlyArray<Said & { readonly title: string }>;
}

const markdown = new MarkdownIt({ html: true });

export function readPage(file: string): Page {
	return parsePage(readFileSync(file, 'utf8'));
}

export function parsePage(source: string): Page {
	const reader = new Reader();
	reader.read(markdown.parse(source, {}));
	return reader.page;
}

class Reader {
	readonly #slugger = new GithubSlugger();
	readonly #anchors = new Set<string>();
	readonly page = {
		links: [] as Said[], anchors: this.#anchors, headings: [] as Said[], code: [] as Said[], emphasised: [] as Said[],
		fences: [] as Array<Said & { language: string }>, quotes: [] as Said[],
		settings: [] as Array<Said & { value: string }>, firstColumn: [] as Array<Said & { title: string }>,
	};
	#line = 1;
	#inQuote = false;
	/** Of the table that is being read: which column, and how the first one is called. */
	#column = -1;
	#title = '';

	read(tokens: readonly Token[]): void {
		tokens.forEach((token, index) => {
			this.#line = token.map === null ? this.#line : token.map[0] + 1;
			if (token.type === 'tr_open') this.#column = -1;
			if (token.type === 'th_open' || token.type === 'td_open') this.#column++;
			if (token.type === 'table_close') this.#column = -1;
			if (token.type === 'blockquote_open') this.#inQuote = true;
			if (token.type === 'blockquote_close') this.#inQuote = false;
			if (token.type === 'html_block') this.#html(token.content);
			if (token.type === 'fence') this.page.fences.push({ line: this.#line, text: token.content, language: token.info.trim() });
			if (token.type === 'inline') this.#inline(token, tokens[index - 1]?.type ?? '');
		});
	}

	#inline({ children, content }: Token, around: string): void {
		const tokens = children ?? [];
		if (around === 'heading_open') this.#heading(plain(tokens));
		if (around === 'th_open' && this.#column === 0) this.#title = plain(tokens);
		if (this.#inQuote) this.page.quotes.push({ line: this.#line, text: content });
		tokens.forEach((token, index) => {
			if (token.type === 'link_open') this.#link(token.attrGet('href'));
			if (token.type === 'image') this.#link(token.attrGet('src'));
			if (token.type === 'html_inline') this.#html(token.content);
			if (token.type === 'em_open' || token.type === 'strong_open') this.page.emphasised.push({ line: this.#line, text: plain(tokens.slice(index + 1, closing(tokens, index))) });
			if (token.type !== 'code_inline') return;
			this.page.code.push({ line: this.#line, text: token.content });
			const [between, value] = tokens.slice(index + 1);
			if (between?.content.trim() === '=' && value?.type === 'code_inline') this.page.settings.push({ line: this.#line, text: token.content, value: value.content });
			if (around === 'td_open' && this.#column === 0) this.page.firstColumn.push({ line: this.#line, text: token.content, title: this.#title });
		});
	}

	#heading(text: string): void {
		this.page.headings.push({ line: this.#line, text });
		this.#anchors.add(this.#slugger.slug(text));
	}

	#html(html: string): void {
		for (const [, name = '', value = ''] of html.matchAll(/\b(id|name|href|src|srcset)="([^"]*)"/g)) {
			if (name === 'id' || name === 'name') this.#anchors.add(value);
			else this.#link(value);
		}
	}

	#link(address: string | null): void {
		if (address !== null) this.page.links.push({ line: this.#line, text: decodeURI(address) });
	}
}

function plain(tokens: readonly Token[]): string {
	return tokens.filter(({ type }) => type === 'text' || type === 'code_inline').map(({ content }) => content).join('');
}

function closing(tokens: readonly Token[], open: number): number {
	const level = tokens[open]?.level;
	return tokens.findIndex((token, index) => index > open && ['em_close', 'strong_close'].includes(token.type) && token.level === level);
}

import type { Language } from '../store/schema';

/** A text in each language of the pages. */
export type Said = Readonly<Record<Language, string>>;

/** Headers of every page: nothing of it is kept, passed on, framed, or run. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Robots-Tag': 'noindex',
	'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

const STYLE = `
:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;margin:0;padding:1rem;background:#fff;color:#1a1a1a}
main{max-width:46rem;margin:0 auto}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.15rem;margin-top:2rem}
label{display:block;font-weight:600;margin:1rem 0 .25rem}
input,select,textarea,button{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;border:1px solid #767676;border-radius:.4rem;background:#fff;color:#1a1a1a}
button,.button{display:inline-block;background:#0b57a4;color:#fff;border:0;border-radius:.4rem;padding:.75rem 1rem;margin-top:1rem;text-decoration:none;font-weight:600}
.code{font:1.25rem/1.4 ui-monospace,monospace;padding:1rem;border:2px solid #1a1a1a;border-radius:.4rem;overflow-wrap:anywhere;user-select:all}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid #c4c4c4;overflow-wrap:anywhere}
input[type=checkbox]{width:auto;margin-right:.5rem}
.bar{display:flex;justify-content:space-between;align-items:center;gap:1rem;overflow-wrap:anywhere}.plain{width:auto;margin:0;padding:.4rem .6rem;background:transparent;color:inherit;border:1px solid;font-weight:400}.notice{border-left:.3rem solid #0b57a4;padding:.5rem .75rem;background:#eef4fb;color:#1a1a1a}
summary{padding:.75rem 0;font-weight:600;cursor:pointer}section{border-top:1px solid #c4c4c4;margin-top:1.5rem}
@media (prefers-color-scheme:dark){body{background:#161616;color:#eee}input,select,textarea{background:#222;color:#eee}.code{border-color:#eee}.notice{background:#20303f;color:#eee}}
`;

/** A whole page. @param body HTML that is safe already */
export function page(language: Language, title: string, body: string): string {
	return (
		`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
		`<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`
	);
}

export function paragraph(text: string): string {
	return `<p>${escapeHtml(text)}</p>`;
}

export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The language of a page: as chosen, else as the browser prefers it, else English. */
export function languageOf(chosen: unknown, acceptLanguage: unknown): Language {
	if (chosen === 'nl' || chosen === 'en') return chosen;
	const preferred = typeof acceptLanguage === 'string' ? /\b(nl|en)\b/i.exec(acceptLanguage)?.[1]?.toLowerCase() : undefined;
	return preferred === 'nl' ? 'nl' : 'en';
}

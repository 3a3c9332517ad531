import { createHash } from 'node:crypto';
import type { Language } from '../../store/schema';
import { escapeXml } from '../charts/svg';
import { LIVE_SCRIPT } from './script';
import { STYLE } from './style';

export const escape = escapeXml;

/** An element. @param attributes values are escaped; `true` stands alone, what is null or false is left out */
export function element(name: string, attributes: Readonly<Record<string, string | number | boolean | null>>, ...children: readonly string[]): string {
	const written = Object.entries(attributes).map(([key, value]) => (value === null || value === false ? '' : value === true ? ` ${key}` : ` ${key}="${escape(String(value))}"`));
	return `<${name}${written.join('')}>${children.join('')}</${name}>`;
}

export interface PageOptions {
	readonly language: Language;
	readonly title: string;
	/** Between the top of the page and its content: pickers and links. */
	readonly header: string;
	readonly main: string;
	readonly footer: string;
	/** Looks for newer figures by itself. Null: a file that stands alone. */
	readonly live: boolean;
}

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const STYLE_HASH = hash(STYLE);
const SCRIPT_HASH = hash(LIVE_SCRIPT);

/** Nothing is loaded from anywhere; the one style and the one script run because their content is known. */
function policyOf(live: boolean): string {
	const script = live ? `; script-src ${SCRIPT_HASH}; connect-src 'self'; form-action 'self'` : "; form-action 'none'";
	return `default-src 'none'; img-src data:; style-src ${STYLE_HASH}${script}; base-uri 'none'`;
}

/** Headers of a live page. */
export const REPORT_HEADERS: Readonly<Record<string, string>> = {
	'Cache-Control': 'no-store',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'X-Robots-Tag': 'noindex',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
	'Content-Security-Policy': `${policyOf(true)}; frame-ancestors 'none'`,
};

/** A whole page, all in itself. */
export function htmlPage({ language, title, header, main, footer, live }: PageOptions): string {
	const skip = language === 'nl' ? 'Naar de inhoud' : 'Skip to content';
	return [
		`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`,
		`<meta http-equiv="Content-Security-Policy" content="${escape(policyOf(live))}"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">`,
		`<title>${escape(title)}</title><style>${STYLE}</style></head><body>`,
		`<a class="skip" href="#main">${skip}</a>`,
		element('header', { class: 'top' }, header),
		element('main', { id: 'main', tabindex: -1 }, main),
		element('footer', {}, footer),
		live ? `<script>${LIVE_SCRIPT}</script>` : '',
		'</body></html>',
	].join('');
}

import { escapeHtml, page, type Said } from '../rights/page';
import type { Language } from '../store/schema';
import type { TeamMember } from './member';

/** What every page of the team has in common. */
export interface Frame {
	readonly language: Language;
	readonly member: TeamMember;
	/** Goes into every form of the page. */
	readonly token: string;
}

/** One thing the page has to say first: what was just done, or what is wrong with what was sent. */
export interface Notice {
	readonly kind: 'done' | 'problem';
	readonly text: string;
}

export interface Framed {
	readonly title: Said;
	readonly notice?: Notice | undefined;
	/** HTML that is safe already. */
	readonly body: string;
}

/** A whole page for a colleague: language, who is logged in, what just happened, and the rest. */
export function framed(frame: Frame, { title, notice, body }: Framed): string {
	const { language, member } = frame;
	const [code, name] = language === 'nl' ? ['en', 'English'] : ['nl', 'Nederlands'];
	const who = escapeHtml(member.name || member.email);
	const leave = form(frame, { leave: '1' }, `<button type="submit" class="plain">${say(language, `Uitloggen (${who})`, `Log out (${who})`)}</button>`);
	const bar = `<div class="bar"><a href="?lang=${code}" lang="${code}" hreflang="${code}">${name}</a>${leave}</div>`;
	const said = notice === undefined ? '' : `<p role="${notice.kind === 'done' ? 'status' : 'alert'}" class="notice"><strong>${escapeHtml(notice.text)}</strong></p>`;
	return page(language, title[language], bar + said + body);
}

/** A form that posts to its own page; `fields` are hidden, `body` is HTML that is safe already. */
export function form({ language, token }: Frame, fields: Readonly<Record<string, string>>, body: string): string {
	const hidden = Object.entries({ lang: language, token, ...fields }).map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`);
	return `<form method="post" autocomplete="off">${hidden.join('')}${body}</form>`;
}

export function button(text: string): string {
	return `<button type="submit">${escapeHtml(text)}</button>`;
}

/** A point in time as people of the account read it, with its zone. */
export function timeIn(language: Language, at: number, timeZone: string): string {
	return new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
		day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone, timeZoneName: 'short',
	}).format(at);
}

/** Rows of a table with a heading each; nothing for no rows. */
export function facts(rows: readonly (readonly [heading: string, text: string])[]): string {
	const lines = rows.map(([heading, text]) => `<tr><th scope="row">${escapeHtml(heading)}</th><td>${escapeHtml(text)}</td></tr>`);
	return lines.length === 0 ? '' : `<div class="scroll"><table><tbody>${lines.join('')}</tbody></table></div>`;
}

/** One of two wordings. */
export function say(language: Language, nl: string, en: string): string {
	return language === 'nl' ? nl : en;
}

import type { Language, Right } from '../store/schema';
import { DETAIL_LENGTH, type OpenedRequest } from './open';
import { escapeHtml, page, paragraph, type Said } from './page';
import { RIGHTS } from './request';

const TITLE: Said = { nl: 'Jouw gegevens, jouw rechten', en: 'Your data, your rights' };

/** What each right is, for whoever chooses one. */
export const RIGHT_NAMES: Readonly<Record<Right, Said>> = {
	access: { nl: 'Inzage: wat weten jullie van mij?', en: 'Access: what do you hold about me?' },
	portability: { nl: 'Een kopie om mee te nemen (JSON)', en: 'A copy to take with me (JSON)' },
	rectification: { nl: 'Correctie: er klopt iets niet', en: 'Correction: something is wrong' },
	erasure: { nl: 'Wissen: verwijder mijn gegevens', en: 'Erasure: delete my data' },
	restriction: { nl: 'Beperken: bewaar ze, maar doe er niets mee', en: 'Restriction: keep it, but do nothing with it' },
};

export interface FormOptions {
	readonly language: Language;
	/** Accounts to choose from. */
	readonly accounts: readonly { readonly accountKey: string; readonly username: string; readonly privacyLink: string }[];
	/** What was wrong with the last try. */
	readonly problem?: 'too_many' | 'detail_missing' | 'choice_missing' | undefined;
}

const PROBLEMS: Readonly<Record<NonNullable<FormOptions['problem']>, Said>> = {
	too_many: { nl: 'Er zijn te veel verzoeken achter elkaar gedaan. Probeer het over een uur opnieuw.', en: 'There were too many requests in a row. Try again in an hour.' },
	detail_missing: { nl: 'Schrijf op wat er niet klopt en hoe het moet zijn.', en: 'Write down what is wrong and how it should be.' },
	choice_missing: { nl: 'Kies wat je wilt.', en: 'Choose what you want.' },
};

/** The form a person claims a right with. */
export function formPage({ language, accounts, problem }: FormOptions): string {
	const say = (words: Said) => escapeHtml(words[language]);
	const other = language === 'nl' ? ['en', 'English'] : ['nl', 'Nederlands'];
	const choice = (name: string, options: readonly (readonly [value: string, text: string])[]) =>
		`<select id="${name}" name="${name}" required>${options.map(([value, text]) => `<option value="${escapeHtml(value)}">${escapeHtml(text)}</option>`).join('')}</select>`;
	const account =
		accounts.length < 2
			? accounts.map(({ accountKey }) => `<input type="hidden" name="account" value="${escapeHtml(accountKey)}">`).join('')
			: `<label for="account">${say({ nl: 'Account', en: 'Account' })}</label>${choice('account', accounts.map(({ accountKey, username }) => [accountKey, `@${username}`]))}`;
	return page(
		language,
		TITLE[language],
		`<p><a href="?lang=${other[0] ?? ''}" lang="${other[0] ?? ''}" hreflang="${other[0] ?? ''}">${other[1] ?? ''}</a></p>` +
			(problem === undefined ? '' : `<p role="alert"><strong>${say(PROBLEMS[problem])}</strong></p>`) +
			paragraph(INTRO[language]) +
			`<form method="post"><input type="hidden" name="lang" value="${language}">${account}` +
			`<label for="right">${say({ nl: 'Wat wil je?', en: 'What do you want?' })}</label>${choice('right', RIGHTS.map((right) => [right, RIGHT_NAMES[right][language]]))}` +
			`<label for="detail">${say({ nl: 'Alleen bij correctie: wat klopt er niet, en hoe moet het zijn?', en: 'Only for a correction: what is wrong, and how should it be?' })}</label>` +
			`<textarea id="detail" name="detail" rows="4" maxlength="${DETAIL_LENGTH}"></textarea>` +
			`<button type="submit">${say({ nl: 'Verder', en: 'Next' })}</button></form>` +
			accounts.map(({ privacyLink }) => `<p><a href="${escapeHtml(privacyLink)}" rel="noreferrer">${say({ nl: 'Privacyverklaring', en: 'Privacy notice' })}</a></p>`).slice(0, 1).join(''),
	);
}

const INTRO: Said = {
	nl: 'Je krijgt een code. Die stuur je ons als direct bericht op Instagram: zo weten wij dat jij het bent. Je hoeft verder niets over jezelf in te vullen.',
	en: 'You get a code. You send it to us as a direct message on Instagram: that is how we know it is you. You need not tell us anything else about yourself.',
};

/** The page with the code and the link, shown once. @param address of this form, without query */
export function codePage(opened: Extract<OpenedRequest, { opened: true }>, { username, address }: { readonly username: string; readonly address: string }): string {
	const { language, kind, dueAt } = opened.request;
	const say = (nl: string, en: string) => escapeHtml(language === 'nl' ? nl : en);
	const href = escapeHtml(`${address}?t=${encodeURIComponent(opened.link)}`);
	const due = dateIn(language, dueAt);
	return page(
		language,
		RIGHT_NAMES[kind][language],
		`<ol><li><p>${say(`Stuur dit bericht binnen 24 uur op Instagram aan @${username}, precies zo:`, `Within 24 hours, send this message on Instagram to @${username}, exactly as it is:`)}</p>` +
			`<p class="code" id="code">${escapeHtml(opened.message)}</p>` +
			`<p>${say('Stuur nooit een code die je van iemand anders kreeg: wie deze pagina heeft, krijgt het antwoord.', 'Never send a code somebody else gave you: whoever has this page gets the answer.')}</p></li>` +
			`<li><p>${say('Bewaar deze link. Hij opent het antwoord, één keer:', 'Keep this link. It opens the answer, once:')}</p><p><a class="button" id="answer" href="${href}">${say('Naar het antwoord', 'To the answer')}</a></p></li></ol>` +
			paragraph(language === 'nl' ? `Je krijgt uiterlijk ${due} antwoord.` : `You get an answer by ${due} at the latest.`),
	);
}

export function dateIn(language: Language, at: number): string {
	return new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

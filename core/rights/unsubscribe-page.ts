import type { Language } from '../store/schema';
import { escapeHtml, page, paragraph } from './page';

const WORDS = {
	ask: {
		title: { nl: 'Geen e-mail meer?', en: 'No more e-mail?' },
		text: { nl: 'Eén druk op de knop en we mailen je niet meer. Op je berichten op Instagram blijf je antwoord krijgen.', en: 'One press of the button and we mail you no more. Your messages on Instagram are still answered.' },
		button: { nl: 'Afmelden voor e-mail', en: 'Unsubscribe from e-mail' },
	},
	done: {
		title: { nl: 'Je bent afgemeld', en: 'You are unsubscribed' },
		text: { nl: 'We mailen je niet meer. Wil je ook geen berichten op Instagram: stuur daar STOP.', en: 'We mail you no more. If you want no messages on Instagram either, send STOP there.' },
	},
	unknown: {
		title: { nl: 'Deze link klopt niet', en: 'This link is not right' },
		text: { nl: 'Gebruik de hele link uit de mail, of stuur het account STOP op Instagram.', en: 'Use the whole link of the mail, or send the account STOP on Instagram.' },
	},
} as const;

export interface UnsubscribePage {
	readonly status: number;
	readonly html: string;
}

/** What a link opens. Mail programs and scanners open links by themselves, so looking changes nothing. */
export function unsubscribeForm(language: Language): UnsubscribePage {
	const { title, text, button } = WORDS.ask;
	// Without an action the form goes to the address it was opened by, with its link.
	const form = `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${escapeHtml(button[language])}</button></form>`;
	return { status: 200, html: page(language, title[language], paragraph(text[language]) + form) };
}

export function unsubscribedPage(outcome: 'unsubscribed' | 'unknown', language: Language): UnsubscribePage {
	const { title, text } = outcome === 'unsubscribed' ? WORDS.done : WORDS.unknown;
	return { status: outcome === 'unsubscribed' ? 200 : 404, html: page(language, title[language], paragraph(text[language])) };
}

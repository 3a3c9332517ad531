import type { OptInForm, OptInOutcome } from '../consent/opt-in-form';
import type { AskedPurpose } from '../consent/ledger';
import type { Language } from '../store/schema';
import { escapeHtml, page, paragraph } from './page';

/** The words beside each box, as the node has them; a purpose without words has no box. */
export type BoxWords = Readonly<Record<AskedPurpose, string>>;

export interface OptInPageWords {
	readonly intro: string;
	readonly boxes: BoxWords;
	/** Where somebody books a talk; empty, or no web address, for none. */
	readonly bookingLink: string;
}

export interface ShownPage {
	readonly status: number;
	readonly html: string;
}

const WORDS = {
	title: { nl: 'Wat wil je van ons horen?', en: 'What would you like to hear from us?' },
	agreed: { nl: 'Je zei hier al ja op. Intrekken kan altijd, met STOP in een bericht.', en: 'You agreed to this before. You can withdraw at any time, with STOP in a message.' },
	address: { nl: 'E-mailadres (alleen als je het vakje hierboven aanvinkt)', en: 'E-mail address (only if you tick the box above)' },
	button: { nl: 'Opslaan', en: 'Save' },
	privacy: { nl: 'Privacyverklaring', en: 'Privacy notice' },
	free: { nl: 'Alles is vrij: niets aanvinken mag ook.', en: 'All of it is free: you may tick nothing.' },
	unknown: {
		title: { nl: 'Deze link klopt niet', en: 'This link is not right' },
		text: { nl: 'Hij is te oud of niet compleet. Stuur ons een bericht, dan krijg je een nieuwe.', en: 'It is too old or not complete. Send us a message and you get a new one.' },
	},
	stopped: {
		title: { nl: 'Je hebt je afgemeld', en: 'You have opted out' },
		text: { nl: 'Daarom bewaren we hier niets. Wil je toch weer van ons horen: stuur START als bericht.', en: 'So nothing is kept here. If you want to hear from us again, send START as a message.' },
	},
	done: {
		title: { nl: 'Bedankt', en: 'Thank you' },
		text: { nl: 'Je keuze is vastgelegd. Van gedachten veranderd? Stuur STOP als bericht.', en: 'Your choice is kept. Changed your mind? Send STOP as a message.' },
		nothing: { nl: 'Je vinkte niets nieuws aan, dus er verandert niets.', en: 'You ticked nothing new, so nothing changes.' },
		pending: { nl: 'We stuurden je een mail: pas als je daar op de knop drukt, mailen we je vaker.', en: 'We sent you a mail: only when you press the button there do we mail you again.' },
		book: { nl: 'Kies een tijd voor een gesprek', en: 'Pick a time to talk' },
	},
	email: {
		not_an_address: { nl: 'Dat is geen e-mailadres. Ga terug en vul het opnieuw in.', en: 'That is no e-mail address. Go back and enter it again.' },
		too_many: { nl: 'Er zijn vandaag al genoeg mails gestuurd. Probeer het morgen.', en: 'Enough mails were sent today. Try again tomorrow.' },
		refused: { nl: 'Naar dit adres sturen we geen mail.', en: 'We send no mail to this address.' },
	},
	confirm: {
		title: { nl: 'Mogen we je mailen?', en: 'May we mail you?' },
		text: { nl: 'Eén druk op de knop, en je krijgt onze mails. Afmelden kan in elke mail.', en: 'One press of the button and you get our mails. You can unsubscribe in every mail.' },
		button: { nl: 'Ja, mail mij', en: 'Yes, mail me' },
		granted: { nl: 'Gelukt: je e-mailadres is bevestigd.', en: 'Done: your e-mail address is confirmed.' },
		refused: { nl: 'Deze link werkt niet meer: hij is gebruikt, vervangen of te oud.', en: 'This link no longer works: it was used, replaced, or is too old.' },
	},
} as const;

/** The form with a box for each purpose that has words; none is ticked beforehand. */
export function optInFormPage(form: OptInForm, link: string, words: OptInPageWords, language: Language): ShownPage {
	if (form.outcome !== 'open') return refusal(form.outcome, language);
	const boxes = (['dm_promotion', 'email', 'crm_storage'] as const).filter((purpose) => words.boxes[purpose] !== '').map((purpose) => box(purpose, words, form.agreed.includes(purpose), language));
	const body =
		`${paragraph(words.intro.replaceAll('{account}', `@${form.username}`))}<form method="post"><input type="hidden" name="t" value="${escapeHtml(link)}"><input type="hidden" name="lang" value="${language}">${boxes.join('')}` +
		`<button>${escapeHtml(WORDS.button[language])}</button></form>${paragraph(WORDS.free[language])}<p><a href="${escapeHtml(form.privacyLink)}" rel="noreferrer">${escapeHtml(WORDS.privacy[language])}</a></p>`;
	return { status: 200, html: page(language, WORDS.title[language], body) };
}

function box(purpose: AskedPurpose, words: OptInPageWords, agreed: boolean, language: Language): string {
	const said = escapeHtml(words.boxes[purpose]);
	if (agreed) return `<p><strong>✓ ${said}</strong><br>${escapeHtml(WORDS.agreed[language])}</p>`;
	const tick = `<label for="${purpose}"><input type="checkbox" id="${purpose}" name="${purpose}" value="yes"> ${said}</label>`;
	if (purpose !== 'email') return tick;
	return `${tick}<label for="address">${escapeHtml(WORDS.address[language])}</label><input type="email" id="address" name="address" autocomplete="email" maxlength="254">`;
}

/** What a person reads after saving. */
export function optInThanksPage(outcome: OptInOutcome, words: OptInPageWords, language: Language): ShownPage {
	if (outcome.outcome !== 'recorded') return refusal(outcome.outcome, language);
	const { granted, email } = outcome;
	const { done } = WORDS;
	const nothing = granted.length === 0 && email !== 'pending';
	const lines = [nothing ? done.nothing[language] : done.text[language], ...(email === 'pending' ? [done.pending[language]] : email === 'not_asked' ? [] : [WORDS.email[email][language]])];
	const booking = !/^https?:\/\//i.test(words.bookingLink) ? '' : `<p><a class="button" href="${escapeHtml(words.bookingLink)}" rel="noreferrer">${escapeHtml(done.book[language])}</a></p>`;
	return { status: email === 'not_an_address' ? 400 : 200, html: page(language, done.title[language], lines.map(paragraph).join('') + booking) };
}

/** What the link in the mail opens. Mail programs and scanners open links by themselves, so looking changes nothing. */
export function confirmEmailPage(token: string, language: Language): ShownPage {
	const { title, text, button } = WORDS.confirm;
	const form = `<form method="post"><input type="hidden" name="c" value="${escapeHtml(token)}"><input type="hidden" name="lang" value="${language}"><button>${escapeHtml(button[language])}</button></form>`;
	return { status: 200, html: page(language, title[language], paragraph(text[language]) + form) };
}

export function emailConfirmedPage(outcome: 'granted' | 'refused', language: Language): ShownPage {
	return { status: outcome === 'granted' ? 200 : 410, html: page(language, WORDS.confirm.title[language], paragraph(WORDS.confirm[outcome][language])) };
}

function refusal(outcome: 'unknown' | 'stopped', language: Language): ShownPage {
	const { title, text } = WORDS[outcome];
	return { status: outcome === 'unknown' ? 404 : 403, html: page(language, title[language], paragraph(text[language])) };
}

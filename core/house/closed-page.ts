import { escapeHtml, page, paragraph, type Said } from '../rights/page';
import type { Language } from '../store/schema';

export type ClosedWhy = 'logged_out' | 'link_used' | 'not_let_in' | 'form_too_old' | 'try_again';

const WORDS: Readonly<Record<ClosedWhy, { readonly title: Said; readonly text: Said }>> = {
	logged_out: {
		title: { nl: 'Je bent niet ingelogd', en: 'You are not logged in' },
		text: { nl: 'Er is niets getoond en niets gedaan. Log eerst in bij n8n.', en: 'Nothing was shown and nothing was done. Log in to n8n first.' },
	},
	link_used: {
		title: { nl: 'Deze link werkt niet (meer)', en: 'This link does not work (any more)' },
		text: { nl: 'Hij is al gebruikt, ouder dan twee minuten of niet van ons. Log opnieuw in.', en: 'It was used before, is older than two minutes or not ours. Log in again.' },
	},
	not_let_in: {
		title: { nl: 'Deze pagina is niet voor jou', en: 'This page is not for you' },
		text: { nl: 'Vraag wie n8n beheert om je toe te voegen (Only These People in de trigger van de pagina).', en: 'Ask whoever looks after n8n to add you (Only These People in the trigger of the page).' },
	},
	form_too_old: {
		title: { nl: 'Dit formulier werkt niet (meer)', en: 'This form does not work (any more)' },
		text: { nl: 'Er is niets gedaan. Open de pagina opnieuw en probeer het nog eens.', en: 'Nothing was done. Open the page again and try once more.' },
	},
	try_again: {
		title: { nl: 'Even geen gehoor', en: 'Nothing could be shown' },
		text: { nl: 'Probeer het zo nog eens. Blijft het zo, kijk dan in het logboek van n8n.', en: 'Try again in a moment. If it stays like this, look into the log of n8n.' },
	},
};

/**
 * What somebody reads for whom a page of the team stays closed: nothing of what is behind it.
 *
 * @param door address of the form behind n8n's login that leads to the page; empty where the node names none
 */
export function closedPage(language: Language, why: ClosedWhy, door: string): string {
	const { title, text } = WORDS[why];
	const login = door === '' ? '' : `<p><a class="button" href="${escapeHtml(door)}">${language === 'nl' ? 'Inloggen' : 'Log in'}</a></p>`;
	return page(language, title[language], paragraph(text[language]) + (why === 'logged_out' || why === 'link_used' ? login : ''));
}

import { page, paragraph, type Said } from '../rights/page';
import type { Language } from '../store/schema';

export type ClosedWhy = 'logged_out' | 'not_let_in' | 'form_too_old' | 'try_again';

const WORDS: Readonly<Record<ClosedWhy, { readonly title: Said; readonly text: Said }>> = {
	logged_out: {
		title: { nl: 'Je bent niet ingelogd', en: 'You are not logged in' },
		text: { nl: 'Er is niets getoond en niets gedaan. Log in bij n8n en open deze pagina daarna opnieuw.', en: 'Nothing was shown and nothing was done. Log in to n8n, then open this page again.' },
	},
	not_let_in: {
		title: { nl: 'Deze pagina is niet voor jou', en: 'This page is not for you' },
		text: { nl: 'Vraag wie n8n beheert om je toe te voegen (Team Page > Only These People).', en: 'Ask whoever looks after n8n to add you (Team Page > Only These People).' },
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

/** What somebody reads for whom a page of the team stays closed: nothing of what is behind it. */
export function closedPage(language: Language, why: ClosedWhy): string {
	const { title, text } = WORDS[why];
	const again = language === 'nl' ? 'Opnieuw openen' : 'Open again';
	// n8n's login leads back to its own editor only: it takes an address outside it for a view of the editor.
	const login = why === 'logged_out' ? `<p><a class="button" href="/signin" target="_blank" rel="noopener">${language === 'nl' ? 'Inloggen bij n8n (nieuw tabblad)' : 'Log in to n8n (new tab)'}</a></p>` : '';
	return page(language, title[language], `${paragraph(text[language])}${login}<p><a href="?lang=${language}">${again}</a></p>`);
}

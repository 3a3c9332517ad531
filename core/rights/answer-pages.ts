import type { Language } from '../store/schema';
import type { GivenAnswer, OpenedAnswer } from './answer';
import type { ErasureReceipt } from './carry-out';
import { holdingsBody } from './holdings-page';
import { escapeHtml, page, paragraph, type Said } from './page';
import { dateIn, RIGHT_NAMES } from './request-pages';

/** A page with the status it is sent with. */
export interface AnswerPage {
	readonly status: number;
	readonly html: string;
}

const CLOSED: Said = { nl: 'Deze link werkt niet (meer)', en: 'This link does not work (any more)' };

/**
 * What stands behind a link. A forged, used or old link gives the same page, so that nothing is learned from it.
 *
 * @param link the secret of the link, for the button that takes the answer
 */
export function answerPage(answer: OpenedAnswer, link: string, visitorLanguage: Language): AnswerPage {
	switch (answer.answer) {
		case 'refused':
			return { status: 403, html: refusedPage(visitorLanguage) };
		case 'waiting_for_code':
			return { status: 200, html: pendingPage(answer, WAITING) };
		case 'being_prepared':
			return { status: 200, html: pendingPage(answer, PREPARED) };
		case 'kept':
			return { status: 200, html: page(answer.language, RIGHT_NAMES[answer.kind][answer.language], KEPT.map((words) => paragraph(words[answer.language])).join('')) };
		case 'ready':
			return { status: 200, html: page(answer.language, RIGHT_NAMES[answer.kind][answer.language], takeForm(answer.language, link)) };
		case 'given':
			return { status: 200, html: page(answer.language, RIGHT_NAMES[answer.kind][answer.language], givenBody(answer, answer.language)) };
	}
}

function refusedPage(language: Language): string {
	const body: Said = {
		nl: 'Hij is al gebruikt, te oud of niet van ons. Vraag het opnieuw aan.',
		en: 'It was used already, is too old or not ours. Make a new request.',
	};
	return page(language, CLOSED[language], paragraph(body[language]));
}

const WAITING: Said = {
	nl: 'Wij hebben je code nog niet ontvangen. Stuur hem als direct bericht op Instagram en ververs daarna deze pagina.',
	en: 'We have not received your code yet. Send it as a direct message on Instagram, then reload this page.',
};
const PREPARED: Said = {
	nl: 'Wij weten dat jij het bent en werken aan je verzoek. Kom later terug met dezelfde link.',
	en: 'We know it is you and are working on your request. Come back later with the same link.',
};

/** Why an erasure is not carried out yet, and what the person can do about it (GDPR art. 12(4), 17(3)(e)). */
const KEPT: readonly Said[] = [
	{
		nl: 'Wij weten dat jij het bent. Je gegevens zijn nog niet gewist: wij moeten ze bewaren voor een rechtsvordering of een wettelijke plicht.',
		en: 'We know it is you. Your data has not been erased yet: we have to keep it for a legal claim or a legal duty.',
	},
	{
		nl: 'Er gebeurt verder niets mee. Je krijgt geen berichten van ons, en wie je gegevens van ons kreeg is gevraagd er ook niets mee te doen. Zodra het bewaren niet meer nodig is, wissen wij alles, zonder dat je iets hoeft te doen; deze link geeft dan het bewijs.',
		en: 'Nothing else is done with it. You get no messages from us, and whoever got your data from us was asked to do nothing with it either. As soon as it need not be kept any more we erase everything, and you need not do anything; this link then gives the receipt.',
	},
	{
		nl: 'Ben je het er niet mee eens, dan kun je een klacht indienen bij de toezichthouder of naar de rechter gaan.',
		en: 'If you do not agree, you can complain to the supervisory authority or go to court.',
	},
];

function pendingPage({ language, kind, dueAt }: Extract<OpenedAnswer, { dueAt: number }>, words: Said): string {
	const due = dateIn(language, dueAt);
	const until = language === 'nl' ? `Je krijgt uiterlijk ${due} antwoord.` : `You get an answer by ${due} at the latest.`;
	return page(language, RIGHT_NAMES[kind][language], paragraph(words[language]) + paragraph(until));
}

/** A button and not a plain link: what fetches links ahead does not use the answer up. */
function takeForm(language: Language, link: string): string {
	const note: Said = {
		nl: 'Je antwoord is klaar. Je kunt het één keer openen; bewaar de pagina daarna zelf.',
		en: 'Your answer is ready. You can open it once; save the page yourself afterwards.',
	};
	const button: Said = { nl: 'Open mijn antwoord', en: 'Open my answer' };
	return `${paragraph(note[language])}<form method="post"><input type="hidden" name="t" value="${escapeHtml(link)}"><button type="submit">${escapeHtml(button[language])}</button></form>`;
}

function givenBody(answer: GivenAnswer, language: Language): string {
	switch (answer.kind) {
		case 'access':
		case 'portability':
			return answer.holdings === null ? paragraph(NOTHING[language]) : holdingsBody(answer.holdings, language);
		case 'erasure':
			return erasureBody(answer.receipt, language);
		case 'rectification':
		case 'restriction': {
			const done: Said = { nl: 'Je verzoek is uitgevoerd.', en: 'Your request was carried out.' };
			const refused: Said = { nl: 'Je verzoek is afgewezen. Je kunt een klacht indienen bij de toezichthouder of naar de rechter gaan.', en: 'Your request was refused. You can complain to the supervisory authority or go to court.' };
			return paragraph((answer.state === 'done' ? done : refused)[language]) + paragraph(OUTCOMES[answer.outcome]?.[language] ?? answer.outcome);
		}
	}
}

const OUTCOMES: Readonly<Record<string, Said>> = {
	restricted: {
		nl: 'Wij bewaren je gegevens en doen er verder niets mee, tot jij ons anders laat weten. Je krijgt geen berichten van ons.',
		en: 'We keep your data and do nothing else with it until you tell us otherwise. You get no messages from us.',
	},
	erased: { nl: 'Je gegevens zijn intussen gewist.', en: 'Your data has been erased meanwhile.' },
};
const NOTHING: Said = { nl: 'Wij bewaren niets over jou.', en: 'We hold nothing about you.' };

function erasureBody({ receiptKey, erasedAt, removed, recipients, backupsUntil = null }: ErasureReceipt, language: Language): string {
	const say = (nl: string, en: string) => (language === 'nl' ? nl : en);
	const rows: readonly (readonly [string, number])[] = [
		[say('Identiteiten, met hun sleutels', 'Identities, with their keys'), removed.identities],
		[say('Weergaven, reacties en andere signalen', 'Views, reactions and other signals'), removed.signals],
		[say('Meldingen van Instagram', 'Updates of Instagram'), removed.updates],
		[say('Kenmerken en tags', 'Marks and tags'), removed.marks],
		[say('Vragen om toestemming', 'Questions for consent'), removed.questions],
		[say('Geplande berichten', 'Planned messages'), removed.plans],
		[say('Verwijzingen naar reacties', 'References to comments'), removed.commentIds],
		[say('Samengevoegde vermeldingen', 'Merged entries'), removed.merges],
	];
	const list = rows.map(([name, count]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${count}</td></tr>`).join('');
	return (
		paragraph(say(`Je gegevens zijn gewist op ${dateIn(language, erasedAt)}. Bewaar deze ontvangstbevestiging: ${receiptKey}.`, `Your data was erased on ${dateIn(language, erasedAt)}. Keep this receipt: ${receiptKey}.`)) +
		(backupsUntil === null ? '' : paragraph(say(
			`In reservekopieën kan het nog staan tot uiterlijk ${dateIn(language, backupsUntil)}. Die gebruiken we nergens voor; zetten we er een terug, dan word je daarbij opnieuw gewist.`,
			`Backups may still hold it until ${dateIn(language, backupsUntil)} at the latest. They are used for nothing; if one is put back, you are erased again with it.`,
		))) +
		`<div class="scroll"><table><caption>${escapeHtml(say('Gewist', 'Erased'))}</caption><tbody>${list}</tbody></table></div>` +
		paragraph(say(
			'Wat blijft: een versleutelde afdruk van je accounts, zodat je nooit meer een bericht krijgt, ook niet na een nieuwe lijst; en het bewijs van toestemming en berichten, dat naar niemand meer leidt.',
			'What stays: a keyed fingerprint of your accounts, so that you never get a message again, not after a new list either; and the proof of consents and messages, which leads to nobody any more.',
		)) +
		paragraph(say(`Doorgegeven aan ontvangers: ${recipients}.`, `Passed on to recipients: ${recipients}.`))
	);
}

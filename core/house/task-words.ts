import type { Words } from '../accounts/cures';
import { RIGHT_NAMES } from '../rights/request-pages';
import type { PassedOn, Right } from '../store/schema';
import type { TaskKind } from './tasks-found';

export interface TaskWords {
	/** What is the matter. */
	readonly what: Words;
	/** What a colleague does about it. */
	readonly cure: Words;
}

const words = (whatEn: string, cureEn: string, whatNl: string, cureNl: string): TaskWords => ({ what: { en: whatEn, nl: whatNl }, cure: { en: cureEn, nl: cureNl } });

const ANSWER = {
	en: 'Answer while the messaging window is open; nothing promotional unless they asked for it.',
	nl: 'Antwoord zolang het berichtvenster open is; niets promotioneels, tenzij erom gevraagd werd.',
};

const ANSWERS: Readonly<Record<string, TaskWords>> = {
	own_question: words('Somebody wrote something that no workflow answers', ANSWER.en, 'Iemand schreef iets wat geen workflow beantwoordt', ANSWER.nl),
	by_hand: words('A workflow left the answer to a human', ANSWER.en, 'Een workflow liet het antwoord aan een mens over', ANSWER.nl),
	gave_up: words('A message was handed to a workflow ten times and never answered', ANSWER.en, 'Een bericht is tien keer aan een workflow aangeboden en nooit beantwoord', ANSWER.nl),
	stopped: words('Somebody wrote while sending was stopped', ANSWER.en, 'Iemand schreef terwijl het verzenden gestopt was', ANSWER.nl),
};

const HOLDS: Readonly<Record<string, TaskWords>> = {
	opt_out_in_sentence: words(
		'Somebody may have opted out within a sentence: automation is silent for them', 'Read what they wrote, then decide: they opted out, or automation may go on.',
		'Iemand meldde zich misschien af in een zin: de automaat zwijgt voor deze persoon', 'Lees wat er geschreven is en beslis: afgemeld, of de automaat mag verder.',
	),
	under_age: words(
		'Somebody says they are under 16: automation is silent for them and their consents are withdrawn', 'Read what they wrote. If it is so, leave it; if it was a mistake, remove the flag under_age in Story Viewers and let automation go on.',
		'Iemand zegt jonger dan 16 te zijn: de automaat zwijgt en de toestemmingen zijn ingetrokken', 'Lees wat er geschreven is. Klopt het, laat het zo; was het een vergissing, haal dan de markering under_age weg bij Story Viewers en laat de automaat verdergaan.',
	),
	moderation: words(
		'A message or comment of somebody was held back: automation is silent for them', 'Read what they wrote (table moderation_log says where), then decide: it stays hidden, or it was harmless and automation may go on.',
		'Een bericht of reactie van iemand is tegengehouden: de automaat zwijgt voor deze persoon', 'Lees wat er geschreven is (tabel moderation_log zegt waar) en beslis: het blijft verborgen, of het was onschuldig en de automaat mag verder.',
	),
	handed_over: words(
		'The assistant handed a conversation over to a human: automation is silent for them', 'Read what they wrote and answer; then let automation go on.',
		'De assistent gaf een gesprek over aan een mens: de automaat zwijgt voor deze persoon', 'Lees wat er geschreven is en antwoord; laat de automaat daarna verdergaan.',
	),
};

const PASS_ONS: Readonly<Record<PassedOn, Words>> = {
	stop: { en: 'an opt-out', nl: 'een afmelding' },
	withdrawal: { en: 'a withdrawn consent', nl: 'een ingetrokken toestemming' },
	objection: { en: 'an objection', nl: 'een bezwaar' },
	rectification: { en: 'a correction', nl: 'een correctie' },
	erasure: { en: 'an erasure', nl: 'een wissing' },
	restriction: { en: 'a restriction', nl: 'een beperking' },
	restriction_lifted: { en: 'the end of a restriction', nl: 'het einde van een beperking' },
	access: { en: 'a request for what they hold', nl: 'een vraag wat zij bewaren' },
	lead: { en: 'a lead', nl: 'een lead' },
};

/** What a task says; names nobody. */
export function taskWords(kind: TaskKind, reason: string): TaskWords {
	switch (kind) {
		case 'answer':
			return ANSWERS[reason] ?? words('Somebody waits for an answer', ANSWER.en, 'Iemand wacht op antwoord', ANSWER.nl);
		case 'held':
			return HOLDS[reason] ?? words('Automation is silent for somebody', 'Read what they wrote and decide.', 'De automaat zwijgt voor iemand', 'Lees wat er geschreven is en beslis.');
		case 'delivery':
			return words(
				'Nobody could find out whether a message arrived', 'Look into the conversation; it is never sent a second time. Write yourself if it did not arrive.',
				'Niemand kon nagaan of een bericht is aangekomen', 'Kijk in het gesprek; het wordt nooit een tweede keer verstuurd. Schrijf zelf als het niet aankwam.',
			);
		case 'request': {
			const { en, nl } = RIGHT_NAMES[reason as Right];
			return words(`A request about data: ${en}`, 'Decide on it before it is due: Consent Gate > Right.', `Een verzoek over gegevens: ${nl}`, 'Beslis voor de termijn: Consent Gate > Right.');
		}
		case 'pass_on': {
			const { en, nl } = PASS_ONS[reason as PassedOn];
			return words(`A recipient could not be told of ${en}`, 'Do it there by hand, then close the task: that counts as its confirmation.', `Een ontvanger kon niet horen van ${nl}`, 'Doe het daar met de hand en sluit dan de taak: dat geldt als bevestiging.');
		}
	}
}

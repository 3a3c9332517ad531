import type { Words } from '../accounts/cures';
import type { AlertCode, Figures } from './alert-rules';

/** How soon somebody has to look. */
export type Urgency = 'now' | 'today';

export interface AlertWords {
	readonly urgency: Urgency;
	/** What is the matter, with its figures. */
	readonly what: Words;
	/** What to do about it. */
	readonly cure: Words;
}

const words = (urgency: Urgency, whatEn: string, cureEn: string, whatNl: string, cureNl: string): AlertWords => ({
	urgency,
	what: { en: whatEn, nl: whatNl },
	cure: { en: cureEn, nl: cureNl },
});

/** What an alert says. Times are ISO 8601; nobody is named. */
export function wordsOfAlert(code: AlertCode, figures: Figures): AlertWords {
	return WORDS[code](figures);
}

const text = (figures: Figures, name: string) => String(figures[name] ?? '');
const time = (figures: Figures, name: string) => (typeof figures[name] === 'number' ? new Date(figures[name]).toISOString().slice(0, 16).replace('T', ' ') + ' UTC' : '–');
const percent = (share: number) => `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`;
const share = (figures: Figures, of: string) => percent(Number(figures[of]) / Number(figures['messaged']));
const limit = (figures: Figures) => percent(Number(figures['limit']));

const WORDS: Readonly<Record<AlertCode, (figures: Figures) => AlertWords>> = {
	unusual_volume: (f) => {
		const [en, nl] = f['of'] === 'looks' ? ['looks at people by colleagues', 'keer dat een collega iemand opzocht'] : ['messages', 'berichten'];
		return words('now',
			`${text(f, 'last24h')} ${en} in the last 24 hours; the busiest day of the four weeks before had ${text(f, 'busiest')}`,
			'If nobody meant that: "80 stop switch" first, then look at what 30 outreach found, and at the audit (Funnel Report > Audit Export).',
			`${text(f, 'last24h')} ${nl} in de laatste 24 uur; de drukste dag van de vier weken ervoor had er ${text(f, 'busiest')}`,
			'Was dat niet de bedoeling: eerst "80 stop switch", kijk dan wat 30 outreach vond, en in de audit (Funnel Report > Audit Export).',
		);
	},
	opt_outs: (f) => words('now',
		`${text(f, 'optedOut')} of ${text(f, 'messaged')} people messaged in 28 days opted out (${share(f, 'optedOut')}; aim: under ${limit(f)})`,
		'Stop the newest campaign ("80 stop switch"), look at its text and segment (Funnel Report > Variants), and message fewer people more to the point.',
		`${text(f, 'optedOut')} van de ${text(f, 'messaged')} mensen die in 28 dagen een bericht kregen meldden zich af (${share(f, 'optedOut')}; streven: onder ${limit(f)})`,
		'Stop de nieuwste campagne ("80 stop switch"), bekijk tekst en segment (Funnel Report > Variants), en schrijf minder mensen gerichter aan.',
	),
	few_replies: (f) => words('today',
		`${text(f, 'replied')} of ${text(f, 'messaged')} people messaged answered within a week (${share(f, 'replied')}; aim: at least ${limit(f)})`,
		'Do not scale up. Compare the texts (Funnel Report > Variants) and choose a smaller, warmer segment.',
		`${text(f, 'replied')} van de ${text(f, 'messaged')} aangeschreven mensen antwoordden binnen een week (${share(f, 'replied')}; streven: minstens ${limit(f)})`,
		'Schaal niet op. Vergelijk de teksten (Funnel Report > Variants) en kies een kleiner, warmer segment.',
	),
	restriction: (f) => words('now',
		`Instagram has restricted the account (${text(f, 'inARow')} in a row; the next try is at ${time(f, 'until')})`,
		'Open Instagram on the phone and look for a notice under Account status. Leave sending off until it is gone.',
		`Instagram heeft het account beperkt (${text(f, 'inARow')} op rij; de volgende poging is om ${time(f, 'until')})`,
		'Open Instagram op de telefoon en kijk bij Accountstatus of er een melding is. Laat verzenden uit tot die weg is.',
	),
	needs_owner: () => words('now',
		'Instagram refused a message because the set-up of the account lacks something: nothing is sent until its owner acts',
		'Run the operation "Health" of the Instagram node: it names what is missing. Then run "00 set-up and health".',
		'Instagram weigerde een bericht omdat er iets ontbreekt in de inrichting van het account: er gaat niets uit tot de eigenaar iets doet',
		'Voer de bewerking "Health" van de Instagram-node uit: die noemt wat er ontbreekt. Voer daarna "00 set-up and health" uit.',
	),
	token_dead: () => words('now',
		'The account has no token that works: nothing is read or sent',
		'Log in to Instagram again, or paste a new token into the credential, and run "00 set-up and health". Nothing that waits is lost.',
		'Het account heeft geen werkend token: er wordt niets gelezen of verzonden',
		'Log opnieuw in bij Instagram, of plak een nieuw token in de credential, en voer "00 set-up and health" uit. Er gaat niets verloren.',
	),
	token_ending: (f) => words('today',
		`The token of the account ends in ${text(f, 'daysLeft')} days (${time(f, 'expiresAt')}) and could not be refreshed so far`,
		'Run the operation "Refresh Token" of the Instagram node; if it fails, log in again and run "00 set-up and health".',
		`Het token van het account loopt over ${text(f, 'daysLeft')} dagen af (${time(f, 'expiresAt')}) en kon nog niet worden ververst`,
		'Voer de bewerking "Refresh Token" van de Instagram-node uit; lukt dat niet, log dan opnieuw in en voer "00 set-up and health" uit.',
	),
	dead_letters: (f) => words('now',
		`${text(f, 'events')} messages of people and ${text(f, 'stories')} events of stories were handed to a workflow ten times and never taken`,
		'Look into the table failures, mend the workflow, and answer the people in "35 tasks".',
		`${text(f, 'events')} berichten van mensen en ${text(f, 'stories')} gebeurtenissen van stories zijn tien keer aan een workflow aangeboden en nooit verwerkt`,
		'Kijk in de tabel failures, herstel de workflow, en beantwoord de mensen via "35 tasks".',
	),
	recipient_silent: (f) => words('now',
		`${text(f, 'recipient')} does not confirm: ${text(f, 'waiting')} opt-outs, corrections or erasures wait, ${text(f, 'byHand')} of them for a colleague`,
		'See whether it is up and the credential of its node works. What is left to a colleague is in "35 tasks"; the rest is tried again by itself.',
		`${text(f, 'recipient')} bevestigt niet: ${text(f, 'waiting')} afmeldingen, correcties of wissingen wachten, waarvan ${text(f, 'byHand')} op een collega`,
		'Kijk of het systeem draait en de credential van de node werkt. Wat aan een collega is overgelaten staat in "35 tasks"; de rest wordt vanzelf opnieuw geprobeerd.',
	),
	deaf_inbox: (f) => words('now',
		`Opt-outs cannot reach us, so nothing is sent (last heard: ${time(f, 'heardAt')})`,
		'Publish "20 inbox". If it is: run "Health" of the Instagram node and look at subscription and callback.',
		`Afmeldingen kunnen ons niet bereiken, dus gaat er niets uit (laatst gehoord: ${time(f, 'heardAt')})`,
		'Publiceer "20 inbox". Staat die aan: voer "Health" van de Instagram-node uit en kijk naar abonnement en callback.',
	),
	rights_closed: () => words('now',
		'The page on which people claim their rights is not published, so nothing is sent',
		'Publish "50 rights" and leave it published.',
		'De pagina waarop mensen hun rechten uitoefenen is niet gepubliceerd, dus gaat er niets uit',
		'Publiceer "50 rights" en laat die gepubliceerd.',
	),
	purge_overdue: (f) => words('today',
		`No purge has ended for ${text(f, 'days')} days (since ${time(f, 'purgedAt')}); after seven, sending closes`,
		'Publish "60 retention" or run it once; its failures are in the table failures.',
		`Er is al ${text(f, 'days')} dagen geen opschoning afgerond (sinds ${time(f, 'purgedAt')}); na zeven gaat het verzenden dicht`,
		'Publiceer "60 retention" of voer die een keer uit; fouten staan in de tabel failures.',
	),
	takeover: (f) => words(f['sending'] === 'stopped' ? 'now' : 'today',
		`Somebody wrote to ${text(f, 'people')} people past the funnel within 24 hours: automation is silent for each of them for a day`,
		`${f['sending'] === 'stopped' ? 'Sending was stopped. ' : ''}If that was a colleague: let them answer in "35 tasks", so that it is recorded. If it was not: change the password, log out other devices, use "80 stop switch".`,
		`Iemand schreef binnen 24 uur ${text(f, 'people')} mensen buiten de funnel om: voor elk van hen zwijgt de automaat een dag`,
		`${f['sending'] === 'stopped' ? 'Het verzenden is gestopt. ' : ''}Was het een collega: laat die via "35 tasks" antwoorden, dan ligt het vast. Was het dat niet: wijzig het wachtwoord, log andere apparaten uit, gebruik "80 stop switch".`,
	),
	campaign_stopped: (f) => {
		const errors = f['by'] === 'errors';
		return words('now',
			`Campaign ${text(f, 'campaign')} was stopped by its brake: ${errors ? 'more than 10 % of its messages failed' : 'more than 2 % of the people opted out'}`,
			errors ? 'Run "Health" of the Instagram node; resume in "80 stop switch" when the cause is mended.' : 'Change text and segment; resume in "80 stop switch" only then.',
			`Campagne ${text(f, 'campaign')} is gestopt door de rem: ${errors ? 'meer dan 10 % van de berichten mislukte' : 'meer dan 2 % van de mensen meldde zich af'}`,
			errors ? 'Voer "Health" van de Instagram-node uit; hervat in "80 stop switch" als de oorzaak is verholpen.' : 'Wijzig tekst en segment; hervat pas daarna in "80 stop switch".',
		);
	},
	variant_stopped: (f) => words('today',
		`Variant ${text(f, 'variant')} of campaign ${text(f, 'campaign')} was stopped: ${text(f, 'optedOut')} of ${text(f, 'sends')} who got it opted out`,
		'Look at Funnel Report > Variants and take the variant out of the copy table; people who were to get it get nothing.',
		`Variant ${text(f, 'variant')} van campagne ${text(f, 'campaign')} is gestopt: ${text(f, 'optedOut')} van de ${text(f, 'sends')} die hem kregen meldden zich af`,
		'Kijk bij Funnel Report > Variants en haal de variant uit de tekstentabel; wie hem zou krijgen, krijgt niets.',
	),
	people_waiting: (f) => words('now',
		`${text(f, 'people')} people wait for a human, the first since ${time(f, 'since')}: their messaging window closes 24 hours after they wrote`,
		'Answer them in "35 tasks".',
		`${text(f, 'people')} mensen wachten op een mens, de eerste sinds ${time(f, 'since')}: het berichtvenster sluit 24 uur nadat ze schreven`,
		'Beantwoord ze via "35 tasks".',
	),
	request_overdue: (f) => words('now',
		`${text(f, 'requests')} requests of people about their data are past their due date (GDPR art. 12(3): one month)`,
		'Decide on them today: table rights_register, then Consent Gate > Right > Close Request.',
		`${text(f, 'requests')} verzoeken van mensen over hun gegevens zijn over hun termijn heen (AVG art. 12 lid 3: een maand)`,
		'Beslis er vandaag over: tabel rights_register, daarna Consent Gate > Right > Close Request.',
	),
	incident_clock: (f) => words('now',
		`The 72 hours of an incident run out at ${time(f, 'deadline')} (GDPR art. 33)`,
		'Open "74 incident": notify the authority with the draft there, or write down why that is not required.',
		`De 72 uur van een incident lopen af op ${time(f, 'deadline')} (AVG art. 33)`,
		'Open "74 incident": meld bij de toezichthouder met het concept daar, of leg vast waarom dat niet hoeft.',
	),
	failed_workflow: (f) => words('today',
		`Workflow ${text(f, 'workflow')} failed ${text(f, 'times')} times in 24 hours, last at ${time(f, 'lastAt')}`,
		'The table failures names the node and the cure.',
		`Workflow ${text(f, 'workflow')} mislukte ${text(f, 'times')} keer in 24 uur, laatst om ${time(f, 'lastAt')}`,
		'De tabel failures noemt de node en wat te doen.',
	),
	store_restored: (f) => words('now',
		f['sending'] === 'closed'
			? 'The store was put back from a backup and may have forgotten opt-outs: nothing is sent'
			: `The store was put back from a backup; the journal told it ${text(f, 'learned')} opt-outs and erasures it had forgotten. What waited to be sent was dropped`,
		f['sending'] === 'closed'
			? 'Put the journal back where it was and restart n8n; else somebody answers for it: Retention Purge > Store > Confirm Restore.'
			: 'Nothing is lost that must be kept to. Plan dropped campaign steps again if they are still wanted.',
		f['sending'] === 'closed'
			? 'De opslag is teruggezet uit een back-up en is misschien afmeldingen vergeten: er gaat niets uit'
			: `De opslag is teruggezet uit een back-up; het logboek leerde hem ${text(f, 'learned')} vergeten afmeldingen en wissingen. Wat op verzenden wachtte is vervallen`,
		f['sending'] === 'closed'
			? 'Zet het logboek terug waar het stond en herstart n8n; anders staat iemand ervoor in: Retention Purge > Store > Confirm Restore.'
			: 'Niets waaraan we gehouden zijn is verloren. Plan vervallen campagnestappen opnieuw als ze nog gewenst zijn.',
	),
};

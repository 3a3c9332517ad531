import type { Words } from '../accounts/cures';
import { ALERT_CODES } from './alert-rules';
import { dateIn } from '../rights/request-pages';
import type { Language } from '../store/schema';
import type { ReviewFacts } from './review-facts';

/** One thing a review found; `cure` is null where all is well. */
export interface ReviewFinding {
	readonly well: boolean;
	readonly what: Words;
	readonly cure: Words | null;
}

const good = (en: string, nl: string): ReviewFinding => ({ well: true, what: { en, nl }, cure: null });
const bad = (en: string, cureEn: string, nl: string, cureNl: string): ReviewFinding => ({ well: false, what: { en, nl }, cure: { en: cureEn, nl: cureNl } });

/** A purge every night, and one that ran late. */
const LONGEST_GAP_DAYS = 2;

/** What a review found, in the order it is read. Pure: the same facts, the same findings. */
export function findingsOf(facts: ReviewFacts): ReviewFinding[] {
	return [
		ledger(facts), sends(facts), optOuts(facts), sources(facts), purges(facts), workflows(facts), alerts(facts), requests(facts), incidents(facts), passOns(facts),
		looks(facts), backups(facts), restores(facts),
	];
}

function ledger({ ledger: { entries, problems } }: ReviewFacts): ReviewFinding {
	return problems === 0
		? good(`The consent ledger verifies: ${entries} entries, none changed, removed or put in`, `Het toestemmingenregister klopt: ${entries} regels, geen enkele gewijzigd, verwijderd of toegevoegd`)
		: bad(
			`The consent ledger does not verify: ${problems} places`, 'Funnel Report > Verify Ledger names them. Record it in "74 incident".',
			`Het toestemmingenregister klopt niet: ${problems} plaatsen`, 'Funnel Report > Verify Ledger noemt ze. Leg het vast in "74 incident".',
		);
}

function sends({ sends: { sent, withoutBasis, withoutDecision, withoutPurpose } }: ReviewFacts): ReviewFinding {
	return withoutBasis + withoutDecision + withoutPurpose === 0
		? good(`All ${sent} sent messages have a decision, a purpose and a lawful basis`, `Alle ${sent} verstuurde berichten hebben een beslissing, een doel en een grondslag`)
		: bad(
			`Of ${sent} sent messages ${withoutDecision} have no decision, ${withoutPurpose} no purpose and ${withoutBasis} no lawful basis`, 'Stop sending ("80 stop switch") and find out how they left: Funnel Report > Audit Export.',
			`Van ${sent} verstuurde berichten hebben er ${withoutDecision} geen beslissing, ${withoutPurpose} geen doel en ${withoutBasis} geen grondslag`, 'Stop het verzenden ("80 stop switch") en zoek uit hoe ze weggingen: Funnel Report > Audit Export.',
		);
}

function optOuts({ people: { messaged, optedOut } }: ReviewFacts): ReviewFinding {
	return messaged === 0 || optedOut / messaged <= 0.01
		? good(`${optedOut} of ${messaged} people messaged opted out`, `${optedOut} van de ${messaged} aangeschreven mensen meldden zich af`)
		: bad(
			`${optedOut} of ${messaged} people messaged opted out: over 1 %`, 'Look at texts and segments before anything larger goes out.',
			`${optedOut} van de ${messaged} aangeschreven mensen meldden zich af: meer dan 1 %`, 'Bekijk teksten en segmenten voordat er iets groters uitgaat.',
		);
}

function sources({ sources: { overdue, total } }: ReviewFacts): ReviewFinding {
	const names = overdue.join(', ');
	return overdue.length === 0
		? good(`None of ${total} sources of viewer lists is overdue for review`, `Geen van de ${total} bronnen van kijkerslijsten is over de beoordelingsdatum`)
		: bad(
			`Sources overdue for review: ${names}`, 'Review each and save it with the next date: Story Viewers > Source.',
			`Bronnen over hun beoordelingsdatum: ${names}`, 'Beoordeel elke bron en bewaar die met de volgende datum: Story Viewers > Source.',
		);
}

function purges({ purges: { ended, longestGapDays, peopleErased, legalHolds } }: ReviewFacts): ReviewFinding {
	const held = legalHolds === 0 ? ['', ''] : [`; ${legalHolds} legal holds in force`, `; ${legalHolds} bewaarplichten van kracht`];
	const counts = [`${ended} purges ended, ${peopleErased} people erased${held[0] ?? ''}`, `${ended} opschoningen afgerond, ${peopleErased} mensen gewist${held[1] ?? ''}`] as const;
	return longestGapDays <= LONGEST_GAP_DAYS
		? good(counts[0], counts[1])
		: bad(
			`${counts[0]}; ${longestGapDays} days went by without one`, 'Publish "60 retention"; its failures are in the table failures.',
			`${counts[1]}; er gingen ${longestGapDays} dagen voorbij zonder`, 'Publiceer "60 retention"; fouten staan in de tabel failures.',
		);
}

function workflows({ keeping }: ReviewFacts): ReviewFinding {
	if (keeping === null) {
		return bad(
			'Nobody looked which workflows keep executions', 'Choose the n8n API credential in "73 monthly review" and run it again.',
			'Niemand keek welke workflows uitvoeringen bewaren', 'Kies de n8n-API-credential in "73 monthly review" en voer die opnieuw uit.',
		);
	}
	if (keeping.length === 0) return good('No workflow with people in it keeps executions', 'Geen workflow met mensen erin bewaart uitvoeringen');
	const names = keeping.map(({ name, kinds }) => `${name} (${kinds.join(', ')})`).join('; ');
	return bad(
		`Workflows whose settings keep executions with people in them: ${names}`, 'Set saving to "Do not save" in their settings, then delete their executions.',
		`Workflows die uitvoeringen met mensen erin bewaren: ${names}`, 'Zet bewaren op "Do not save" in hun instellingen en verwijder hun uitvoeringen.',
	);
}

function alerts({ alerts: all }: ReviewFacts): ReviewFinding {
	if (all.length === 0) return good('No alert', 'Geen enkele melding');
	const counts = ALERT_CODES.map((code) => [code, all.filter((alert) => alert.code === code).length] as const).filter(([, times]) => times > 0);
	const named = counts.map(([code, times]) => (times === 1 ? code : `${code} (${times})`)).join(', ');
	const open = all.filter(({ endedAt }) => endedAt === null).map(({ code }) => code);
	return open.length === 0
		? good(`Alerts, all of them over: ${named}`, `Meldingen, alle voorbij: ${named}`)
		: bad(
			`Alerts: ${named}; still open: ${open.join(', ')}`, 'The table alerts says what to do about each.',
			`Meldingen: ${named}; nog open: ${open.join(', ')}`, 'De tabel alerts zegt wat er aan elk te doen is.',
		);
}

function requests({ requests: { opened, finished, late, overdueNow } }: ReviewFacts): ReviewFinding {
	const counts = [`${opened} requests of people came in, ${finished} were finished`, `${opened} verzoeken van mensen kwamen binnen, ${finished} zijn afgerond`] as const;
	return late + overdueNow === 0
		? good(`${counts[0]}, all in time`, `${counts[1]}, alle op tijd`)
		: bad(
			`${counts[0]}; ${late} too late, ${overdueNow} overdue now`, 'Decide on what is overdue today; tell the person why it took longer (GDPR art. 12(3)).',
			`${counts[1]}; ${late} te laat, ${overdueNow} nu over de termijn`, 'Beslis vandaag over wat te laat is; vertel waarom het langer duurde (AVG art. 12 lid 3).',
		);
}

function incidents({ incidents: { recorded, notifiedLate, clockRuns } }: ReviewFacts): ReviewFinding {
	return notifiedLate + clockRuns === 0
		? good(`${recorded} incidents, none without a decision in time`, `${recorded} incidenten, geen enkel zonder tijdige beslissing`)
		: bad(
			`${recorded} incidents; ${notifiedLate} decided after 72 hours, ${clockRuns} not decided yet`, 'Open "74 incident".',
			`${recorded} incidenten; ${notifiedLate} pas na 72 uur besloten, ${clockRuns} nog niet besloten`, 'Open "74 incident".',
		);
}

function passOns({ passOns: { confirmed, waiting, byHand } }: ReviewFacts): ReviewFinding {
	return byHand === 0
		? good(`${confirmed} messages to recipients of data confirmed, ${waiting} under way`, `${confirmed} berichten aan ontvangers van gegevens bevestigd, ${waiting} onderweg`)
		: bad(
			`${byHand} messages to recipients of data could not be delivered (${confirmed} confirmed, ${waiting} under way)`, 'They are in "35 tasks".',
			`${byHand} berichten aan ontvangers van gegevens zijn niet afgeleverd (${confirmed} bevestigd, ${waiting} onderweg)`, 'Ze staan bij "35 tasks".',
		);
}

function looks({ looks: times, settingsChanged }: ReviewFacts): ReviewFinding {
	return good(`Colleagues opened people ${times} times; settings were changed ${settingsChanged} times (Funnel Report > Audit Export names each)`, `Collega's openden ${times} keer iemand; instellingen zijn ${settingsChanged} keer gewijzigd (Funnel Report > Audit Export noemt elk)`);
}

function backups({ backups: times }: ReviewFacts): ReviewFinding {
	return times > 0
		? good(`${times} backups`, `${times} back-ups`)
		: bad('No backup was made by the funnel', 'Use Retention Purge > Store > Back Up, or make sure that your database is backed up.', 'De funnel heeft geen back-up gemaakt', 'Gebruik Retention Purge > Store > Back Up, of zorg dat er een back-up van je database is.');
}

function restores({ restores: { found, stillClosed, gaps = [] } }: ReviewFacts): ReviewFinding {
	if (stillClosed) {
		return bad(
			'The store was put back from a backup and nobody has answered for it: nothing is sent', 'Put the journal back, or Retention Purge > Store > Confirm Restore.',
			'De opslag is teruggezet uit een back-up en niemand stond ervoor in: er gaat niets uit', 'Zet het logboek terug, of Retention Purge > Store > Confirm Restore.',
		);
	}
	if (found === 0) return good('The store was never put back', 'De opslag is niet teruggezet');
	const times = (language: Language) =>
		gaps.map(({ from, to }) => `${from === null ? (language === 'nl' ? 'onbekend' : 'unknown') : dateIn(language, from)} – ${dateIn(language, to)}`).join(', ');
	return bad(
		`The store was put back ${found} times. What happened from the backup to the restore is in no figure of this review (${times('en')})`,
		'Opt-outs and erasures are known again from the journal. Look at the tables in n8n and at the last Audit Export for what was sent in that time.',
		`De opslag is ${found} keer teruggezet. Wat tussen back-up en terugzetten gebeurde staat in geen cijfer van deze controle (${times('nl')})`,
		'Afmeldingen en wissingen zijn uit het logboek weer bekend. Kijk in de tabellen van n8n en de laatste Audit Export wat er in die tijd verstuurd is.',
	);
}

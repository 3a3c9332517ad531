import type { Language } from '../store/schema';
import { timeIn } from './frame';
import { KIND_WORDS, WHOSE_WORDS } from './incident-kinds';
import type { Incident } from './incidents';

/** What somebody reads in a field nobody could fill in for them. */
const FILL_IN = { en: '[fill in]', nl: '[invullen]' } as const;

/**
 * The notification to the supervisory authority as a draft, with everything GDPR art. 33(3) asks for; what only the team
 * knows is marked. Names nobody but whoever recorded it.
 */
export function notificationDraft(language: Language, incident: Incident, account: { readonly username: string; readonly timeZone: string; readonly now: number }): string {
	const { kind, whose, people, records, knownAt, happenedFrom, happenedTo, deadline, steps, what } = incident;
	const time = (at: number) => timeIn(language, at, account.timeZone);
	const words = KIND_WORDS[kind];
	const fill = FILL_IN[language];
	const done = steps.filter((step) => step.what === 'measure').map(({ note }) => `- ${note}`);
	const late = account.now > deadline;
	const lines = language === 'nl'
		? [
			'MELDING VAN EEN INBREUK IN VERBAND MET PERSOONSGEGEVENS (AVG art. 33) – CONCEPT',
			'',
			`Verwerkingsverantwoordelijke: ${fill}`,
			`Contact (functionaris gegevensbescherming of ander): ${fill}`,
			`Verwerking: Instagram-account @${account.username}, funnel van Storyreacties naar leads`,
			'',
			`Bekend sinds: ${time(knownAt)}`,
			`Gebeurd tussen: ${time(happenedFrom)} en ${time(happenedTo)}`,
			...(late ? [`De 72 uur liepen af op ${time(deadline)}. Reden van de vertraging: ${fill}`] : [`Melden uiterlijk: ${time(deadline)}`]),
			'',
			`1. Aard van de inbreuk: ${words.nature.nl}`,
			`   Wat er gebeurde: ${what}`,
			`   Betrokkenen: ${WHOSE_WORDS[whose].nl.toLowerCase()}; bij benadering ${people}.`,
			`   Gegevens, bij benadering: ${records.identities} identiteiten (handle, Instagram-id of e-mailadres, versleuteld bewaard), ${records.signals} signalen (weergave, reactie, bericht: dat het er was, niet wat er stond), ${records.messages} verzonden berichten (welke tekst, wanneer), ${records.consents} regels toestemming.`,
			`2. Waarschijnlijke gevolgen: ${words.consequences.nl}`,
			`3. Maatregelen: ${words.measures.nl}`,
			...done,
			`4. Worden de betrokkenen ingelicht (AVG art. 34)? ${steps.some((step) => step.what === 'people_told') ? 'Ja, gedaan.' : fill}`,
		]
		: [
			'NOTIFICATION OF A PERSONAL DATA BREACH (GDPR art. 33) – DRAFT',
			'',
			`Controller: ${fill}`,
			`Contact (data protection officer or other): ${fill}`,
			`Processing: Instagram account @${account.username}, funnel from Story engagement to leads`,
			'',
			`Known since: ${time(knownAt)}`,
			`Happened between: ${time(happenedFrom)} and ${time(happenedTo)}`,
			...(late ? [`The 72 hours ran out at ${time(deadline)}. Reason for the delay: ${fill}`] : [`Notify by: ${time(deadline)}`]),
			'',
			`1. Nature of the breach: ${words.nature.en}`,
			`   What happened: ${what}`,
			`   Data subjects: ${WHOSE_WORDS[whose].en.toLowerCase()}; approximately ${people}.`,
			`   Records, approximately: ${records.identities} identities (handle, Instagram id or e-mail address, kept encrypted), ${records.signals} signals (view, reply, message: that there was one, not what it said), ${records.messages} sent messages (which text, when), ${records.consents} entries of consent.`,
			`2. Likely consequences: ${words.consequences.en}`,
			`3. Measures: ${words.measures.en}`,
			...done,
			`4. Are the people concerned told (GDPR art. 34)? ${steps.some((step) => step.what === 'people_told') ? 'Yes, done.' : fill}`,
		];
	return lines.join('\n');
}

import type { Words } from '../accounts/cures';

export const INCIDENT_KINDS = ['account_taken_over', 'token_leaked', 'wrong_person', 'store_stolen', 'store_lost', 'unwanted_messages', 'other'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

interface KindWords {
	readonly name: Words;
	/** GDPR art. 33(3)(a): the nature. */
	readonly nature: Words;
	/** Art. 33(3)(c): likely consequences. */
	readonly consequences: Words;
	/** Art. 33(3)(d): what the funnel already does or the team should do at once. */
	readonly measures: Words;
}

export const KIND_WORDS: Readonly<Record<IncidentKind, KindWords>> = {
	account_taken_over: {
		name: { en: 'Somebody else had access to the Instagram account', nl: 'Iemand anders had toegang tot het Instagram-account' },
		nature: { en: 'Breach of confidentiality: unauthorised access to the Instagram account and its conversations.', nl: 'Inbreuk op de vertrouwelijkheid: onbevoegde toegang tot het Instagram-account en de gesprekken.' },
		consequences: { en: 'Messages of followers may have been read; messages may have been sent in the name of the account.', nl: 'Berichten van volgers kunnen zijn gelezen; er kunnen berichten uit naam van het account zijn verstuurd.' },
		measures: { en: 'Sending stopped; password changed, other devices logged out, two-factor authentication on; a new token made.', nl: 'Verzenden gestopt; wachtwoord gewijzigd, andere apparaten uitgelogd, tweestapsverificatie aan; een nieuw token gemaakt.' },
	},
	token_leaked: {
		name: { en: 'An access token or app secret leaked', nl: 'Een toegangstoken of app-geheim is gelekt' },
		nature: { en: 'Breach of confidentiality: a secret with which data of followers can be read at Meta was seen by others.', nl: 'Inbreuk op de vertrouwelijkheid: een geheim waarmee gegevens van volgers bij Meta te lezen zijn is door anderen gezien.' },
		consequences: { en: 'Names and conversations of people who wrote to the account may have been read.', nl: 'Namen en gesprekken van mensen die het account schreven kunnen zijn gelezen.' },
		measures: { en: 'Token revoked and app secret renewed at Meta; new credential in n8n.', nl: 'Token ingetrokken en app-geheim vernieuwd bij Meta; nieuwe credential in n8n.' },
	},
	wrong_person: {
		name: { en: 'Data or a message went to the wrong person', nl: 'Gegevens of een bericht gingen naar de verkeerde persoon' },
		nature: { en: 'Breach of confidentiality: data of one person was disclosed to another.', nl: 'Inbreuk op de vertrouwelijkheid: gegevens van de een zijn aan een ander bekend geworden.' },
		consequences: { en: 'The recipient knows something of the person that was not meant for them.', nl: 'De ontvanger weet iets van de persoon wat niet voor hem bestemd was.' },
		measures: { en: 'The recipient was asked to delete it; the cause was looked for and mended.', nl: 'De ontvanger is gevraagd het te wissen; de oorzaak is gezocht en verholpen.' },
	},
	store_stolen: {
		name: { en: 'The store or a backup came into other hands', nl: 'De opslag of een back-up kwam in andere handen' },
		nature: { en: 'Breach of confidentiality: a copy of the funnel’s store was taken.', nl: 'Inbreuk op de vertrouwelijkheid: er is een kopie van de opslag van de funnel meegenomen.' },
		consequences: {
			en: 'Handles and ids in it are encrypted (AES-256-GCM) and found by keyed hash; without the key nobody in it can be named. State here whether the key was with it.',
			nl: 'Handles en id’s erin zijn versleuteld (AES-256-GCM) en alleen via een sleutelafdruk te vinden; zonder de sleutel is niemand erin te herkennen. Vermeld hier of de sleutel erbij was.',
		},
		measures: { en: 'Key rotated (Retention Purge > Store > Rotate Keys); access closed.', nl: 'Sleutel gewisseld (Retention Purge > Store > Rotate Keys); toegang gesloten.' },
	},
	store_lost: {
		name: { en: 'Data was lost or could not be reached', nl: 'Gegevens gingen verloren of waren onbereikbaar' },
		nature: { en: 'Breach of availability: data of the funnel was lost or out of reach.', nl: 'Inbreuk op de beschikbaarheid: gegevens van de funnel gingen verloren of waren onbereikbaar.' },
		consequences: { en: 'Proof of consents may be missing; opt-outs are kept once more in a journal apart from the store.', nl: 'Bewijs van toestemmingen kan ontbreken; afmeldingen staan nog eens in een logboek buiten de opslag.' },
		measures: { en: 'Restored from a backup; opt-outs taken from the journal before anything was sent.', nl: 'Teruggezet uit een back-up; afmeldingen uit het logboek overgenomen voordat er iets uitging.' },
	},
	unwanted_messages: {
		name: { en: 'Messages went to people who should not have got them', nl: 'Er gingen berichten naar mensen die ze niet hadden mogen krijgen' },
		nature: { en: 'Unlawful processing: messages without a lawful basis or after an opt-out.', nl: 'Onrechtmatige verwerking: berichten zonder grondslag of na een afmelding.' },
		consequences: { en: 'People were approached who did not want it.', nl: 'Mensen zijn benaderd die dat niet wilden.' },
		measures: { en: 'Sending stopped; the cause was looked for in the decisions (Funnel Report > Audit Export).', nl: 'Verzenden gestopt; de oorzaak is gezocht in de beslissingen (Funnel Report > Audit Export).' },
	},
	other: {
		name: { en: 'Something else', nl: 'Iets anders' },
		nature: { en: 'Describe the nature of the breach: confidentiality, integrity or availability.', nl: 'Beschrijf de aard van de inbreuk: vertrouwelijkheid, integriteit of beschikbaarheid.' },
		consequences: { en: 'Describe what it may mean for the people concerned.', nl: 'Beschrijf wat het voor de betrokkenen kan betekenen.' },
		measures: { en: 'Describe what was done.', nl: 'Beschrijf wat er gedaan is.' },
	},
};

export const WHOSE = ['everybody', 'active', 'messaged', 'leads', 'nobody'] as const;
/** Whose data an incident is about. */
export type Whose = (typeof WHOSE)[number];

export const WHOSE_WORDS: Readonly<Record<Whose, Words>> = {
	everybody: { en: 'Everybody the account knows', nl: 'Iedereen die het account kent' },
	active: { en: 'People who did something in that time', nl: 'Mensen die in die tijd iets deden' },
	messaged: { en: 'People who got a message in that time', nl: 'Mensen die in die tijd een bericht kregen' },
	leads: { en: 'Leads', nl: 'Leads' },
	nobody: { en: 'Nobody, or not known yet', nl: 'Niemand, of nog niet bekend' },
};

export const STEPS = ['measure', 'notified', 'not_required', 'people_told', 'closed'] as const;
/** What was done about an incident. */
export type StepKind = (typeof STEPS)[number];

export const STEP_WORDS: Readonly<Record<StepKind, Words>> = {
	measure: { en: 'Something was done', nl: 'Er is iets gedaan' },
	notified: { en: 'The authority was notified', nl: 'Gemeld bij de toezichthouder' },
	not_required: { en: 'Notification is not required (say why)', nl: 'Melden hoeft niet (zeg waarom)' },
	people_told: { en: 'The people concerned were told', nl: 'De betrokkenen zijn ingelicht' },
	closed: { en: 'Closed', nl: 'Gesloten' },
};

import { assertNever } from '../exhaustive';
import type { GraphError } from '../instagram/errors';
import type { Language } from '../store/schema';

/** A sentence in each language a person may read it in. */
export type Words = Readonly<Record<Language, string>>;

export interface Cure {
	/** What is wrong. */
	readonly what: Words;
	/** What to do about it. */
	readonly cure: Words;
}

/** What a call was for, with the permission it needs (reference §1.1). */
export const SCOPES = {
	account: 'instagram_business_basic',
	stories: 'instagram_business_basic',
	insights: 'instagram_business_manage_insights',
	conversations: 'instagram_business_manage_messages',
	comments: 'instagram_business_manage_comments',
} as const;
export type Purpose = keyof typeof SCOPES;

const cure = (whatEn: string, cureEn: string, whatNl: string, cureNl: string): Cure => ({
	what: { en: whatEn, nl: whatNl },
	cure: { en: cureEn, nl: cureNl },
});

const NEW_TOKEN = cure(
	'The access token is no longer valid',
	'Log in to Instagram again, put the new token into the credential, and run the workflow "00 set-up". Nothing that waits is lost.',
	'Het toegangstoken is niet meer geldig',
	'Log opnieuw in bij Instagram, zet het nieuwe token in de credential en voer de workflow "00 set-up" uit. Er gaat niets verloren.',
);

/** The account writes to many people, and not by us; see `core/outreach/takeover.ts`. */
export const TAKEOVER_SUSPECTED = cure(
	'Many messages left the account that this funnel did not send, so it has stopped sending',
	'If nobody of yours sent them: change the password, log out all devices, remove unknown apps, switch on two-factor login. If another tool of yours did: name it as Other Inbox Tool in "00 set-up" and run it. Then run "Resume Sending".',
	'Er gingen veel berichten van het account uit die deze funnel niet verstuurde; daarom verstuurt hij niets meer',
	'Heeft niemand van jullie ze verstuurd: wijzig het wachtwoord, log alle apparaten uit, verwijder onbekende apps, zet tweestapsverificatie aan. Was het een andere tool van jullie: vul die in als Other Inbox Tool in "00 set-up" en voer die uit. Voer daarna "Resume Sending" uit.',
);

/** Subcodes of a dead token, each with a way back of its own (reference §4.9, code 190). */
const TOKEN_SUBCODES: Readonly<Record<number, Cure>> = {
	458: cure(
		'The owner has removed the app from the Instagram account',
		'Connect the account to the Meta app again, then put the new token into the credential and run "00 set-up".',
		'De eigenaar heeft de app van het Instagram-account verwijderd',
		'Verbind het account opnieuw met de Meta-app, zet het nieuwe token in de credential en voer "00 set-up" uit.',
	),
	459: cure(
		'Instagram wants the owner to confirm who they are',
		'Open Instagram on the phone, do what it asks for, then get a new token for the credential.',
		'Instagram wil dat de eigenaar zich bevestigt',
		'Open Instagram op de telefoon, doe wat er gevraagd wordt en zet daarna een nieuw token in de credential.',
	),
	460: cure(
		'The password of the Instagram account was changed, which ends every token',
		'Log in to Instagram again, put the new token into the credential, and run the workflow "00 set-up".',
		'Het wachtwoord van het Instagram-account is gewijzigd; daarmee vervalt elk token',
		'Log opnieuw in bij Instagram, zet het nieuwe token in de credential en voer de workflow "00 set-up" uit.',
	),
	463: cure(
		'The access token has expired: it lives 60 days and was not renewed',
		'Log in to Instagram again, put the new token into the credential, and run the workflow "00 set-up".',
		'Het toegangstoken is verlopen: het leeft 60 dagen en is niet vernieuwd',
		'Log opnieuw in bij Instagram, zet het nieuwe token in de credential en voer de workflow "00 set-up" uit.',
	),
};

/** Codes that say more than their class does (reference §4.9, §7.13, §4.2). */
const CODES: Readonly<Record<string, Cure>> = {
	'3/0': cure(
		'The app may not make this call at all',
		'Use an app with Instagram Login, and the API host https://graph.instagram.com in the credential.',
		'De app mag deze aanroep helemaal niet doen',
		'Gebruik een app met Instagram Login, en de API-host https://graph.instagram.com in de credential.',
	),
	'200/2534041': cure(
		'The owner has switched off access to messages',
		'In the Instagram app: Settings > Messages > Connected tools > "Allow access to messages". Then run "00 set-up".',
		'De eigenaar heeft de toegang tot berichten uitgezet',
		'In de Instagram-app: Instellingen > Berichten > Gekoppelde tools > "Toegang tot berichten toestaan". Voer daarna "00 set-up" uit.',
	),
	'100/2018276': cure(
		'Meta has not granted the feature Human Agent',
		'Ask for it in the App Review of the Meta app; until then answer by hand in the inbox.',
		'Meta heeft de functie Human Agent niet toegekend',
		'Vraag die aan in de App Review van de Meta-app; beantwoord tot dan met de hand in de inbox.',
	),
};

/** What an error of Instagram means for a person, and what they can do. Never its own words: they may name people. */
export function cureOf(error: GraphError, purpose: Purpose): Cure {
	const { code, subcode, closed } = error;
	if (closed) return cureOfClosed(closed);
	const exact = CODES[`${code ?? ''}/${subcode ?? 0}`];
	if (exact) return exact;
	switch (error.class) {
		case 'token_dead':
			return TOKEN_SUBCODES[subcode ?? 0] ?? NEW_TOKEN;
		case 'configuration':
			return code === 100 ? badRequest() : missingScope(purpose);
		case 'account_stop':
			return cure(
				'Instagram has restricted the account',
				'Open Instagram on the phone and look for a notice under Account status. Leave sending off until it is gone.',
				'Instagram heeft het account beperkt',
				'Open Instagram op de telefoon en kijk bij Accountstatus of er een melding is. Laat verzenden uit tot die weg is.',
			);
		case 'throttled':
			return cure(
				'Instagram asks for fewer calls',
				'Wait an hour, and run the workflows that read from Instagram less often.',
				'Instagram vraagt om minder aanroepen',
				'Wacht een uur, en laat de workflows die van Instagram lezen minder vaak lopen.',
			);
		case 'not_reached':
			return cure(
				'Instagram could not be reached',
				'Check the network of this n8n and the API host of the credential.',
				'Instagram is niet bereikbaar',
				'Controleer het netwerk van deze n8n en de API-host van de credential.',
			);
		case 'ambiguous':
			return cure(
				'Instagram did not answer, or not in a way that can be read',
				'Try again in a minute. If it stays so, check the API host and the API version of the credential.',
				'Instagram antwoordde niet, of niet leesbaar',
				'Probeer het over een minuut opnieuw. Blijft het zo, controleer dan de API-host en de API-versie van de credential.',
			);
		case 'not_found':
		case 'window_closed':
			return cure(
				'What was asked for is not there any more, or belongs to another account',
				'Check that the item comes from the account of this credential; a story or a comment may have been removed meanwhile.',
				'Wat gevraagd werd is er niet meer, of hoort bij een ander account',
				'Controleer of het item bij het account van deze credential hoort; een story of reactie kan intussen verwijderd zijn.',
			);
		case 'person_unreachable':
			return cure(
				'This person cannot be reached by the account',
				'Nothing can be done from here: they have blocked the account or are gone.',
				'Deze persoon is voor het account niet bereikbaar',
				'Hier is niets aan te doen: de persoon heeft het account geblokkeerd of is weg.',
			);
		case 'profile_consent':
			return cure(
				'Instagram tells nothing of this person before they have written to the account',
				'Ask again after they have sent a message; a comment is not enough.',
				'Instagram vertelt niets over deze persoon voordat die het account geschreven heeft',
				'Vraag het opnieuw nadat de persoon een bericht heeft gestuurd; een reactie is niet genoeg.',
			);
		case 'thread_elsewhere':
			return cure(
				'Another app holds this conversation',
				'Release it there, or take this app as the one that answers in the Instagram settings.',
				'Een andere app heeft dit gesprek in handen',
				'Geef het daar vrij, of kies deze app in de Instagram-instellingen als de app die antwoordt.',
			);
		case 'already_done':
			return cure('This was done before', 'Nothing is left to do.', 'Dit was al gedaan', 'Er is niets meer te doen.');
		default:
			return assertNever(error.class);
	}
}

/**
 * What ends a pause that waits for the owner.
 *
 * @param problem class and codes of the token's last failure, as the vault keeps them: `token_dead 190/460`
 */
export function cureOfPause(reason: string, problem: string | null): Cure {
	if (reason !== 'token_dead') return cureOf({ class: 'configuration', code: null, subcode: null }, 'conversations');
	const [, code, subcode] = /^token_dead (\d+)\/(\d+)$/.exec(problem ?? '') ?? [];
	return cureOf({ class: 'token_dead', code: code === undefined ? null : Number(code), subcode: subcode === undefined ? null : Number(subcode) }, 'account');
}

/** What a person is told where no call was made at all. */
function cureOfClosed({ because, until }: NonNullable<GraphError['closed']>): Cure {
	const day = until === null ? '' : new Date(until).toISOString();
	switch (because) {
		case 'token_dead':
			return NEW_TOKEN;
		case 'no_token':
			return cure(
				'The credential opens no token of this account',
				'Check that its app secret is the one the account was connected with, then run the workflow "00 set-up".',
				'De credential opent geen token van dit account',
				'Controleer of het app-geheim hetzelfde is als bij het verbinden van het account, en voer dan de workflow "00 set-up" uit.',
			);
		case 'throttled':
			return cure(
				`Instagram has asked for fewer calls: none is made for the account until ${day}`,
				'It goes on by itself then. If it happens often, run the workflows that read from Instagram less often.',
				`Instagram heeft om minder aanroepen gevraagd: voor het account wordt er geen gedaan tot ${day}`,
				'Daarna gaat het vanzelf verder. Gebeurt dit vaak, laat de workflows die van Instagram lezen dan minder vaak lopen.',
			);
		case 'account_stop':
			return cure(
				`Instagram has restricted the account: no call is made for it until ${day}`,
				'Open Instagram on the phone and look for a notice under Account status. Leave sending off until it is gone.',
				`Instagram heeft het account beperkt: er wordt geen aanroep voor gedaan tot ${day}`,
				'Open Instagram op de telefoon en kijk bij Accountstatus of er een melding is. Laat verzenden uit tot die weg is.',
			);
	}
}

function missingScope(purpose: Purpose): Cure {
	const scope = SCOPES[purpose];
	return cure(
		'The access token lacks a permission, or its owner has revoked it',
		`Grant ${scope}: log in again with it ticked, put the new token into the credential, and run "00 set-up".`,
		'Het toegangstoken mist een toestemming, of de eigenaar heeft die ingetrokken',
		`Geef ${scope}: log opnieuw in met deze toestemming aan, zet het nieuwe token in de credential en voer "00 set-up" uit.`,
	);
}

function badRequest(): Cure {
	return cure(
		'Instagram does not take this call as it is',
		'Check the API version of the credential: what is asked for may have ended with an older version, or not exist yet in it.',
		'Instagram neemt deze aanroep zo niet aan',
		'Controleer de API-versie van de credential: wat gevraagd wordt kan in een oudere versie vervallen zijn, of er nog niet in bestaan.',
	);
}

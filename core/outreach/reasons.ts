import type { Words } from '../accounts/cures';

/** One reason a message may not go out, in words for the person who reads it. */
export interface ReasonWords {
	/** What is the matter. */
	readonly what: Words;
	/** What to do about it. */
	readonly cure: Words;
	/** How soon to decide again where no time is known but a person or the owner may end it. */
	readonly lookAgainMs?: number;
}

const MINUTE_MS = 60_000;
/** How often to look whether the owner has mended what only they can mend. */
const OWNER_MS = 5 * MINUTE_MS;

const reason = (whatEn: string, cureEn: string, whatNl: string, cureNl: string, lookAgainMs?: number): ReasonWords => ({
	what: { en: whatEn, nl: whatNl },
	cure: { en: cureEn, nl: cureNl },
	...(lookAgainMs === undefined ? {} : { lookAgainMs }),
});

/** Most calls settle within seconds. */
const IN_DOUBT_MS = 3_000;

/** Every reason a decision can give. `docs/reasons.md` is made from this table. */
export const REASONS = {
	rehearsal: reason(
		'The account is in rehearsal: it decides and records, and sends nothing', 'Set the mode to test people, then to live, in "00 set-up".',
		'Het account oefent: het beslist en legt vast, en verstuurt niets', 'Zet de modus op testpersonen en daarna op live in "00 set-up".',
	),
	not_a_test_person: reason(
		'The account messages its test people only', 'Add the handle to the test people, or set the mode to live, in "00 set-up".',
		'Het account bericht alleen zijn testpersonen', 'Voeg de handle toe aan de testpersonen, of zet de modus op live in "00 set-up".',
	),
	stop_switch: reason(
		'The stop switch of the account is on', 'Switch it off again when sending may go on.',
		'De stopschakelaar van het account staat aan', 'Zet hem weer uit als er verzonden mag worden.',
	),
	account_paused: reason(
		'The account is paused after an error of Instagram', 'Wait for the time given; without one, see Account health for what to mend.',
		'Het account pauzeert na een fout van Instagram', 'Wacht tot het genoemde tijdstip; zonder tijdstip staat bij Accountgezondheid wat te herstellen is.',
		OWNER_MS,
	),
	inbox_not_listening: reason(
		'An opt-out could not reach us now, so nothing is sent', 'Publish "20 inbox"; if it is, look at the subscription in Account health.',
		'Een afmelding kan ons nu niet bereiken, dus gaat er niets uit', 'Publiceer "20 inbox"; staat die aan, kijk dan bij Accountgezondheid naar het abonnement.',
		MINUTE_MS,
	),
	purge_overdue: reason(
		'No purge has ended for a week: data stand that should be gone', 'Publish "60 retention" or run it once.',
		'Er is een week geen opschoning afgerond: er staan gegevens die weg moeten zijn', 'Publiceer "60 retention" of voer die een keer uit.',
		OWNER_MS,
	),
	store_restored: reason(
		'The store was put back from a backup, or lost its journal of opt-outs: it may have forgotten who opted out', 'Put the journal back where it was and restart n8n; else somebody answers for it: Retention Purge > Store > Confirm Restore.',
		'De opslag is teruggezet uit een back-up, of is zijn logboek van afmeldingen kwijt: misschien is vergeten wie zich afmeldde', 'Zet het logboek terug waar het stond en herstart n8n; anders staat iemand ervoor in: Retention Purge > Store > Confirm Restore.',
		OWNER_MS,
	),
	rights_not_published: reason(
		'The page on which people claim their rights is not published, so nothing is sent', 'Publish "50 rights" and leave it published.',
		'De pagina waarop mensen hun rechten uitoefenen is niet gepubliceerd, dus gaat er niets uit', 'Publiceer "50 rights" en laat die gepubliceerd.',
		MINUTE_MS,
	),
	suppressed: reason(
		'The person has opted out', 'Nothing: an opt-out stands.',
		'De persoon heeft zich afgemeld', 'Niets: een afmelding blijft gelden.',
	),
	restricted: reason(
		'The person has restricted what is done with their data', 'Wait until the restriction is lifted, at the request of the person: Consent Gate > Right > Lift Restriction.',
		'De persoon heeft de verwerking van de eigen gegevens beperkt', 'Wacht tot de beperking is opgeheven, op verzoek van de persoon: Consent Gate > Right > Lift Restriction.',
	),
	window_closed: reason(
		'The person last wrote more than 24 hours ago', 'Invite them to write; the window opens with their message.',
		'De persoon schreef meer dan 24 uur geleden voor het laatst', 'Nodig uit om te schrijven; met het bericht gaat het venster open.',
	),
	never_wrote: reason(
		'The person has never sent the account a message', 'Invite them to write first, in a story or a public reply.',
		'De persoon heeft het account nog nooit een bericht gestuurd', 'Nodig uit om eerst te schrijven, in een story of een openbaar antwoord.',
	),
	view_only: reason(
		'The person is known only as a viewer of stories', 'Never message them, not by hand either; invite all viewers to write.',
		'De persoon is alleen bekend als kijker van stories', 'Bericht deze persoon nooit, ook niet met de hand; nodig alle kijkers uit om te schrijven.',
	),
	consent_missing: reason(
		'The person has not agreed to promotion', 'Ask once, with a text that asks for dm_promotion.',
		'De persoon heeft geen toestemming gegeven voor promotie', 'Vraag het één keer, met een tekst die om dm_promotion vraagt.',
	),
	consent_withdrawn: reason(
		'The person has withdrawn their consent', 'Nothing: only they can give it again.',
		'De persoon heeft de toestemming ingetrokken', 'Niets: alleen de persoon zelf kan die weer geven.',
	),
	consent_expired: reason(
		'The consent of the person has ended by its age', 'Ask again, with a text that asks for dm_promotion.',
		'De toestemming van de persoon is door ouderdom vervallen', 'Vraag het opnieuw, met een tekst die om dm_promotion vraagt.',
	),
	held_for_human: reason(
		'The person may have opted out, may be too young, or wrote something that was held back: automation waits for a human', 'Read their message and answer by hand, or let automation go on with Consent Gate > Resume.',
		'De persoon heeft zich misschien afgemeld, is misschien te jong, of schreef iets dat is tegengehouden: de automaat wacht op een mens', 'Lees het bericht en antwoord met de hand, of laat de automaat verdergaan met Consent Gate > Resume.',
	),
	person_unreachable: reason(
		'Instagram said that the person cannot be reached', 'Nothing: they blocked the account or are gone.',
		'Instagram zei dat de persoon niet bereikbaar is', 'Niets: de persoon heeft het account geblokkeerd of is weg.',
	),
	under_age: reason(
		'The person is marked as under age', 'Leave them in peace; remove the flag only if it was a mistake.',
		'De persoon is gemarkeerd als minderjarig', 'Laat de persoon met rust; haal de markering alleen weg als het een vergissing was.',
	),
	objection: reason(
		'The person objects to being approached', 'Answer their own messages only.',
		'De persoon maakt bezwaar tegen benadering', 'Beantwoord alleen eigen berichten van de persoon.',
	),
	region_closed: reason(
		'The account sends no promotion to the country of this person', 'Change the closed countries in DM Outreach > Set Limits if that is not meant.',
		'Het account stuurt geen promotie naar het land van deze persoon', 'Wijzig de gesloten landen in DM Outreach > Set Limits als dat niet de bedoeling is.',
	),
	sensitive_story: reason(
		'The message would be promotion on the strength of a sensitive story', 'Answer with a service text, or not at all.',
		'Het bericht zou promotie zijn naar aanleiding van een gevoelige story', 'Antwoord met een servicetekst, of helemaal niet.',
	),
	human_takeover: reason(
		'A colleague wrote to this person in the last 24 hours', 'Leave the conversation to them; automation goes on afterwards.',
		'Een collega schreef deze persoon in de laatste 24 uur', 'Laat het gesprek aan die collega; daarna gaat het automatisch verder.',
	),
	foreign_event: reason(
		'The event that is answered is not one of this person, or is no longer kept', 'Give the node the items of the Instagram Trigger as they come.',
		'De gebeurtenis die beantwoord wordt is niet van deze persoon, of wordt niet meer bewaard', 'Geef de node de items van de Instagram Trigger ongewijzigd.',
	),
	no_own_question: reason(
		'What is answered is no message in the person\'s own words, or is no longer kept', 'Choose a message the person has written; a tap, a yes or a comment is none.',
		'Wat beantwoord wordt is geen bericht in eigen woorden van de persoon, of wordt niet meer bewaard', 'Kies een bericht dat de persoon schreef; een tik, een ja of een reactie is dat niet.',
	),
	question_answered: reason(
		'The message has its answer already, and outside the 24 hours one is all Meta allows', 'Wait until the person writes again.',
		'Het bericht is al beantwoord, en buiten de 24 uur staat Meta er maar één toe', 'Wacht tot de persoon weer schrijft.',
	),
	human_window_closed: reason(
		'The person wrote this more than seven days ago; a human may answer no longer either', 'Wait until they write again.',
		'De persoon schreef dit meer dan zeven dagen geleden; ook een mens mag niet meer antwoorden', 'Wacht tot de persoon weer schrijft.',
	),
	promotion_by_hand: reason(
		'The reply offers a price, a discount or a code, and a human reply may never be promotion', 'Take the offer out; promotion goes by a campaign to people who agreed to it.',
		'Het antwoord biedt een prijs, korting of code, en een antwoord van een mens mag nooit promotie zijn', 'Haal het aanbod eruit; promotie gaat via een campagne naar wie daarmee akkoord is.',
	),
	two_unanswered: reason(
		'Two messages stand without an answer', 'Wait until the person writes.',
		'Er staan twee berichten zonder antwoord', 'Wacht tot de persoon schrijft.',
	),
	frequency_cap: reason(
		'Campaigns have written to this person as often as they may in this time', 'Wait for the time given, or change the cap in DM Outreach > Set Limits.',
		'Campagnes hebben deze persoon zo vaak geschreven als in deze tijd mag', 'Wacht tot het genoemde tijdstip, of wijzig de grens in DM Outreach > Set Limits.',
	),
	equal_in_doubt: reason(
		'A message of the same words to this person has not settled yet', 'Nothing: it is looked at again as soon as the other is known to have arrived, or not.',
		'Een bericht met dezelfde woorden aan deze persoon is nog niet afgehandeld', 'Niets: er wordt weer gekeken zodra bekend is of het andere is aangekomen.',
		IN_DOUBT_MS,
	),
	same_text: reason(
		'The person has had these very words before', 'Write a new text for this campaign.',
		'De persoon heeft precies deze woorden al gehad', 'Schrijf voor deze campagne een nieuwe tekst.',
	),
	quiet_hours: reason(
		'It is night where the person is', 'It goes out in the morning; without a time the quiet hours leave no hour of the day and must be changed.',
		'Het is nacht waar de persoon is', 'Het gaat in de ochtend uit; zonder tijdstip laten de stille uren geen uur van de dag over en moeten ze anders.',
	),
	own_question: reason(
		'The person asked something that nobody has answered', 'Answer by hand.',
		'De persoon vroeg iets wat niemand heeft beantwoord', 'Beantwoord het met de hand.',
	),
	campaign_ended: reason(
		'The campaign is over for this person: they answered, became a lead, or a colleague took over', 'Nothing.',
		'De campagne is voor deze persoon voorbij: er is geantwoord, de persoon werd lead, of een collega nam het over', 'Niets.',
	),
	campaign_stopped: reason(
		'The campaign is stopped', 'Resume it with DM Outreach > Resume Campaign, or cancel what is pending.',
		'De campagne is gestopt', 'Hervat haar met DM Outreach > Resume Campaign, of annuleer wat wacht.',
		OWNER_MS,
	),
	step_cancelled: reason(
		'Somebody has cancelled this step', 'Plan it again if it should go out after all.',
		'Iemand heeft deze stap geannuleerd', 'Plan hem opnieuw als hij toch uit moet.',
	),
	step_out_of_order: reason(
		'The follow-up comes 48 hours after the first message, and never without one', 'Wait for the time given; without one nothing is left to do.',
		'De opvolging komt 48 uur na het eerste bericht, en nooit zonder', 'Wacht tot het genoemde tijdstip; zonder tijdstip is er niets te doen.',
	),
	budget_spent: reason(
		'The campaign has sent as many messages as it may', 'Plan again with a larger budget.',
		'De campagne heeft zoveel berichten verstuurd als ze mag', 'Plan opnieuw met een groter budget.',
	),
	too_many_opt_outs: reason(
		'More than 2 % of the people this campaign reached opted out', 'Stop and look at the text and the segment; resume the campaign only after a change.',
		'Meer dan 2 % van de mensen die deze campagne bereikte meldde zich af', 'Stop en bekijk tekst en segment; hervat de campagne pas na een wijziging.',
		OWNER_MS,
	),
	too_many_errors: reason(
		'More than 10 % of the messages of this campaign failed', 'Look at Account health; resume the campaign when the cause is mended.',
		'Meer dan 10 % van de berichten van deze campagne mislukte', 'Kijk bij Accountgezondheid; hervat de campagne als de oorzaak is verholpen.',
		OWNER_MS,
	),
	batch_rest: reason(
		'A batch of the campaign is out; it rests so that opt-outs can come in', 'Nothing: the next batch follows.',
		'Een deel van de campagne is uit; ze rust zodat afmeldingen kunnen binnenkomen', 'Niets: het volgende deel volgt.',
	),
	hourly_limit: reason(
		'The account has sent as much as it may in one hour', 'Nothing: it goes out at the time given.',
		'Het account heeft zoveel verstuurd als het in een uur mag', 'Niets: het gaat uit op het genoemde tijdstip.',
	),
	second_limit: reason(
		'The account has sent as much as it may in one second', 'Nothing: it goes out a moment later.',
		'Het account heeft zoveel verstuurd als het in een seconde mag', 'Niets: het gaat een ogenblik later uit.',
	),
	thread_limit: reason(
		'This person has got as many messages as one conversation takes in a minute', 'Nothing: it goes out at the time given.',
		'Deze persoon kreeg zoveel berichten als één gesprek in een minuut verdraagt', 'Niets: het gaat uit op het genoemde tijdstip.',
	),
	campaign_spacing: reason(
		'Campaigns go out evenly; this message waits for its turn', 'Nothing: it goes out at the time given.',
		'Campagnes gaan gelijkmatig uit; dit bericht wacht op zijn beurt', 'Niets: het gaat uit op het genoemde tijdstip.',
	),
	variant_stopped: reason(
		'More than 2 % of the people who got this variant of the text opted out, so it is stopped', 'Look at Funnel Report > Variants; take the variant out of the copy table for the next campaign.',
		'Meer dan 2 % van wie deze variant van de tekst kreeg meldde zich af, dus is die gestopt', 'Kijk bij Funnel Report > Variants; haal de variant uit de tekstentabel voor de volgende campagne.',
	),
	channel_consent_missing: reason(
		'The person has not confirmed that they want e-mail', 'Ask for their address and have them confirm it (double opt-in).',
		'De persoon heeft niet bevestigd e-mail te willen', 'Vraag het adres en laat het bevestigen (dubbele aanmelding).',
	),
	address_missing: reason(
		'No confirmed e-mail address of the person is known', 'Have them confirm one (double opt-in).',
		'Er is geen bevestigd e-mailadres van de persoon bekend', 'Laat er een bevestigen (dubbele aanmelding).',
	),
	address_listed: reason(
		'The address was unsubscribed, or belongs to somebody who opted out', 'Nothing: only they can come back, by writing so on Instagram.',
		'Het adres is afgemeld, of hoort bij iemand die zich afmeldde', 'Niets: alleen de persoon zelf kan terugkomen, door dat op Instagram te schrijven.',
	),
	address_refused: reason(
		'The mail server of the person does not know the address', 'Have them confirm another one (double opt-in).',
		'De mailserver van de persoon kent het adres niet', 'Laat een ander adres bevestigen (dubbele aanmelding).',
	),
	copy_missing: reason(
		'No text is published under this key', 'Add the row to the copy table and publish it.',
		'Onder deze sleutel is geen tekst gepubliceerd', 'Voeg de rij toe aan de tekstentabel en publiceer die.',
	),
	disclosure_due: reason(
		'The text does not say that it is automated, and it is time to say so', 'Add {disclosure} to the text and publish it.',
		'De tekst zegt niet dat hij automatisch is, en dat moet nu wel gezegd worden', 'Zet {disclosure} in de tekst en publiceer die.',
	),
	notice_too_long: reason(
		'The person is known from a list and has not been told so; the text leaves no room for the line that tells it', 'Shorten the text and publish it: Instagram takes 1000 bytes, and the line needs about 450 with its link.',
		'De persoon is bekend van een lijst en weet dat nog niet; de tekst laat geen ruimte voor de regel die dat zegt', 'Maak de tekst korter en publiceer die: Instagram neemt 1000 bytes, en de regel heeft er met de link ongeveer 450 nodig.',
		OWNER_MS,
	),
	code_pool_empty: reason(
		'No code is left in the pool of this text', 'Add codes to the table codes and take them in with DM Outreach > Import Codes ("00 set-up and health" does).',
		'Er is geen code meer over in de voorraad van deze tekst', 'Zet codes in de tabel codes en neem ze in met DM Outreach > Import Codes ("00 set-up and health" doet dat).',
		OWNER_MS,
	),
	form_not_published: reason(
		'The text has the link to the opt-in form, and the form is not published', 'Publish "44 opt-in form", or take {opt_in_link} out of the text.',
		'De tekst bevat de link naar het aanmeldformulier, en dat formulier is niet gepubliceerd', 'Publiceer "44 opt-in form", of haal {opt_in_link} uit de tekst.',
		OWNER_MS,
	),
	comment_unknown: reason(
		'The comment is no longer kept', 'Answer in the Instagram app.',
		'De reactie wordt niet meer bewaard', 'Antwoord in de Instagram-app.',
	),
	keyword_not_said: reason(
		'The comment says no keyword that its post announced', 'Add the word to the table comment_words and publish it, or answer in the Instagram app.',
		'De reactie bevat geen woord dat de post aankondigde', 'Zet het woord in de tabel comment_words en publiceer die, of antwoord in de Instagram-app.',
	),
	comment_nested: reason(
		'Only comments of the first level can be answered', 'Answer the comment it belongs to.',
		'Alleen reacties op het eerste niveau kunnen beantwoord worden', 'Beantwoord de reactie waar deze bij hoort.',
	),
	comment_hidden: reason(
		'The comment is hidden', 'Show it again first.',
		'De reactie is verborgen', 'Maak haar eerst weer zichtbaar.',
	),
	comment_live: reason(
		'Comments on a live video cannot be answered in public', 'Answer in the video.',
		'Reacties op een livevideo kunnen niet openbaar beantwoord worden', 'Antwoord in de video.',
	),
	copy_not_public: reason(
		'This text is not for all to read: it is promotion, asks something, or confirms an opt-out', 'Use a plain service text.',
		'Deze tekst is niet voor iedereen: het is promotie, vraagt iets, of bevestigt een afmelding', 'Gebruik een gewone servicetekst.',
	),
} as const satisfies Readonly<Record<string, ReasonWords>>;

/** Why a message may not go out. */
export type ReasonCode = keyof typeof REASONS;

export interface Reason {
	readonly code: ReasonCode;
	/** UTC milliseconds from which the reason no longer holds; left out when only a person or the owner can end it. */
	readonly retryAt?: number;
}

/** The words for a reason. */
export function wordsOf(code: ReasonCode): ReasonWords {
	return REASONS[code];
}

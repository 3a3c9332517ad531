import type { Words } from '../accounts/cures';
import type { ReasonCode } from './decide';

/** What a reason means for a person who reads it, and what can be done about it; null: nothing can. */
export interface ReasonWords {
	readonly what: Words;
	readonly cure: Words | null;
}

const words = (whatEn: string, whatNl: string, cure: readonly [en: string, nl: string] | null): ReasonWords => ({
	what: { en: whatEn, nl: whatNl },
	cure: cure === null ? null : { en: cure[0], nl: cure[1] },
});

/** Every reason a message may not go out for, in words. */
export const REASON_WORDS: Readonly<Record<ReasonCode, ReasonWords>> = {
	rehearsal: words('The account only rehearses and sends nothing', 'Het account oefent alleen en verstuurt niets', ['Set the mode of the account in "00 set-up".', 'Stel de modus van het account in bij "00 set-up".']),
	not_a_test_person: words('The account only writes to people on its test list', 'Het account schrijft alleen aan mensen op zijn testlijst', ['Add the handle to the test people, or set the account live, in "00 set-up".', 'Zet de handle bij de testpersonen, of het account op live, in "00 set-up".']),
	stop_switch: words('The stop switch of the account is on', 'De stopschakelaar van het account staat aan', ['Switch it off with Instagram → Account → Stop Switch.', 'Zet hem uit met Instagram → Account → Stop Switch.']),
	account_paused: words('The account is paused', 'Het account is gepauzeerd', ['Account Health says why, and until when.', 'Account Health zegt waarom en tot wanneer.']),
	suppressed: words('The person has opted out or asked to be erased', 'De persoon heeft zich afgemeld of gevraagd om gewist te worden', ['Only the person can opt in again, by a message of their own.', 'Alleen de persoon zelf kan zich weer aanmelden, met een eigen bericht.']),
	restricted: words('The person has restricted what is done with their data', 'De persoon heeft de verwerking van de eigen gegevens beperkt', ['Wait until the restriction is lifted: Consent Gate → Rights → Lift Restriction, at the request of the person.', 'Wacht tot de beperking is opgeheven: Consent Gate → Rights → Lift Restriction, op verzoek van de persoon.']),
	window_closed: words('More than 24 hours have passed since the last message of the person', 'Het laatste bericht van de persoon is langer dan 24 uur geleden', ['Wait until the person writes again.', 'Wacht tot de persoon weer schrijft.']),
	never_wrote: words('The person has never written to the account', 'De persoon heeft het account nooit geschreven', ['Invite people in a story to write first.', 'Nodig mensen in een story uit om eerst te schrijven.']),
	consent_missing: words('The person has not agreed to this kind of message', 'De persoon heeft niet ingestemd met dit soort berichten', ['Ask first, with Consent Gate → Ask.', 'Vraag het eerst, met Consent Gate → Ask.']),
	consent_withdrawn: words('The person has withdrawn their consent', 'De persoon heeft de toestemming ingetrokken', null),
	person_unreachable: words('Instagram delivers nothing to this person from the account', 'Instagram bezorgt deze persoon niets van het account', null),
	hourly_limit: words('The account has sent as much as it may in an hour', 'Het account heeft verstuurd wat in een uur mag', ['It goes on by itself.', 'Het gaat vanzelf verder.']),
	copy_missing: words('There is no published text for this message', 'Er is geen gepubliceerde tekst voor dit bericht', ['Add it to the table "copy" and run "00 set-up".', 'Zet die in de tabel "copy" en voer "00 set-up" uit.']),
	foreign_event: words('The message would answer something this person did not say', 'Het bericht zou iets beantwoorden wat deze persoon niet heeft gezegd', ['Answer with the item the Instagram Trigger gave.', 'Antwoord met het item dat de Instagram Trigger gaf.']),
	two_unanswered: words('Two messages have not been answered', 'Twee berichten zijn niet beantwoord', ['Wait until the person writes again.', 'Wacht tot de persoon weer schrijft.']),
	own_question: words('The person has asked something that nobody has answered yet', 'De persoon heeft iets gevraagd dat nog niemand heeft beantwoord', ['A colleague answers it in the inbox.', 'Een collega beantwoordt het in de inbox.']),
	campaign_ended: words('The campaign is over for this person', 'De campagne is voor deze persoon voorbij', null),
	comment_unknown: words('What is needed to answer the comment is not kept any more', 'Wat nodig is om de reactie te beantwoorden wordt niet meer bewaard', null),
	comment_nested: words('The comment is an answer to another comment', 'De reactie is een antwoord op een andere reactie', ['Answer the comment it belongs to.', 'Beantwoord de reactie waar die bij hoort.']),
	comment_hidden: words('The comment is hidden', 'De reactie is verborgen', ['Show it again first.', 'Maak haar eerst weer zichtbaar.']),
	comment_live: words('The comment belongs to a broadcast', 'De reactie hoort bij een live-uitzending', ['Answer in the broadcast.', 'Antwoord in de uitzending.']),
	copy_not_public: words('The text is not meant for the public', 'De tekst is niet voor iedereen bedoeld', ['Choose a text without consent question and name.', 'Kies een tekst zonder toestemmingsvraag en naam.']),
};

import type { Words } from '../../accounts/cures';

const say = (en: string, nl: string): Words => ({ en, nl });

/** What a person can do, as a timeline tells it. */
export const SIGNALS: Readonly<Record<string, Words>> = {
	view: say('saw a story', 'bekeek een story'),
	story_reply: say('replied to a story', 'antwoordde op een story'),
	message: say('sent a message', 'stuurde een bericht'),
	quick_reply: say('tapped an answer', 'tikte een antwoord aan'),
	postback: say('tapped the menu', 'tikte in het menu'),
	reaction: say('reacted with an emoji', 'reageerde met een emoji'),
	story_mention: say('mentioned the account in a story', 'noemde het account in een story'),
	comment: say('commented', 'plaatste een opmerking'),
	live_comment: say('commented on a broadcast', 'plaatste een opmerking bij een livevideo'),
	profile_visit: say('visited the profile', 'bezocht het profiel'),
	unsupported: say('sent something Instagram does not show', 'stuurde iets wat Instagram niet laat zien'),
	seen: say('saw a message', 'zag een bericht'),
	edited: say('changed a message', 'wijzigde een bericht'),
	deleted: say('deleted a message', 'verwijderde een bericht'),
	referral: say('came by a link', 'kwam via een link'),
};

export const KEYWORDS: Readonly<Record<string, Words>> = {
	stop: say('read as an opt-out', 'gelezen als afmelding'),
	yes: say('read as a yes', 'gelezen als ja'),
	start: say('read as coming back', 'gelezen als terugkomen'),
};

export const CONSENT_ACTS: Readonly<Record<string, Words>> = {
	grant: say('consent given', 'toestemming gegeven'),
	withdraw: say('consent withdrawn', 'toestemming ingetrokken'),
	expire: say('consent ended by its age', 'toestemming door ouderdom vervallen'),
	object: say('objection recorded', 'bezwaar vastgelegd'),
	erase: say('consent erased', 'toestemming gewist'),
};

export const PURPOSES: Readonly<Record<string, Words>> = {
	dm_promotion: say('offers by direct message', 'aanbiedingen per direct bericht'),
	dm_service: say('answers by direct message', 'antwoorden per direct bericht'),
	email: say('e-mail', 'e-mail'),
	crm_storage: say('storing in the CRM', 'opslag in het CRM'),
	profiling: say('profiling', 'profilering'),
	service: say('service', 'service'),
	promotion: say('promotion', 'promotie'),
};

export const BASES: Readonly<Record<string, Words>> = {
	answer_to_own_message: say("answer to the person's own message", 'antwoord op het eigen bericht van de persoon'),
	consent: say('consent', 'toestemming'),
	opt_out_confirmation: say('the one confirmation of an opt-out', 'de ene bevestiging van een afmelding'),
};

export const STATES: Readonly<Record<string, Words>> = {
	claimed: say('under way', 'onderweg'),
	sent: say('arrived', 'aangekomen'),
	unknown: say('nobody knows whether it arrived; it is never sent again', 'niemand weet of het aankwam; het wordt nooit opnieuw verstuurd'),
	refused: say('refused by Instagram', 'geweigerd door Instagram'),
};

export const LIFE: Readonly<Record<string, Words>> = {
	planned: say('planned', 'gepland'),
	refused_for_now: say('not yet', 'nog niet'),
	allowed: say('allowed', 'toegestaan'),
	claimed: say('reserved, and the call made', 'gereserveerd, en de aanroep gedaan'),
	sent: say('arrived', 'aangekomen'),
	unknown: say('no clear answer', 'geen duidelijk antwoord'),
	given_back: say('refused: nothing went out', 'geweigerd: er ging niets uit'),
	given_to_human: say('left to a colleague', 'aan een collega gelaten'),
	cancelled: say('cancelled', 'geannuleerd'),
};

export const MARKS: Readonly<Record<string, Words>> = {
	qualified: say('noted as qualified', 'genoteerd als gekwalificeerd'),
	sale: say('a sale noted', 'een verkoop genoteerd'),
	complaint: say('a complaint noted', 'een klacht genoteerd'),
};

/** The words of a code, or the code itself. */
export function wordsFor(table: Readonly<Record<string, Words>>, code: string, language: keyof Words): string {
	return table[code]?.[language] ?? code.replaceAll('_', ' ');
}

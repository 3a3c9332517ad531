import type { Words } from '../accounts/cures';
import { REASONS, type ReasonWords } from '../outreach/reasons';

/** A figure in words: what it is called, and what it counts in one sentence. docs/kpis.md says it in full. */
export interface FigureWords {
	readonly name: Words;
	readonly means: Words;
}

const figure = (nameEn: string, nameNl: string, meansEn: string, meansNl: string): FigureWords => ({ name: { en: nameEn, nl: nameNl }, means: { en: meansEn, nl: meansNl } });

const FIGURES: Readonly<Record<string, FigureWords>> = {
	reach: figure('Reach', 'Bereik', 'Accounts Instagram says your stories reached, added up.', 'Accounts die je stories volgens Instagram bereikten, opgeteld.'),
	views: figure('Views on lists', 'Weergaven op lijsten', 'Stories seen, one per person and story, by the lists that were imported.', 'Bekeken stories, één per persoon en story, volgens de ingelezen lijsten.'),
	people_seen: figure('People seen', 'Gezien', 'Different people on those lists.', 'Verschillende mensen op die lijsten.'),
	view_reply_rate: figure('Replies of reach', 'Antwoord op bereik', 'People who replied to a story, of the accounts it reached.', 'Mensen die op een story antwoordden, van de bereikte accounts.'),
	engagements: figure('Reactions', 'Reacties', 'Story replies, messages, taps, reactions, mentions and comments.', 'Storyantwoorden, berichten, tikken, emoji-reacties, vermeldingen en opmerkingen.'),
	people_engaged: figure('Reacted', 'Reageerden', 'Different people who did any of these.', 'Verschillende mensen die een daarvan deden.'),
	messages_sent: figure('Messages sent', 'Verstuurde berichten', 'Direct messages Instagram accepted.', 'Directe berichten die Instagram aannam.'),
	emails_sent: figure('E-mails sent', 'Verstuurde e-mails', 'E-mails the mail server took.', 'E-mails die de mailserver aannam.'),
	people_messaged: figure('Messaged', 'Aangeschreven', 'Different people who got a message.', 'Verschillende mensen die een bericht kregen.'),
	people_replied: figure('Replied', 'Antwoordden', 'Of those, the ones who wrote within 7 days after a message.', 'Daarvan wie binnen 7 dagen na een bericht schreef.'),
	reply_rate: figure('Reply rate', 'Antwoordpercentage', 'People who wrote within 7 days after a message, of the people messaged.', 'Mensen die binnen 7 dagen na een bericht schreven, van wie er een kreeg.'),
	time_to_first_reply: figure('Time to first reply', 'Tijd tot eerste antwoord', 'From the first message to the first writing: half were as quick or quicker.', 'Van het eerste bericht tot het eerste antwoord: de helft was zo snel of sneller.'),
	'time_to_first_reply:90th': figure('… for nine in ten', '… voor negen van de tien', 'Nine in ten were as quick or quicker.', 'Negen van de tien waren zo snel of sneller.'),
	response_time: figure('Our response time', 'Onze reactietijd', 'From what a person did to our message: half were as quick or quicker.', 'Van wat iemand deed tot ons bericht: de helft was zo snel of sneller.'),
	'response_time:90th': figure('… for nine in ten', '… voor negen van de tien', 'Nine in ten were as quick or quicker.', 'Negen van de tien waren zo snel of sneller.'),
	delivery_rate: figure('Delivered', 'Afgeleverd', 'Messages of which a try arrived, of the messages tried.', 'Berichten waarvan een poging aankwam, van de geprobeerde berichten.'),
	consents: figure('Consents given', 'Gegeven toestemmingen', 'Grants in the consent ledger.', 'Toestemmingen in het register.'),
	opt_outs: figure('Opt-outs', 'Afmeldingen', 'Different people who opted out, messaged or not.', 'Verschillende mensen die zich afmeldden, aangeschreven of niet.'),
	opt_out_rate: figure('Opt-out rate', 'Afmeldpercentage', 'People who opted out within 7 days after a message, of the people messaged.', 'Mensen die zich binnen 7 dagen na een bericht afmeldden, van wie er een kreeg.'),
	complaints: figure('Complaints', 'Klachten', 'People who blocked the account, wrote words of complaint, or were noted by a colleague.', 'Mensen die het account blokkeerden, klachtwoorden schreven, of door een collega zijn genoteerd.'),
	complaint_rate: figure('Complaint rate', 'Klachtpercentage', 'People who complained within 7 days after a message, of the people messaged.', 'Mensen die binnen 7 dagen na een bericht klaagden, van wie er een kreeg.'),
	followed_up: figure('Followed up', 'Opgevolgd', 'First messages of campaigns that got the one follow-up.', 'Eerste campagneberichten die de ene opvolging kregen.'),
	follow_up_reply_rate: figure('Answers to follow-ups', 'Antwoord op opvolging', 'Those not answered before it and answered after it, of the followed up.', 'Wie ervoor niet en erna wel antwoordde, van de opgevolgden.'),
	follow_up_lift: figure('Follow-up lift', 'Winst door opvolging', 'What follow-ups added to the reply rate of first messages.', 'Wat opvolgingen aan het antwoordpercentage van eerste berichten toevoegden.'),
	qualified: figure('Qualified', 'Gekwalificeerd', 'People whose answer to the qualifying question was anything but a wish for support, or whom a colleague noted.', 'Mensen die op de kwalificerende vraag iets anders dan hulp antwoordden, of die een collega noteerde.'),
	leads: figure('Leads', 'Leads', 'People marked as a lead.', 'Mensen die als lead zijn gemarkeerd.'),
	sales: figure('Sales', 'Verkopen', 'People whose first sale was told by the shop or CRM, or noted by a colleague.', 'Mensen van wie de winkel of het CRM een eerste verkoop meldde, of een collega die noteerde.'),
	orders: figure('Orders', 'Bestellingen', 'Orders the shop or CRM told of, by a lead or a code of ours.', 'Bestellingen die de winkel of het CRM meldde, via een lead of code van ons.'),
	not_allowed: figure('Held back', 'Tegengehouden', 'Messages whose latest decision is a no that waiting does not end.', 'Berichten waarvan het laatste besluit nee is, en wachten niets verandert.'),
	later: figure('Waiting for their time', 'Wachten op hun tijd', 'Campaign messages planned and due some time.', 'Geplande campagneberichten.'),
	by_hand: figure('For a human', 'Voor een mens', 'Messages left to a colleague.', 'Berichten die aan een collega zijn gelaten.'),
	delivery_unknown: figure('Delivery not known', 'Aflevering onbekend', 'Messages of which nobody knows whether they arrived; never sent again.', 'Berichten waarvan niemand weet of ze aankwamen; nooit opnieuw verstuurd.'),
	backlog: figure('Backlog', 'Achterstand', 'All that waits to be done now.', 'Alles wat nu nog gedaan moet worden.'),
	'backlog:overdue_messages': figure('Messages overdue', 'Berichten te laat', 'Planned messages due an hour ago or longer.', 'Geplande berichten die een uur of langer geleden uit hadden moeten gaan.'),
	'backlog:unanswered_events': figure('Events not answered', 'Onbeantwoorde gebeurtenissen', 'Handed to a workflow, and nobody has answered or closed them.', 'Aan een workflow gegeven, en niet beantwoord of afgesloten.'),
	'backlog:unknown_deliveries': figure('Deliveries to look at', 'Afleveringen na te kijken', 'Messages of any channel of which nobody knows whether they arrived.', 'Berichten van elk kanaal waarvan niemand weet of ze aankwamen.'),
	'backlog:open_requests': figure('Open requests', 'Open verzoeken', 'Requests of people about their data that are not over.', 'Verzoeken van mensen over hun gegevens die nog lopen.'),
	'backlog:recipients_to_tell': figure('Recipients to tell', 'Ontvangers te informeren', 'What recipients of data have not confirmed yet.', 'Wat ontvangers van gegevens nog niet hebben bevestigd.'),
	open_tasks: figure('Open tasks', 'Open taken', 'What waits for a colleague, as "35 tasks" last found it.', 'Wat op een collega wacht, zoals "35 tasks" het laatst vond.'),
	'open_tasks:late': figure('Tasks past their deadline', 'Taken voorbij hun termijn', 'Of those, the ones whose time is over.', 'Daarvan wat te laat is.'),
	'health:sending_closed': figure('Reasons not to send', 'Redenen om niet te versturen', 'Why the account sends to nobody now; 0 means it may.', 'Waarom het account nu aan niemand verstuurt; 0 betekent dat het mag.'),
	'health:limit_errors': figure('Limit errors', 'Limietfouten', 'Messages Instagram refused because there were too many calls.', 'Berichten die Instagram weigerde omdat er te veel aanroepen waren.'),
	'health:restrictions': figure('Restrictions', 'Beperkingen', 'Messages Instagram refused because the account is restricted.', 'Berichten die Instagram weigerde omdat het account beperkt is.'),
	privacy_incidents: figure('Privacy incidents', 'Privacy-incidenten', 'What must never happen; must be 0.', 'Wat nooit mag gebeuren; moet 0 zijn.'),
	'privacy_incidents:sent_after_opt_out': figure('Sent after an opt-out', 'Verstuurd na afmelding', 'Messages claimed after the opt-out was recorded.', 'Berichten die na het vastleggen van de afmelding zijn begonnen.'),
	'privacy_incidents:sent_without_proof': figure('Sent without proof', 'Verstuurd zonder bewijs', 'Messages without a decision, a purpose or a lawful basis on record.', 'Berichten zonder vastgelegd besluit, doel of grondslag.'),
	'privacy_incidents:request_overdue': figure('Requests overdue', 'Verzoeken te laat', 'Requests of people past their due time.', 'Verzoeken van mensen waarvan de termijn voorbij is.'),
	'privacy_incidents:recipient_not_told': figure('Recipients not told', 'Ontvangers niet bereikt', 'What a colleague has to tell a recipient of data.', 'Wat een collega aan een ontvanger van gegevens moet doorgeven.'),
	'privacy_incidents:purge_overdue': figure('Purge overdue', 'Opschoning te laat', '1 when no purge has ended for a week.', '1 als er een week geen opschoning is afgerond.'),
	purged: figure('Erased by purges', 'Door opschoning gewist', 'People erased because their time was over.', 'Mensen die gewist zijn omdat hun termijn voorbij was.'),
};

const HELD_BACK = 'not_allowed:';
const REVENUE = 'revenue:';

/** Words of a figure; of `not_allowed:<reason>` those of the reason. */
export function figureWords(kpi: string): FigureWords {
	const known = FIGURES[kpi];
	if (known) return known;
	if (kpi.startsWith(REVENUE)) {
		const currency = kpi.slice(REVENUE.length);
		return figure(`Revenue (${currency})`, `Omzet (${currency})`, 'Amounts of those orders in this currency; nothing below five orders.', 'Bedragen van die bestellingen in deze munt; niets onder vijf bestellingen.');
	}
	const code = kpi.startsWith(HELD_BACK) ? kpi.slice(HELD_BACK.length) : kpi;
	const name = reasonWords(code)?.what ?? { en: code, nl: code };
	return { name, means: FIGURES['not_allowed']?.means ?? name };
}

/** A reason of a decision in words; null for a code that is none, such as one an older version wrote. */
export function reasonWords(code: string): ReasonWords | null {
	return (REASONS as Readonly<Record<string, ReasonWords>>)[code] ?? null;
}

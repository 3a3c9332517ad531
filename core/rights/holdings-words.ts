import type { Language } from '../store/schema';
import type { Holdings } from './holdings';
import type { Said } from './page';

/** The parts of an answer that are shown, in this order. */
export type Heading = Exclude<keyof Holdings, 'format' | 'madeAt' | 'account'>;

export const HEADINGS: Readonly<Record<Heading, { readonly title: Said; readonly note?: Said }>> = {
	person: { title: { nl: 'Over jou', en: 'About you' } },
	identities: { title: { nl: 'Hoe wij je herkennen', en: 'How we recognise you' }, note: { nl: 'Versleuteld bewaard; alleen voor jou hier geopend.', en: 'Kept encrypted; opened here for you only.' } },
	signals: { title: { nl: 'Wat je deed', en: 'What you did' }, note: { nl: 'Van Instagram zelf, of van een lijst van een goedgekeurde bron. Doel: bepalen wie een antwoord of uitnodiging krijgt.', en: 'From Instagram itself, or from a list of an approved source. Purpose: to see who gets an answer or an invitation.' } },
	updates: { title: { nl: 'Meldingen van Instagram', en: 'Updates of Instagram' }, note: { nl: 'De tekst van je berichten bewaren wij niet.', en: 'The text of your messages is not kept.' } },
	sources: { title: { nl: 'Bronnen van lijsten', en: 'Sources of lists' } },
	marks: { title: { nl: 'Kenmerken en tags', en: 'Marks and tags' } },
	derived: { title: { nl: 'Wat een regel afleidt', en: 'What a rule concludes' } },
	merges: { title: { nl: 'Samengevoegde vermeldingen', en: 'Merged entries' } },
	consents: { title: { nl: 'Toestemming', en: 'Consent' } },
	questions: { title: { nl: 'Vragen om toestemming en leeftijd', en: 'Questions for consent and age' } },
	messages: { title: { nl: 'Berichten aan jou', en: 'Messages to you' }, note: { nl: 'Zoals de tekst was gepubliceerd; je voornaam is ingevuld en niet bewaard.', en: 'As the text was published; your first name was filled in and not kept.' } },
	decisions: { title: { nl: 'Besluiten over berichten', en: 'Decisions about messages' }, note: { nl: 'Een vaste regel besluit of een bericht uit mag. Er volgen geen rechtsgevolgen uit.', en: 'A fixed rule decides whether a message may go out. Nothing legal follows from it.' } },
	plans: { title: { nl: 'Geplande berichten', en: 'Planned messages' } },
	conversions: { title: { nl: 'Waar je antwoord toe leidde', en: 'Where your answer led' }, note: { nl: 'Bedragen in de kleinste eenheid van hun munt.', en: 'Amounts in the smallest unit of their currency.' } },
	recipients: { title: { nl: 'Wie gegevens kreeg', en: 'Who was given data' }, note: { nl: 'Met wat zij zelf melden te bewaren.', en: 'With what they themselves report to hold.' } },
	exports: { title: { nl: 'Lijsten die wij uitgaven', en: 'Lists we handed out' }, note: { nl: 'Wie er op zo’n lijst stond bewaren wij niet; je kunt erop hebben gestaan.', en: 'Who was on such a list is not kept; you may have been on it.' } },
	requests: { title: { nl: 'Jouw verzoeken', en: 'Your requests' } },
};

export const LEGAL = {
	intro: { nl: 'Dit is alles wat {account} over jou bewaart.', en: 'This is everything {account} holds about you.' },
	file: { nl: 'Bewaar als bestand (JSON)', en: 'Save as a file (JSON)' },
	none: { nl: 'Niets.', en: 'Nothing.' },
	notice: { nl: 'Privacyverklaring: wie wij zijn, waarvoor en hoe lang', en: 'Privacy notice: who we are, what for and how long' },
	rightsTitle: { nl: 'Je rechten', en: 'Your rights' },
	rights: {
		nl: ['Je kunt laten corrigeren, wissen of beperken, bezwaar maken en toestemming intrekken: met hetzelfde formulier, of met STOP in een bericht.', 'Je kunt een klacht indienen bij de Autoriteit Persoonsgegevens of de toezichthouder van je land.'],
		en: ['You can have data corrected, erased or restricted, object, and withdraw consent: with the same form, or with STOP in a message.', 'You can complain to the supervisory authority of your country.'],
	},
} as const;

const COLUMNS: Readonly<Record<string, Said>> = {
	kind: { nl: 'Soort', en: 'Kind' }, value: { nl: 'Waarde', en: 'Value' }, knownSince: { nl: 'Bekend sinds', en: 'Known since' },
	lastMessageAt: { nl: 'Laatste bericht', en: 'Last message' }, language: { nl: 'Taal', en: 'Language' }, profileRead: { nl: 'Profiel gelezen', en: 'Profile read' },
	leadSince: { nl: 'Lead sinds', en: 'Lead since' }, optedOutSince: { nl: 'Afgemeld sinds', en: 'Opted out since' }, optOutReason: { nl: 'Reden', en: 'Reason' },
	restrictedSince: { nl: 'Beperkt sinds', en: 'Restricted since' }, unreachable: { nl: 'Niet bereikbaar', en: 'Unreachable' },
	at: { nl: 'Wanneer', en: 'When' }, story: { nl: 'Story', en: 'Story' }, source: { nl: 'Bron', en: 'Source' }, context: { nl: 'Context', en: 'Context' },
	tag: { nl: 'Tag', en: 'Tag' }, country: { nl: 'Land', en: 'Country' }, accountType: { nl: 'Soort account', en: 'Account type' },
	watchSeconds: { nl: 'Seconden gekeken', en: 'Seconds watched' }, followsUs: { nl: 'Volgt ons', en: 'Follows us' }, readAs: { nl: 'Gelezen als', en: 'Read as' },
	outcome: { nl: 'Uitkomst', en: 'Outcome' }, commentIdKeptUntil: { nl: 'Reactie-id bewaard tot', en: 'Comment id kept until' }, name: { nl: 'Naam', en: 'Name' },
	evidence: { nl: 'Onderbouwing', en: 'Evidence' }, person: { nl: 'Door', en: 'By' }, undoneAt: { nl: 'Ongedaan gemaakt', en: 'Undone' },
	how: { nl: 'Hoe verkregen', en: 'How obtained' }, lawfulBasis: { nl: 'Grondslag', en: 'Lawful basis' }, retentionDays: { nl: 'Bewaart dagen', en: 'Keeps days' },
	imports: { nl: 'Keren geïmporteerd', en: 'Times imported' }, flag: { nl: 'Kenmerk', en: 'Flag' }, rule_nl: { nl: 'Regel', en: 'Rule' }, rule_en: { nl: 'Regel', en: 'Rule' },
	purpose: { nl: 'Doel', en: 'Purpose' }, act: { nl: 'Besluit', en: 'Act' }, wording: { nl: 'Tekst', en: 'Wording' }, askedAt: { nl: 'Gevraagd', en: 'Asked' },
	openUntil: { nl: 'Open tot', en: 'Open until' }, state: { nl: 'Stand', en: 'State' }, text: { nl: 'Tekst', en: 'Text' }, step: { nl: 'Stap', en: 'Step' },
	sent: { nl: 'Verstuurd', en: 'Sent' }, reasons: { nl: 'Code', en: 'Code' }, why_nl: { nl: 'Waarom', en: 'Why' }, why_en: { nl: 'Waarom', en: 'Why' },
	campaign: { nl: 'Campagne', en: 'Campaign' }, route: { nl: 'Route', en: 'Route' }, amount: { nl: 'Bedrag', en: 'Amount' }, currency: { nl: 'Munt', en: 'Currency' }, dueAt: { nl: 'Uiterlijk', en: 'Due' }, finishedAt: { nl: 'Klaar', en: 'Finished' }, recipient: { nl: 'Ontvanger', en: 'Recipient' },
	fields: { nl: 'Velden', en: 'Fields' }, since: { nl: 'Sinds', en: 'Since' }, holds: { nl: 'Bewaart', en: 'Holds' }, reportedAt: { nl: 'Gemeld op', en: 'Reported on' },
	segment: { nl: 'Groep', en: 'Group' }, openedAt: { nl: 'Gedaan op', en: 'Made on' }, answer: { nl: 'Antwoord', en: 'Answer' }, answeredAt: { nl: 'Beantwoord', en: 'Answered' },
};

export function columnName(column: string, language: Language): string {
	return COLUMNS[column]?.[language] ?? column;
}

const VALUES: Readonly<Record<string, Said>> = {
	yes: { nl: 'ja', en: 'yes' }, no: { nl: 'nee', en: 'no' }, view: { nl: 'weergave', en: 'view' }, story_reply: { nl: 'storyreactie', en: 'story reply' },
	message: { nl: 'bericht', en: 'message' }, comment: { nl: 'reactie', en: 'comment' }, handle: { nl: 'gebruikersnaam', en: 'handle' },
	igsid: { nl: 'Instagram-id voor dit account', en: 'Instagram id for this account' }, vendor_id: { nl: 'id bij leverancier', en: 'vendor id' },
	display_name: { nl: 'voornaam', en: 'first name' }, grant: { nl: 'toestemming', en: 'granted' }, withdraw: { nl: 'ingetrokken', en: 'withdrawn' },
	dm_promotion: { nl: 'aanbiedingen per direct bericht', en: 'offers by direct message' }, crm_storage: { nl: 'bewaren in het CRM', en: 'storage in the CRM' },
	service: { nl: 'service', en: 'service' }, promotion: { nl: 'aanbieding', en: 'promotion' }, consent: { nl: 'toestemming', en: 'consent' },
	legitimate_interests: { nl: 'gerechtvaardigd belang', en: 'legitimate interests' }, of_age: { nl: 'oud genoeg', en: 'old enough' }, too_young: { nl: 'te jong', en: 'too young' }, age: { nl: 'leeftijd', en: 'age' }, answer_to_own_message: { nl: 'antwoord op je eigen bericht', en: 'answer to your own message' },
	opt_out_confirmation: { nl: 'bevestiging van je afmelding', en: 'confirmation of your opt-out' }, official: { nl: 'Instagram', en: 'Instagram' },
	owner_copied: { nl: 'overgenomen door de accounteigenaar', en: 'copied by the account owner' }, vendor_oauth: { nl: 'leverancier met toegang', en: 'vendor with permitted access' },
	access: { nl: 'inzage', en: 'access' }, portability: { nl: 'kopie', en: 'copy' }, rectification: { nl: 'correctie', en: 'correction' },
	qualified: { nl: 'antwoord op onze vraag', en: 'answer to our question' }, sale: { nl: 'aankoop', en: 'purchase' },
	erasure: { nl: 'wissen', en: 'erasure' }, restriction: { nl: 'beperken', en: 'restriction' },
};

/** A value of ours in words; anything else as it is. */
export function valueWords(value: string, language: Language): string {
	return VALUES[value]?.[language] ?? value;
}

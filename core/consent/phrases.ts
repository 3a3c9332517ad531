/** Languages opt-outs are understood in. */
export const PHRASE_LANGUAGES = ['nl', 'en', 'de', 'fr', 'es'] as const;
export type PhraseLanguage = (typeof PHRASE_LANGUAGES)[number];
type Phrases = Readonly<Record<PhraseLanguage, readonly string[]>>;

/** The whole message, but for fillers around it: an opt-out. No table takes any of these away. */
export const STOP_PHRASES: Phrases = {
	en: [
		'stop', 'stop it', 'stop messaging me', 'stop texting me', 'stop messages', 'stop sending me messages', 'stop contacting me', 'stopall',
		'stop all', 'unsubscribe', 'unsubscribe me', 'opt out', 'opt me out', 'optout', 'quit', 'end', 'cancel',
		'remove me', 'leave me alone', 'no more messages', 'do not message me', "don't message me", 'dont message me',
		'do not contact me', "don't contact me", 'dont contact me', 'i want to unsubscribe', 'i want to opt out', 'take me off the list',
		'take me off your list', 'remove me from the list', 'remove me from your list', 'stop dm', 'stop dms', 'stop dming me', 'stop sending me dms', 'stop sending messages', 'stop spamming me',
		'no more dms', 'do not text me', "don't text me", 'dont text me', 'do not text me again', 'do not message me again', "don't message me again", 'do not contact me again',
	],
	nl: [
		'stoppen', 'stop maar', 'stop ermee', 'stop hiermee', 'stop met berichten', 'stop met berichten sturen', 'stop met sturen', 'stop met appen',
		'afmelden', 'meld me af', 'meld mij af', 'ik meld me af', 'uitschrijven', 'schrijf me uit', 'schrijf mij uit', 'ik wil stoppen', 'ik wil me afmelden',
		'ik wil me uitschrijven', 'ik wil dit niet meer', 'geen berichten meer', 'geen berichten', 'laat me met rust', 'niet meer sturen',
		'stuur me niets meer', 'stuur me geen berichten meer', 'stuur mij geen berichten meer', 'verwijder mij', 'verwijder me', 'opzeggen', 'haal me van de lijst',
		'meld me maar af', 'meld mij maar af', 'schrijf me maar uit', 'schrijf mij maar uit', 'stop dm', 'stop dms', 'stop met dms', 'stop met dm sturen', 'stop met dms sturen', 'geen dm meer', 'geen dms meer',
		'stuur me geen dms meer', 'stuur niets meer', 'stuur niks meer', 'stuur me niks meer', 'geen berichten meer sturen', 'ik wil geen berichten', 'ik wil geen berichten meer', 'ik wil geen berichten meer ontvangen',
	],
	de: [
		'stopp', 'stoppen', 'aufhören', 'hör auf', 'hören sie auf', 'abmelden', 'melde mich ab', 'melden sie mich ab', 'ich möchte mich abmelden', 'abbestellen',
		'austragen', 'keine nachrichten mehr', 'keine nachrichten', 'schreib mir nicht mehr', 'schreiben sie mir nicht mehr', 'lass mich in ruhe',
		'lassen sie mich in ruhe', 'kündigen', 'ich will das nicht mehr', 'nicht mehr schreiben',
	],
	fr: [
		'arrêt', 'arrête', 'arrêter', 'arrêtez', 'arrête de m\'écrire', 'arrêtez de m\'écrire', 'désabonner', 'désabonnez-moi', 'me désabonner', 'je veux me désabonner',
		'désinscription', 'désinscrire', 'désinscrivez-moi', 'plus de messages', 'pas de messages', 'ne m\'écris plus', 'ne m\'écrivez plus', 'ne me contactez plus',
		'laissez-moi tranquille', 'laisse-moi tranquille', 'je ne veux plus de messages', 'fini',
	],
	es: [
		'alto', 'parar', 'pare', 'basta', 'baja', 'darme de baja', 'dame de baja', 'quiero darme de baja', 'deme de baja', 'cancelar', 'cancelar suscripción',
		'no más mensajes', 'no quiero más mensajes', 'no me escribas más', 'no me escriba más', 'no me escriban más', 'no me contacten', 'déjame en paz', 'déjenme en paz',
	],
};

/** The whole message, nothing around it but signs and emoji: a yes. */
export const YES_PHRASES: Phrases = {
	en: ['yes', 'yes please', 'yes pls', 'yeah', 'yep', 'yes i do', 'yes i agree', 'i agree', 'sure', 'ok yes', 'y'],
	nl: ['ja', 'ja graag', 'ja hoor', 'ja leuk', 'ja doe maar', 'jazeker', 'ja zeker', 'graag', 'ja dat mag', 'ja prima', 'is goed', 'akkoord', 'j'],
	de: ['ja bitte', 'ja gerne', 'gerne', 'ja klar', 'ich stimme zu', 'einverstanden'],
	fr: ['oui', 'oui merci', 'oui svp', 'oui s\'il vous plaît', 'oui volontiers', 'd\'accord', 'je suis d\'accord'],
	es: ['sí', 'si', 'sí por favor', 'sí gracias', 'sí claro', 'sí quiero', 'de acuerdo', 'estoy de acuerdo'],
};

/** The whole message, but for fillers: the person comes back by themselves. */
export const START_PHRASES: Phrases = {
	en: ['start', 'unstop', 'subscribe', 'subscribe me', 'subscribe again', 'opt in', 'opt me in', 'i want messages again'],
	nl: ['aanmelden', 'weer aanmelden', 'meld me aan', 'meld me weer aan', 'schrijf me in', 'schrijf me weer in', 'ik wil weer berichten'],
	de: ['anmelden', 'wieder anmelden', 'melde mich an', 'melde mich wieder an', 'ich möchte wieder nachrichten'],
	fr: ['abonner', 'abonnez-moi', 'réabonnez-moi', 'je veux me réabonner', 'm\'inscrire', 'inscrivez-moi'],
	es: ['alta', 'darme de alta', 'quiero darme de alta', 'suscribirme', 'quiero suscribirme'],
};

/** Words that change nothing about an opt-out that stands between them: greetings, courtesies, "now". */
export const FILLERS: Phrases = {
	en: ['hi', 'hello', 'hey', 'ok', 'okay', 'no', 'please', 'pls', 'plz', 'thanks', 'thank you', 'thx', 'now', 'just', 'sorry', 'right now', 'immediately'],
	nl: ['hoi', 'hallo', 'hey', 'hi', 'oke', 'nee', 'alsjeblieft', 'alstublieft', 'aub', 'a.u.b.', 'svp', 's.v.p.', 'bedankt', 'dank je', 'dankjewel', 'dank u', 'nu', 'gewoon', 'direct', 'sorry', 'graag'],
	de: ['hallo', 'hi', 'hey', 'ok', 'nein', 'bitte', 'danke', 'jetzt', 'sofort', 'einfach', 'sorry', 'entschuldigung'],
	fr: ['bonjour', 'salut', 'ok', 'non', 's\'il vous plaît', 's\'il te plaît', 'svp', 'stp', 'merci', 'maintenant', 'désolé', 'pardon'],
	es: ['hola', 'ok', 'no', 'por favor', 'porfa', 'gracias', 'ahora', 'ya', 'perdón', 'lo siento'],
};

/** As the whole message, but for fillers: what may be an opt-out, and would be none inside a sentence. */
export const DOUBT_MESSAGES: Phrases = {
	en: ['not interested', 'i am not interested', 'im not interested', 'go away', 'spam', 'this is spam', 'stop this', 'stop that', 'block'],
	nl: ['hou op', 'houd op', 'hou ermee op', 'houd ermee op', 'geen interesse', 'niet geïnteresseerd', 'ik heb geen interesse', 'ga weg', 'spam', 'dit is spam', 'stop dit', 'blokkeer', 'blokkeren', 'ophouden'],
	de: ['kein interesse', 'ich habe kein interesse', 'geh weg', 'spam', 'das ist spam', 'blockieren'],
	fr: ['pas intéressé', 'pas intéressée', 'je ne suis pas intéressé', 'ça suffit', 'spam', 'c\'est du spam'],
	es: ['no me interesa', 'no estoy interesado', 'no estoy interesada', 'vete', 'spam', 'esto es spam'],
};

/** Inside a sentence: what may be an opt-out, so automation falls silent and a human reads on. */
export const DOUBT_PHRASES: Phrases = {
	en: [
		'unsubscribe', 'opt out', 'opt me out', 'stop messaging', 'stop texting', 'stop sending', 'stop contacting', 'stop dming', 'stop spamming', 'stop writing me', 'stop writing to me',
		'leave me alone', 'no more messages', "don't message me", 'dont message me', 'do not message me', "don't contact me", 'dont contact me', 'do not contact me', "don't write me",
		'take me off your list', 'take me off the list', 'remove me from your list', 'remove me from the list', 'stop these messages', 'stop the messages',
	],
	nl: [
		'afmelden', 'meld me af', 'meld mij af', 'uitschrijven', 'schrijf me uit', 'schrijf mij uit', 'geen berichten meer', 'laat me met rust', 'laat mij met rust', 'stop met berichten',
		'stop met sturen', 'stop met appen', 'stop met spammen', 'stop met dm', 'hou op met berichten', 'houd op met berichten', 'hou op met sturen', 'houd op met sturen', 'stoppen met berichten', 'stoppen met sturen', 'stoppen met appen', 'stuur me niets meer', 'stuur me geen', 'stuur mij geen',
		'niets meer sturen', 'niet meer sturen', 'geen dm meer', "geen dm's meer", 'haal me van de lijst', 'verwijder me uit', 'verwijder mij uit',
	],
	de: [
		'abmelden', 'melde mich ab', 'melden sie mich ab', 'abbestellen', 'keine nachrichten mehr', 'schreib mir nicht mehr', 'schreiben sie mir nicht mehr', 'nicht mehr schreiben',
		'lass mich in ruhe', 'lassen sie mich in ruhe', 'hör auf mir', 'hören sie auf mir',
	],
	fr: [
		'désabonner', 'désabonnez', 'désinscrire', 'désinscrivez', 'plus de messages', 'ne m\'écris plus', 'ne m\'écrivez plus', 'ne me contactez plus', 'laissez-moi tranquille',
		'laisse-moi tranquille', 'arrête de m\'écrire', 'arrêtez de m\'écrire', 'arrêtez de m\'envoyer',
	],
	es: [
		'darme de baja', 'dame de baja', 'deme de baja', 'no más mensajes', 'no quiero más mensajes', 'no me escribas más', 'no me escriba más', 'no me escriban más', 'no me contacten',
		'déjame en paz', 'déjenme en paz', 'deja de escribirme', 'dejen de escribirme',
	],
};

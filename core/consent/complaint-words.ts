import { hasWords, normalText } from './normal-text';

/**
 * Words of somebody who takes our messages for spam. Anywhere in a message: a false alarm costs a figure, a missed one
 * hides that people mind. "Geen spam" or "not spam" is the opposite, so what denies it is taken out first.
 */
const COMPLAINTS = [
	'spam', 'spammen', 'spammer', 'spamming', 'spammy', 'scam', 'scammer', 'phishing', 'harassment', 'harassing', 'stop harassing', 'report you', 'reporting you',
	'reported you', 'i will report', 'report this account', 'blocked and reported', 'fraud', 'unsolicited', 'creepy',
	'oplichting', 'oplichter', 'oplichters', 'ik rapporteer', 'rapporteer jullie', 'rapporteer je', 'gerapporteerd', 'aangifte', 'ongevraagd', 'ongewenst', 'lastigvallen',
	'val me niet lastig', 'valt me lastig', 'vallen me lastig', 'klacht indienen', 'dien een klacht in', 'autoriteit persoonsgegevens', 'stalken', 'stalking',
	'belästigung', 'betrug', 'ich melde euch', 'ich melde sie', 'unerwünscht', 'arnaque', 'harcèlement', 'je vais vous signaler', 'indésirable', 'estafa', 'acoso', 'te voy a denunciar', 'no deseado',
].map(normalText);

const DENIALS = ['geen spam', 'not spam', 'no spam', 'kein spam', 'pas de spam', 'not a scam', 'geen oplichting', 'keine scam', 'not creepy'].map(normalText);

/** Whether a message says that its writer minds being written to. */
export function complains(text: string): boolean {
	const words = DENIALS.reduce((left, denial) => (hasWords(left, denial) ? ` ${left} `.replaceAll(` ${denial} `, ' ').trim() : left), normalText(text));
	return COMPLAINTS.some((phrase) => hasWords(words, phrase));
}

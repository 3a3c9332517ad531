import { cureOf, type Words } from '../accounts/cures';
import type { GraphErrorClass } from '../instagram/errors';
import { REASONS, type ReasonWords } from '../outreach/reasons';

interface ReasonSaid {
	readonly what: Words;
	/** Null where there is nothing to do. */
	readonly cure: Words | null;
}

const BESIDE: Readonly<Record<string, ReasonSaid>> = {
	in_progress: { what: { en: 'The message is being sent this moment', nl: 'Het bericht wordt op dit moment verzonden' }, cure: null },
	delivery_unknown: {
		what: { en: 'Nobody could find out whether the message arrived', nl: 'Niemand kon nagaan of het bericht is aangekomen' },
		cure: { en: 'Look into the conversation in the Instagram app. It is never sent a second time.', nl: 'Kijk in het gesprek in de Instagram-app. Het wordt nooit een tweede keer verstuurd.' },
	},
	erasure: { what: { en: 'The person asked to be erased', nl: 'De persoon vroeg om gewist te worden' }, cure: null },
};

const INSTAGRAM = 'instagram_';
const EMAIL = 'email_';

/** What errors of Instagram mean where a message was refused; said of one person, and not of a set-up. */
const REFUSED: Readonly<Partial<Record<string, ReasonSaid>>> = {
	window_closed: {
		what: { en: 'Instagram refused it: the person last wrote more than 24 hours ago', nl: 'Instagram weigerde het: de persoon schreef meer dan 24 uur geleden voor het laatst' },
		cure: { en: 'Invite them to write; the window opens with their message.', nl: 'Nodig uit om te schrijven; met het bericht gaat het venster open.' },
	},
	not_found: {
		what: { en: 'Instagram no longer has what was answered, such as a removed comment', nl: 'Instagram heeft niet meer wat er beantwoord werd, zoals een verwijderde reactie' },
		cure: null,
	},
};

/** Codes with numbers are no class of ours. */
const CLASSES: readonly GraphErrorClass[] = [
	'token_dead', 'configuration', 'account_stop', 'throttled', 'not_reached', 'ambiguous', 'person_unreachable', 'profile_consent', 'thread_elsewhere', 'already_done',
];

/** The words for any code a no can carry. @param code as in docs/reasons.md */
export function wordsOfCode(code: string): ReasonSaid {
	const known = (REASONS as Readonly<Record<string, ReasonWords>>)[code] ?? BESIDE[code];
	if (known !== undefined) return known;
	if (code.startsWith(INSTAGRAM)) return wordsOfRefusal(code.slice(INSTAGRAM.length));
	if (code.startsWith(EMAIL)) return { what: { en: `The mail server refused it (${code.slice(EMAIL.length)})`, nl: `De mailserver weigerde het (${code.slice(EMAIL.length)})` }, cure: null };
	return { what: { en: `For a reason named ${code}`, nl: `Om een reden met de naam ${code}` }, cure: null };
}

function wordsOfRefusal(name: string): ReasonSaid {
	const own = REFUSED[name];
	if (own !== undefined) return own;
	const errorClass = CLASSES.find((each) => each === name);
	if (errorClass === undefined) return { what: { en: `Instagram refused it (${name})`, nl: `Instagram weigerde het (${name})` }, cure: null };
	return cureOf({ class: errorClass, code: null, subcode: null }, 'conversations');
}

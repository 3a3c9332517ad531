import { escapeHtml, paragraph, type Said } from '../rights/page';
import type { Language } from '../store/schema';
import { button, facts, form, framed, say, timeIn, type Frame, type Notice } from './frame';
import type { WhyAnswer } from './why';
import type { WhyMessage } from './why-messages';
import type { Outlook, Standing } from './why-standing';
import { wordsOfCode } from './why-words';

const TITLE: Said = { nl: 'Waarom?', en: 'Why?' };

interface AccountName {
	readonly accountKey: string;
	readonly username: string;
}

export interface WhyAsked {
	readonly accountKey: string;
	readonly handle: string;
}

/** The account and handle that were asked for; null when one of them is missing. */
export function readWhyForm(fields: Readonly<Record<string, unknown>>): WhyAsked | null {
	const { account, handle } = fields;
	if (typeof account !== 'string' || typeof handle !== 'string') return null;
	const typed = handle.trim().slice(0, 100);
	return typed === '' ? null : { accountKey: account, handle: typed };
}

/** The form that asks for a handle. */
export function whyForm(frame: Frame, accounts: readonly AccountName[], notice?: Notice): string {
	return framed(frame, { title: TITLE, notice, body: askForm(frame, accounts, null) });
}

/** The answer, below the form for the next question. */
export function whyPage(frame: Frame, accounts: readonly AccountName[], asked: WhyAsked, answer: WhyAnswer): string {
	return framed(frame, { title: TITLE, body: askForm(frame, accounts, asked) + `<section><h2>${escapeHtml(asked.handle)}</h2>${answerPart(frame.language, answer)}</section>` });
}

function askForm(frame: Frame, accounts: readonly AccountName[], asked: WhyAsked | null): string {
	const { language } = frame;
	const [only] = accounts;
	const options = accounts.map(({ accountKey, username }) => `<option value="${escapeHtml(accountKey)}"${accountKey === asked?.accountKey ? ' selected' : ''}>@${escapeHtml(username)}</option>`);
	const choice = accounts.length > 1 ? `<label for="account">Account</label><select id="account" name="account">${options.join('')}</select>` : '';
	const fixed: Record<string, string> = accounts.length === 1 && only ? { account: only.accountKey } : {};
	return (
		paragraph(say(language, 'Typ een handle en lees wat er verstuurd is of niet, met elke reden. Dat je keek wordt vastgelegd.', 'Type a handle and read what was sent or not, with every reason. That you looked is recorded.')) +
		form(frame, fixed, `${choice}<label for="handle">${say(language, 'Handle van de persoon', 'Handle of the person')}</label><input id="handle" name="handle" required maxlength="100" autocapitalize="none" spellcheck="false">${button(say(language, 'Vraag het', 'Ask'))}`)
	);
}

function answerPart(language: Language, answer: WhyAnswer): string {
	if (!answer.known) {
		const gone = answer.optedOutAt === null
			? say(language, 'Onder deze naam is niemand bekend: er is nooit iets verstuurd, of alles is gewist.', 'Nobody is known by this name: nothing was ever sent, or everything was erased.')
			: say(language, `Deze naam staat sinds ${timeIn(language, answer.optedOutAt, answer.timeZone)} op de lijst van afmeldingen. Verder wordt er niets bewaard.`, `This name has been on the list of opt-outs since ${timeIn(language, answer.optedOutAt, answer.timeZone)}. Nothing else is held.`);
		return paragraph(gone);
	}
	const { standing, messages, more, timeZone } = answer;
	const heading = (nl: string, en: string) => `<h3>${say(language, nl, en)}</h3>`;
	const rest = more === 0 ? '' : paragraph(say(language, `En nog ${more} oudere.`, `And ${more} older ones.`));
	return (
		heading('Nu', 'Now') +
		outlookPart(language, say(language, 'Antwoord op een eigen bericht', 'Answer to their own message'), standing.answer, timeZone) +
		outlookPart(language, say(language, 'Bericht van een campagne', 'Message of a campaign'), standing.campaign, timeZone) +
		standingPart(language, standing, timeZone) +
		heading('Berichten', 'Messages') +
		(messages.length === 0 ? paragraph(say(language, 'Er is niets verstuurd en niets tegengehouden.', 'Nothing was sent and nothing was held back.')) : messages.map((message) => messagePart(language, message, timeZone)).join('')) +
		rest
	);
}

function outlookPart(language: Language, what: string, outlook: Outlook, timeZone: string): string {
	if (outlook.allowed) {
		const until = outlook.until === null ? '' : say(language, ` tot ${timeIn(language, outlook.until, timeZone)}`, ` until ${timeIn(language, outlook.until, timeZone)}`);
		return paragraph(`${what}: ${say(language, 'mag', 'allowed')}${until}.`);
	}
	const from = outlook.from === null
		? say(language, 'geen vast tijdstip; zie wat er te doen is', 'no fixed time; see what to do')
		: say(language, `vanaf ${timeIn(language, outlook.from, timeZone)}, als er verder niets verandert`, `from ${timeIn(language, outlook.from, timeZone)}, if nothing else changes`);
	return paragraph(`${what}: ${say(language, 'mag niet', 'not allowed')}. ${say(language, 'Weer mogelijk', 'Possible again')}: ${from}.`) + reasonsPart(language, outlook.reasons, timeZone);
}

function reasonsPart(language: Language, reasons: ReadonlyArray<{ readonly code: string; readonly retryAt?: number }>, timeZone: string): string {
	if (reasons.length === 0) return '';
	const lines = reasons.map(({ code, retryAt }) => {
		const { what, cure } = wordsOfCode(code);
		const until = retryAt === undefined ? '' : say(language, ` (tot ${timeIn(language, retryAt, timeZone)})`, ` (until ${timeIn(language, retryAt, timeZone)})`);
		return `<li><strong>${escapeHtml(what[language])}${escapeHtml(until)}.</strong> ${escapeHtml(cure?.[language] ?? '')}</li>`;
	});
	return `<ul>${lines.join('')}</ul>`;
}

const CONSENTS: Readonly<Record<Standing['consents'][number]['purpose'], Said>> = {
	dm_promotion: { nl: 'Toestemming voor aanbiedingen', en: 'Consent to offers' },
	email: { nl: 'Toestemming voor e-mail', en: 'Consent to e-mail' },
	crm_storage: { nl: 'Toestemming voor opslag in het CRM', en: 'Consent to storage in the CRM' },
};
const STATES: Readonly<Record<Standing['consents'][number]['state'], Said>> = {
	none: { nl: 'nooit gegeven', en: 'never given' },
	granted: { nl: 'gegeven', en: 'given' },
	withdrawn: { nl: 'ingetrokken', en: 'withdrawn' },
	expired: { nl: 'verlopen', en: 'expired' },
	objected: { nl: 'bezwaar gemaakt', en: 'objected to' },
	erased: { nl: 'gewist', en: 'erased' },
};

function standingPart(language: Language, standing: Standing, timeZone: string): string {
	const time = (at: number | null) => (at === null ? say(language, 'nooit', 'never') : timeIn(language, at, timeZone));
	const since = (heading: string, at: number | null): (readonly [string, string])[] => (at === null ? [] : [[heading, time(at)]]);
	return facts([
		[say(language, 'Schreef voor het laatst', 'Last wrote'), time(standing.lastInboundAt)],
		...since(say(language, 'Venster open tot', 'Window open until'), standing.windowUntil),
		...since(say(language, 'Afgemeld sinds', 'Opted out since'), standing.optedOut?.at ?? null),
		...since(say(language, 'Een collega schreef op', 'A colleague wrote on'), standing.takeoverAt),
		...since(say(language, 'Lead sinds', 'Lead since'), standing.leadSince),
		...standing.consents.map(({ purpose, state, at }) => [CONSENTS[purpose][language], at === null ? STATES[state][language] : `${STATES[state][language]}, ${time(at)}`] as const),
	]);
}

const FATES: Readonly<Record<WhyMessage['fate'], Said>> = {
	sent: { nl: 'Verstuurd', en: 'Sent' },
	unknown: { nl: 'Onbekend of het aankwam', en: 'Not known whether it arrived' },
	in_flight: { nl: 'Wordt nu verstuurd', en: 'Being sent now' },
	refused_by_instagram: { nl: 'Geweigerd door Instagram', en: 'Refused by Instagram' },
	held_back: { nl: 'Niet verstuurd', en: 'Not sent' },
	waiting: { nl: 'Wacht', en: 'Waiting' },
	cancelled: { nl: 'Geannuleerd', en: 'Cancelled' },
};
const CHANNELS: Readonly<Record<WhyMessage['channel'], Said>> = {
	dm: { nl: 'direct bericht', en: 'direct message' },
	public: { nl: 'openbaar antwoord', en: 'public reply' },
	email: { nl: 'e-mail', en: 'e-mail' },
};
const PURPOSES: Readonly<Record<string, Said>> = { service: { nl: 'service', en: 'service' }, promotion: { nl: 'promotie', en: 'promotion' } };
const BASES: Readonly<Record<string, Said>> = {
	answer_to_own_message: { nl: 'antwoord op een eigen bericht', en: 'answer to their own message' },
	consent: { nl: 'toestemming', en: 'consent' },
	opt_out_confirmation: { nl: 'bevestiging van de afmelding', en: 'confirmation of the opt-out' },
};

function messagePart(language: Language, message: WhyMessage, timeZone: string): string {
	const name = [message.copyKey, message.campaign === null ? null : `${message.campaign}, ${message.step}`, CHANNELS[message.channel][language]].filter((part) => part !== null).join(' · ');
	const basis = message.lawfulBasis === null ? '' : say(language, 'Grondslag', 'Basis') + `: ${BASES[message.lawfulBasis]?.[language] ?? message.lawfulBasis} (${PURPOSES[message.purpose ?? '']?.[language] ?? message.purpose ?? ''}).`;
	const next = message.nextAt === null || message.fate === 'sent' ? '' : say(language, `Volgende kans: ${timeIn(language, message.nextAt, timeZone)}.`, `Next chance: ${timeIn(language, message.nextAt, timeZone)}.`);
	return `<h4>${escapeHtml(`${FATES[message.fate][language]} · ${timeIn(language, message.at, timeZone)}`)}</h4>${paragraph(`${name}. ${basis} ${next}`.trim())}${reasonsPart(language, message.reasons, timeZone)}`;
}

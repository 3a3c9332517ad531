import type { Language } from '../../store/schema';
import { aliasOf } from '../drill/alias';
import type { DecisionRecord } from '../drill/decision-record';
import { reasonWords } from '../figure-words';
import { element, escape } from './html';
import type { Links } from './links';
import { BASES, LIFE, PURPOSES, SIGNALS, STATES, wordsFor } from './moment-words';
import { timeText } from './sending-state';
import { link } from './table';

/** One decision: the verdict, every reason with what to do, what it rested on, and what became of it. */
export function decisionMain(record: DecisionRecord, language: Language, links: Links): string {
	const nl = language === 'nl';
	const { sent, timeZone } = record;
	const title = sent ? (nl ? 'Waarom dit is verstuurd' : 'Why this was sent') : nl ? 'Waarom dit niet is verstuurd' : 'Why this was not sent';
	const person = links.to({ view: 'person', viewerKey: record.viewerKey });
	const about: [string, string][] = [
		[nl ? 'Persoon' : 'Person', link(aliasOf(record.viewerKey), person)],
		[nl ? 'Besloten op' : 'Decided on', escape(timeText(record.at, timeZone, language))],
		[nl ? 'Waarvoor' : 'What for', causeText(record, language, links)],
		...(record.life ? messageFacts(record.life, language) : []),
	];
	return [
		element('section', { class: `panel ${sent ? 'fine' : 'warn'}`, 'aria-labelledby': 'decision' }, element('h2', { id: 'decision' }, `${sent ? '✓' : '!'} ${escape(title)}`), list(about), sent ? allowed(record, language) : refused(record, language)),
		record.text === null ? '' : element('section', { class: 'panel', 'aria-labelledby': 'text' }, element('h2', { id: 'text' }, nl ? 'De gepubliceerde tekst' : 'The published text'), element('p', { class: 'soft' }, nl ? 'Met oningevulde woorden: wat de persoon las wordt nergens bewaard.' : 'With its tokens unfilled: what the person read is kept nowhere.'), element('blockquote', {}, escape(record.text))),
		lifePanel(record, language),
		othersPanel(record, language, links),
	].join('');
}

function list(entries: readonly (readonly [string, string])[]): string {
	return element('dl', {}, ...entries.map(([name, value]) => element('dt', {}, escape(name)) + element('dd', {}, value)));
}

function causeText({ campaign, step, event }: DecisionRecord, language: Language, links: Links): string {
	const nl = language === 'nl';
	if (campaign !== null) return escape(`${nl ? 'campagne' : 'campaign'} ${campaign}, ${step}`);
	if (event === null) return escape(nl ? `antwoord (${step}); de gebeurtenis wordt niet meer bewaard` : `answer (${step}); the event is no longer kept`);
	const words = `${nl ? 'antwoord aan iemand die' : 'answer to somebody who'} ${wordsFor(SIGNALS, event.kind, language)}`;
	return link(words, event.storyKey === null ? null : links.to({ view: 'story', storyKey: event.storyKey }));
}

function messageFacts(life: NonNullable<DecisionRecord['life']>, language: Language): [string, string][] {
	const nl = language === 'nl';
	return [
		[nl ? 'Tekst' : 'Text', escape(`${life.copy.key}, ${life.copy.language}, ${nl ? 'versie' : 'version'} ${life.copy.version}`)],
		[nl ? 'Doel' : 'Purpose', escape(wordsFor(PURPOSES, life.purpose, language))],
		[nl ? 'Grondslag' : 'Lawful basis', escape(wordsFor(BASES, life.lawfulBasis, language))],
		[nl ? 'Uitkomst' : 'Outcome', escape(wordsFor(STATES, life.state, language))],
	];
}

/** What had to be so for it to go out. */
function allowed({ life, timeZone }: DecisionRecord, language: Language): string {
	const nl = language === 'nl';
	const { windowFrom, consent } = (life?.evidence ?? {}) as { windowFrom?: number | null; consent?: string | null };
	const grounds = [
		typeof windowFrom === 'number' ? (nl ? `De persoon schreef voor het laatst op ${timeText(windowFrom, timeZone, language)}; het venster van 24 uur was open.` : `The person last wrote on ${timeText(windowFrom, timeZone, language)}; the window of 24 hours was open.`) : null,
		typeof consent === 'string' ? (nl ? `De toestemming berust op gebeurtenis ${consent}.` : `The consent rests on event ${consent}.`) : null,
		nl ? 'Geen van de regels had bezwaar: afmelding, beperking, grenzen, rusturen, tempo, accountgezondheid en de rest.' : 'None of the rules objected: opt-out, restriction, limits, quiet hours, pace, account health and the rest.',
	].filter((line) => line !== null);
	return element('h3', {}, nl ? 'Waarop het berust' : 'What it rests on') + element('ul', { class: 'reasons' }, ...grounds.map((line) => element('li', {}, escape(line))));
}

function refused({ reasons, timeZone }: DecisionRecord, language: Language): string {
	const nl = language === 'nl';
	const items = reasons.map(({ code, retryAt }) => {
		const words = reasonWords(code);
		const until = retryAt === null ? '' : ` ${nl ? 'Geldt tot' : 'Holds until'} ${timeText(retryAt, timeZone, language)}.`;
		return element('li', {}, `<strong>${escape(words?.what[language] ?? code)}.</strong> ${escape(`${words?.cure[language] ?? ''}${until}`)} <code>${escape(code)}</code>`);
	});
	return element('h3', {}, nl ? 'Alle redenen' : 'Every reason') + element('ul', { class: 'reasons' }, ...items);
}

function lifePanel({ life, timeZone }: DecisionRecord, language: Language): string {
	if (life === null) return '';
	const nl = language === 'nl';
	const items = life.moments.map(({ at, what, detail }) => element('li', { class: what === 'given_back' ? 'no' : 'ours' }, element('time', { datetime: new Date(at).toISOString() }, escape(timeText(at, timeZone, language))), escape(wordsFor(LIFE, what, language)), detail === null ? '' : element('div', { class: 'soft' }, escape(detail))));
	return element('section', { class: 'panel', 'aria-labelledby': 'life' }, element('h2', { id: 'life' }, nl ? 'Leven van het bericht' : 'Life of the message'), element('ol', { class: 'timeline' }, ...items));
}

function othersPanel({ others, timeZone }: DecisionRecord, language: Language, links: Links): string {
	if (others.length === 0) return '';
	const nl = language === 'nl';
	const items = others.map(({ decisionKey, at, sent, reasons }) => {
		const words = `${timeText(at, timeZone, language)}: ${sent ? (nl ? 'verstuur' : 'send') : reasons.map((code) => reasonWords(code)?.what[language] ?? code).join(' · ')}`;
		return element('li', {}, link(words, links.to({ view: 'decision', decisionKey })));
	});
	return element('section', { class: 'panel', 'aria-labelledby': 'others' }, element('h2', { id: 'others' }, nl ? 'Andere besluiten over hetzelfde bericht' : 'Other decisions about the same message'), element('ul', { class: 'reasons' }, ...items));
}

import { assertNever } from '../../exhaustive';
import type { Language } from '../../store/schema';
import type { Moment, Timeline } from '../drill/timeline';
import { reasonWords } from '../figure-words';
import { element, escape } from './html';
import type { Links } from './links';
import { CONSENT_ACTS, KEYWORDS, MARKS, PURPOSES, SIGNALS, STATES, wordsFor } from './moment-words';
import { timeText } from './sending-state';
import { link } from './table';

/** A person by a short name: everything kept of what passed between them and the account, newest first. */
export function personMain(timeline: Timeline, language: Language, { links, now }: { readonly links: Links; readonly now: number }): string {
	const nl = language === 'nl';
	const { moments, timeZone, windowUntil } = timeline;
	const open = windowUntil !== null && windowUntil > now;
	const chips = [
		timeline.optedOut ? (nl ? 'afgemeld' : 'opted out') : null,
		windowUntil === null ? (nl ? 'schreef nooit' : 'never wrote') : open ? `${nl ? 'venster open tot' : 'window open until'} ${timeText(windowUntil, timeZone, language)}` : nl ? 'venster dicht' : 'window closed',
	].filter((chip) => chip !== null);
	const items = moments.map((moment) => momentItem(moment, timeZone, language, links));
	return element(
		'section', { class: 'panel', 'aria-labelledby': 'timeline' },
		element('h2', { id: 'timeline' }, nl ? 'Tijdlijn' : 'Timeline'),
		element('p', { class: 'soft' }, nl ? 'Een willekeurige naam, geen echte. Wat iemand schreef wordt niet bewaard. Dat je hier keek, staat in het auditlog.' : 'A random name, not a real one. What somebody wrote is not kept. That you looked here is in the audit log.'),
		element('ul', { class: 'chips' }, ...chips.map((chip) => element('li', {}, escape(chip)))),
		items.length === 0 ? element('p', {}, nl ? 'Er wordt niets meer bewaard.' : 'Nothing is kept any more.') : element('ol', { class: 'timeline' }, ...items),
		timeline.cut ? element('p', { class: 'soft' }, nl ? 'Oudere momenten worden niet getoond.' : 'Older moments are not shown.') : '',
	);
}

interface Told {
	readonly words: string;
	readonly kind: 'theirs' | 'ours' | 'yes' | 'no';
	readonly href?: string | null;
	readonly more?: string;
}

function momentItem(moment: Moment, timeZone: string, language: Language, links: Links): string {
	const { words, kind, href = null, more = '' } = tell(moment, language, links);
	const time = element('time', { datetime: new Date(moment.at).toISOString() }, escape(timeText(moment.at, timeZone, language)));
	return element('li', { class: kind === 'theirs' ? null : kind }, time, link(words, href), more === '' ? '' : element('div', { class: 'soft' }, escape(more)));
}

/** `autumn glazes, step 1`; an answer to an event by its own name. */
function messageName({ campaign, step }: Extract<Moment, { what: 'decision' }>, nl: boolean): string {
	const name = (nl ? step.replace(/^step_/, 'stap ').replace(/^answer$/, 'antwoord') : step).replaceAll('_', ' ');
	return campaign === null ? name : `${campaign.replaceAll('_', ' ')}, ${name}`;
}

function tell(moment: Moment, language: Language, links: Links): Told {
	const nl = language === 'nl';
	switch (moment.what) {
		case 'signal':
			return { words: wordsFor(SIGNALS, moment.kind, language), kind: 'theirs', href: moment.storyKey === null ? null : links.to({ view: 'story', storyKey: moment.storyKey }), ...(moment.kind === 'view' ? { more: moment.source } : {}) };
		case 'read':
			return { words: wordsFor(KEYWORDS, moment.keyword, language), kind: moment.keyword === 'stop' ? 'no' : 'yes' };
		case 'decision': {
			const verdict = moment.sent ? (nl ? 'Besluit: verstuur' : 'Decision: send') : nl ? 'Besluit: niet versturen' : 'Decision: do not send';
			return { words: `${verdict} (${messageName(moment, nl)})`, kind: moment.sent ? 'yes' : 'no', href: links.to({ view: 'decision', decisionKey: moment.decisionKey }), more: moment.reasons.map((code) => reasonWords(code)?.what[language] ?? code).join(' · ') };
		}
		case 'message':
			return { words: `${moment.channel === 'email' ? 'E-mail' : nl ? 'Bericht' : 'Message'} “${moment.copyKey}”: ${wordsFor(STATES, moment.state, language)}`, kind: 'ours', more: [wordsFor(PURPOSES, moment.purpose, language), moment.error].filter((each) => each !== null).join(' · ') };
		case 'consent':
			return { words: `${wordsFor(CONSENT_ACTS, moment.act, language)}: ${wordsFor(PURPOSES, moment.purpose, language)}`, kind: moment.act === 'grant' ? 'yes' : 'no' };
		case 'opt_out':
			return { words: nl ? 'Op de lijst van afmeldingen' : 'On the suppression list', kind: 'no', more: moment.reason };
		case 'mark':
			return { words: moment.kind === 'milestone' ? wordsFor(MARKS, moment.name, language) : `${nl ? 'label' : 'label'}: ${moment.name}`, kind: 'ours' };
		case 'lead':
			return { words: nl ? 'werd lead' : 'became a lead', kind: 'yes' };
		case 'planned':
			return { words: `${nl ? 'Gepland' : 'Planned'}: ${moment.campaign}, ${nl ? 'stap' : 'step'} ${moment.step}`, kind: 'ours', more: moment.state };
		default:
			return assertNever(moment);
	}
}

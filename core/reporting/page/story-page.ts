import type { Language } from '../../store/schema';
import { percent, range, whole } from '../charts/numbers';
import { aliasOf } from '../drill/alias';
import { MOST_PEOPLE, type StoryDetail } from '../drill/story-people';
import { reasonWords } from '../figure-words';
import { rateOf } from '../rates';
import { element, escape } from './html';
import type { Links } from './links';
import { timeText } from './sending-state';
import { table, type Cell } from './table';

/** A story: what it was about, what it brought, and who replied to it, by short names. */
export function storyMain(detail: StoryDetail, language: Language, links: Links): string {
	const nl = language === 'nl';
	const { result, facts, figures } = detail;
	const rate = rateOf(result.repliers, result.reach ?? 0);
	const entries: [string, string][] = [
		[nl ? 'Thema' : 'Theme', facts?.theme ?? '–'],
		[nl ? 'Oproep' : 'Call', facts?.call ?? '–'],
		[nl ? 'Campagne' : 'Campaign', facts?.campaign ?? '–'],
		[nl ? 'Bereik' : 'Reach', result.reach === null ? `– (${result.cause ?? ''})` : whole(result.reach, language)],
		[nl ? 'Antwoord op bereik' : 'Replies of reach', rate.value === null ? '–' : `${percent(rate.value, language)} (${range(rate, language)})`],
		[nl ? 'Antwoorden' : 'Replies', `${whole(result.replies, language)} ${nl ? 'van' : 'by'} ${whole(result.repliers, language)} ${nl ? 'mensen' : 'people'}`],
		[nl ? 'Berichten erna' : 'Messages after it', whole(result.dms, language)],
		['Leads', whole(result.leads, language)],
		...Object.entries(figures ?? {}).filter(([name, value]) => value !== null && name !== 'reach').map(([name, value]): [string, string] => [`Instagram: ${name.replaceAll('_', ' ')}`, whole(value ?? 0, language)]),
	];
	return [
		element('section', { class: 'panel', 'aria-labelledby': 'story' }, element('h2', { id: 'story' }, nl ? 'Wat deze story bracht' : 'What this story brought'), element('dl', {}, ...entries.map(([name, value]) => element('dt', {}, escape(name)) + element('dd', {}, escape(value))))),
		peoplePanel(detail, language, links),
	].join('');
}

function peoplePanel({ people, repliers, timeZone }: StoryDetail, language: Language, links: Links): string {
	const nl = language === 'nl';
	const title = nl ? 'Wie antwoordde' : 'Who replied';
	if (people.length === 0) return element('section', { class: 'panel' }, element('h2', {}, title), element('p', {}, nl ? 'Nog niemand, of het wordt niet meer bewaard.' : 'Nobody yet, or it is no longer kept.'));
	const columns = [{ name: nl ? 'Persoon' : 'Person' }, { name: nl ? 'Antwoordde op' : 'Replied on' }, { name: nl ? 'Ons besluit' : 'Our decision' }, { name: nl ? 'Verder' : 'Beside' }];
	const rows = people.map((person): Cell[] => [
		{ words: aliasOf(person.viewerKey), href: links.to({ view: 'person', viewerKey: person.viewerKey }) },
		timeText(person.repliedAt, timeZone, language) + (person.replies > 1 ? ` (${person.replies}×)` : ''),
		person.decision === null ? '–' : { words: verdictText(person.decision, language), href: links.to({ view: 'decision', decisionKey: person.decision.decisionKey }) },
		[person.lead ? 'lead' : null, person.optedOut ? (nl ? 'afgemeld' : 'opted out') : null].filter((word) => word !== null).join(', '),
	]);
	const cut = repliers > people.length ? element('p', { class: 'soft' }, nl ? `De laatste ${MOST_PEOPLE} van ${whole(repliers, language)}.` : `The last ${MOST_PEOPLE} of ${whole(repliers, language)}.`) : '';
	return element('section', { class: 'panel', 'aria-labelledby': 'people' }, element('h2', { id: 'people' }, title), table(title, columns, rows), cut);
}

function verdictText({ sent, reasons }: { readonly sent: boolean; readonly reasons: readonly string[] }, language: Language): string {
	if (sent) return language === 'nl' ? 'verstuurd' : 'sent';
	return reasons.map((code) => reasonWords(code)?.what[language] ?? code).join(' · ');
}

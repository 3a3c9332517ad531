import type { Language } from '../../store/schema';
import { percent, range, whole } from '../charts/numbers';
import type { BreakdownRow, Dimension } from '../breakdown';
import type { Experiment } from '../experiments';
import type { Rate } from '../rates';
import type { ReportData } from '../report';
import { storyName } from '../report-charts';
import { element, escape } from './html';
import type { Links } from './links';
import { table, type Cell } from './table';

const NAMES: Readonly<Record<Dimension, Readonly<Record<Language, string>>>> = {
	day: { en: 'By day', nl: 'Per dag' },
	story: { en: 'By story', nl: 'Per story' },
	theme: { en: 'By theme', nl: 'Per thema' },
	segment: { en: 'By segment', nl: 'Per segment' },
	campaign: { en: 'By campaign', nl: 'Per campagne' },
	variant: { en: 'By variant', nl: 'Per variant' },
	language: { en: 'By language', nl: 'Per taal' },
};

const HEADS: Readonly<Record<Dimension, Readonly<Record<Language, string>>>> = {
	day: { en: 'Day', nl: 'Dag' },
	story: { en: 'Story', nl: 'Story' },
	theme: { en: 'Theme', nl: 'Thema' },
	segment: { en: 'Segment', nl: 'Segment' },
	campaign: { en: 'Campaign', nl: 'Campagne' },
	variant: { en: 'Variant', nl: 'Variant' },
	language: { en: 'Language', nl: 'Taal' },
};

const NONE: Readonly<Record<Dimension, Readonly<Record<Language, string>>>> = {
	day: { en: '–', nl: '–' },
	story: { en: 'no story', nl: 'geen story' },
	theme: { en: 'no theme', nl: 'geen thema' },
	segment: { en: 'no segment', nl: 'geen segment' },
	campaign: { en: 'answers', nl: 'antwoorden' },
	variant: { en: 'no variant', nl: 'geen variant' },
	language: { en: '–', nl: '–' },
};

/** What messages came to by one dimension, as a table in a panel; nothing where there is but one group without a name. */
export function breakdownTable(dimension: Dimension, data: ReportData, language: Language, links: Links): string {
	const rows = data.figures.breakdowns[dimension];
	if (rows.every(({ group, rest }) => group === null && !rest)) return '';
	const nl = language === 'nl';
	const columns = [
		{ name: HEADS[dimension][language] },
		...[nl ? 'Mensen' : 'People', nl ? 'Antwoord' : 'Replied', '', nl ? 'Afgemeld' : 'Opted out', 'Leads'].map((name) => ({ name, number: true })),
	];
	const cells = rows.map((row): Cell[] => [groupCell(dimension, row, data, language, links), whole(row.people, language), share(row.replyRate, language), bounds(row.replyRate, language), share(row.optOutRate, language), row.leads === null ? '–' : whole(row.leads, language)]);
	columns[3] = { name: nl ? '95 %-interval' : '95 % interval', number: true };
	return element('section', { class: 'panel', 'aria-labelledby': `by-${dimension}` }, element('h2', { id: `by-${dimension}` }, escape(NAMES[dimension][language])), table(NAMES[dimension][language], columns, cells));
}

function groupCell(dimension: Dimension, { group, rest }: BreakdownRow, { stories, figures }: ReportData, language: Language, links: Links): Cell {
	if (rest) return language === 'nl' ? 'kleine groepen samen' : 'small groups together';
	if (group === null) return NONE[dimension][language];
	if (dimension !== 'story') return group;
	const story = stories.find((each) => each.group === group);
	const words = story ? [storyName(story, figures.timeZone, language), story.theme].filter((word) => word !== null).join(' · ') : language === 'nl' ? 'eerdere story' : 'earlier story';
	return { words, href: links.to({ view: 'story', storyKey: group }) };
}

function share({ value }: Rate, language: Language): string {
	return value === null ? '–' : percent(value, language);
}

function bounds(rate: Rate, language: Language): string {
	return rate.value === null ? '–' : range(rate, language);
}

/** More are behind a click. */
const SHOWN_STORIES = 10;

/** Every story of the period with what Instagram and our own events say of it. */
export function storiesTable({ stories, figures }: ReportData, language: Language, links: Links): string {
	if (stories.length === 0) return '';
	const nl = language === 'nl';
	const columns = [{ name: 'Story' }, { name: nl ? 'Thema' : 'Theme' }, ...[nl ? 'Bereik' : 'Reach', nl ? 'Antwoorden' : 'Replies', nl ? 'Mensen' : 'People', 'DMs', 'Leads'].map((name) => ({ name, number: true }))];
	const rows = [...stories].reverse().map((story): Cell[] => [
		{ words: storyName(story, figures.timeZone, language), href: story.group === null ? null : links.to({ view: 'story', storyKey: story.group }) },
		story.theme ?? '–',
		story.reach === null ? '–' : whole(story.reach, language),
		...[story.replies, story.repliers, story.dms, story.leads].map((count) => whole(count, language)),
	]);
	const newest = table(nl ? 'De nieuwste stories' : 'The newest stories', columns, rows.slice(0, SHOWN_STORIES));
	const others = nl ? `Nog ${rows.length - SHOWN_STORIES} eerdere stories` : `${rows.length - SHOWN_STORIES} earlier stories`;
	const more = rows.length <= SHOWN_STORIES ? '' : element('details', { 'data-key': 'stories' }, element('summary', {}, others), table(others, columns, rows.slice(SHOWN_STORIES)));
	return element('section', { class: 'panel', 'aria-labelledby': 'all-stories' }, element('h2', { id: 'all-stories' }, nl ? 'Stories van deze periode' : 'Stories of this period'), newest, more);
}

/** Which texts are compared, and whether one is surely answered more often. */
export function experimentTable({ experiments }: ReportData, language: Language): string {
	const compared = experiments.filter(({ outcome }) => outcome.verdict !== 'one_variant');
	if (compared.length === 0) return '';
	const nl = language === 'nl';
	const columns = [{ name: nl ? 'Campagne' : 'Campaign' }, { name: 'Variant' }, ...[nl ? 'Mensen' : 'People', nl ? 'Antwoord' : 'Replied', nl ? '95 %-interval' : '95 % interval'].map((name) => ({ name, number: true })), { name: nl ? 'Oordeel' : 'Verdict' }];
	const rows = compared.flatMap((experiment) => experiment.variants.map((variant): Cell[] => [
		experiment.campaign, variant.variant, whole(variant.people, language), share(variant.replyRate, language), bounds(variant.replyRate, language), verdictText(experiment, variant.variant, language),
	]));
	const method = nl
		? 'Geteld zijn mensen van wie de 7 dagen voorbij zijn. Het bewijs mag zo vaak bekeken worden als je wilt: gelijke teksten worden hoogstens één keer op de twintig uit elkaar gehouden.'
		: 'Counted are people whose 7 days are over. The evidence may be looked at as often as you like: equal texts are told apart at most once in twenty.';
	return element('section', { class: 'panel', 'aria-labelledby': 'experiments' }, element('h2', { id: 'experiments' }, nl ? 'Teksten vergeleken' : 'Texts compared'), table(nl ? 'Varianten' : 'Variants', columns, rows), element('p', { class: 'soft' }, method));
}

export function verdictText({ outcome }: Experiment, variant: string, language: Language): string {
	const nl = language === 'nl';
	switch (outcome.verdict) {
		case 'better':
			return outcome.variant === variant ? (nl ? 'wordt zeker vaker beantwoord' : 'surely answered more often') : nl ? 'minder vaak' : 'less often';
		case 'undecided':
			return outcome.needed === null ? (nl ? 'nog niet te zeggen' : 'not decided yet') : nl ? `nog niet te zeggen; ten minste zo'n ${whole(outcome.needed, language)} mensen per variant` : `not decided yet; at least some ${whole(outcome.needed, language)} people each`;
		case 'one_variant':
			return '–';
	}
}

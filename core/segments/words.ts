import type { Language } from '../store/schema';
import { DERIVED_FLAG_NAMES, DERIVED_FLAGS, type DerivedFlag } from './derived-flags';
import type { Condition, Part, SegmentRule, Window } from './rule';
import type { Signal } from './signals';

/** One thing in both languages of the pack. */
type Both = Readonly<Record<Language, string>>;

/** The rule in words, for the person who is about to use it. */
export function describeRule({ where, topPercent }: SegmentRule, language: Language): string {
	const who = describePart(where, language);
	if (topPercent === undefined) return `${sentenceOf(who)}.`;
	const top = { en: `Of these the ${topPercent} % who saw most stories`, nl: `Daarvan de ${topPercent} % die de meeste stories zagen` };
	return `${sentenceOf(who)}. ${top[language]}.`;
}

/** How a derived flag comes about, in words. */
export function describeDerivedFlag(flag: DerivedFlag, language: Language): string {
	return describePart(DERIVED_FLAGS[flag], language);
}

const JOINED: Readonly<Record<'all' | 'any' | 'none', Both>> = {
	all: { en: ' and ', nl: ' en ' },
	any: { en: ' or ', nl: ' of ' },
	none: { en: ' nor ', nl: ' noch ' },
};
const NOT: Both = { en: 'neither', nl: 'noch' };
const NOT_ONE: Both = { en: 'not', nl: 'niet' };

/** A part of a rule in words, without capital and full stop. */
export function describePart(part: Part, language: Language): string {
	if (!('match' in part)) return describeCondition(part, language);
	const isOnly = part.of.length === 1;
	const parts = part.of.map((each) => {
		const words = describePart(each, language);
		return !isOnly && 'match' in each && each.of.length > 1 ? `(${words})` : words;
	});
	const joined = parts.join(JOINED[part.match][language]);
	if (part.match !== 'none') return joined;
	return isOnly ? `${NOT_ONE[language]}: ${joined}` : `${NOT[language]}: ${joined}`;
}

const SIGNAL_WORDS: Readonly<Record<Signal, Both>> = {
	view: { en: 'viewed a story', nl: 'bekeek een story' },
	profile_visit: { en: 'visited the profile', nl: 'bezocht het profiel' },
	reply: { en: 'replied to a story', nl: 'beantwoordde een story' },
	reaction: { en: 'reacted', nl: 'gaf een reactie' },
	mention: { en: 'mentioned the account in a story', nl: 'noemde het account in een story' },
	comment: { en: 'commented', nl: 'plaatste een opmerking' },
	message: { en: 'sent a message', nl: 'stuurde een bericht' },
	tap: { en: 'tapped a button', nl: 'tikte op een knop' },
	wrote: { en: 'wrote', nl: 'schreef' },
};

function describeCondition(condition: Condition, language: Language): string {
	switch (condition.is) {
		case 'signal': {
			const what = `${SIGNAL_WORDS[condition.signal][language]}${about(condition, language)}`;
			const often = { en: `at least ${timesOf(condition.atLeast, 'en')}`, nl: `minstens ${timesOf(condition.atLeast, 'nl')}` };
			return `${what} ${often[language]} ${when(condition.window, language)}`;
		}
		case 'stories': {
			const saw = { en: `saw at least ${storiesOf(condition.atLeast, 'en')}`, nl: `zag minstens ${storiesOf(condition.atLeast, 'nl')}` };
			return `${saw[language]}${about(condition, language)} ${when(condition.window, language)}`;
		}
		case 'early': {
			const { atLeast, minutes } = condition;
			const saw = {
				en: `saw at least ${storiesOf(atLeast, 'en')} within ${minutes} minutes of posting`,
				nl: `zag minstens ${storiesOf(atLeast, 'nl')} binnen ${minutes} minuten na plaatsen`,
			};
			return `${saw[language]}${about(condition, language)} ${when(condition.window, language)}`;
		}
		case 'engaged_after_view': {
			const did = { en: 'liked, replied or wrote after having seen a story', nl: 'likete, reageerde of schreef na het zien van een story' };
			return `${did[language]} ${when(condition.window, language)}`;
		}
		case 'seen':
			return `${{ en: 'was seen', nl: 'was te zien' }[language]} ${when(condition.window, language)}`;
		case 'first_seen':
			return `${{ en: 'was seen for the first time', nl: 'was voor het eerst te zien' }[language]} ${when(condition.window, language)}`;
		case 'tag':
			return { en: `has the tag "${condition.tag}"`, nl: `heeft de tag "${condition.tag}"` }[language];
		case 'flag':
			return describeFlag(condition.flag, language);
		case 'language':
			return { en: `has the language ${condition.language}`, nl: `heeft de taal ${condition.language}` }[language];
		case 'country':
			return { en: `is in ${condition.country}`, nl: `is in ${condition.country}` }[language];
		case 'account_type':
			return { en: `has a ${condition.accountType} account`, nl: `heeft een account van het type ${condition.accountType}` }[language];
		case 'verified':
			return yesOrNo(condition.verified, { en: 'is verified', nl: 'is geverifieerd' }, { en: 'is known not to be verified', nl: 'is niet geverifieerd, voor zover bekend' })[language];
		case 'follows_us':
			return yesOrNo(condition.follows, { en: 'follows us', nl: 'volgt ons' }, { en: 'is known not to follow us', nl: 'volgt ons niet, voor zover bekend' })[language];
		case 'followers':
			return { en: `has ${condition.bucket} followers`, nl: `heeft ${condition.bucket} volgers` }[language];
	}
}

function describeFlag(flag: Extract<Condition, { is: 'flag' }>['flag'], language: Language): string {
	const derived = DERIVED_FLAG_NAMES.find((name) => name === flag);
	const why = derived === undefined ? '' : ` (${describeDerivedFlag(derived, language)})`;
	return `${{ en: `is flagged ${flag}`, nl: `is gemarkeerd als ${flag}` }[language]}${why}`;
}

function yesOrNo(value: boolean, yes: Both, no: Both): Both {
	return value ? yes : no;
}

function timesOf(count: number, language: Language): string {
	return language === 'nl' ? `${count} keer` : count === 1 ? 'once' : `${count} times`;
}

function storiesOf(count: number, language: Language): string {
	return language === 'nl' ? `${count} ${count === 1 ? 'story' : 'verschillende stories'}` : `${count} ${count === 1 ? 'story' : 'different stories'}`;
}

function about({ theme, campaign }: { theme?: string | undefined; campaign?: string | undefined }, language: Language): string {
	const words: Both[] = [];
	if (theme !== undefined) words.push({ en: `about "${theme}"`, nl: `over "${theme}"` });
	if (campaign !== undefined) words.push({ en: `of the campaign "${campaign}"`, nl: `van de campagne "${campaign}"` });
	return words.map((both) => ` ${both[language]}`).join('');
}

function when(window: Window, language: Language): string {
	switch (window.window) {
		case 'last_hours':
			return { en: `in the last ${window.hours} hours`, nl: `in de laatste ${window.hours} uur` }[language];
		case 'last_days':
			return { en: `in the last ${window.days} days`, nl: `in de laatste ${window.days} dagen` }[language];
		case 'between':
			return { en: `from ${window.from} to ${window.to}`, nl: `van ${window.from} tot en met ${window.to}` }[language];
	}
}

function sentenceOf(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}

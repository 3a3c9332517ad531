import type { InstagramEvent } from '../instagram/events';
import { MODERATION_PHRASES, type ModerationKind } from './moderation-phrases';
import { hasWords, normalText } from './normal-text';

/** A row of the published table `moderation_rules`. */
export interface ModerationRule {
	/** `allow`: words, or a site, that are not held back; with `*` no link is. */
	readonly kind: ModerationKind | 'allow';
	/** As written; for `allow` also the name of a site, such as `example.com`. */
	readonly phrase: string;
}

/** In front of the kind in the next step of what was held back. */
export const MODERATE = 'moderate_';

const BUILT_IN = (['hate', 'scam', 'spam'] as const).flatMap((kind) => MODERATION_PHRASES[kind].map((phrase) => ({ kind, phrase: normalText(phrase) })));

/**
 * Addresses as people write them: with https or www, with something behind a slash, or a bare name that ends as only
 * sites do. "Mooi.de kleur" is a missing space and no site.
 */
const ADDRESS = /(?:https?:\/\/|www\.)([^\s/]+)|\b([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24})\/\S|(?<![@\w.-])([a-z0-9-]{2,63}(?:\.[a-z0-9-]{2,63})*\.(?:com|net|org|info|biz|ru|cn|xyz|ly|gg|nl|eu|uk|io))(?![\w.-]*@|\w)/giu;

/** Characters Instagram takes in a comment. Looking for addresses takes with the square of the length: not further than this. */
const LONGEST_COMMENT = 2_200;

/** The same sign more often than anybody types it by accident, or hardly anything but mentions. */
const FLOODS = /(\p{L}|\p{N}|\p{Extended_Pictographic})\1{14,}|(?:@[\w.]+\s*){6,}/u;

/**
 * Why a text is to be held back; null for every other text. Links only where all can read them: who sends one in a
 * message shows something to the account.
 *
 * @param own rules of the published table; an allowed word or site goes before everything but hate
 */
export function moderate(text: string, place: 'public' | 'message', own: readonly ModerationRule[] = []): ModerationKind | null {
	const words = normalText(text);
	if (words === '') return FLOODS.test(text) ? 'spam' : null;
	const rules = [...own.filter(({ kind }) => kind !== 'allow').map(({ kind, phrase }) => ({ kind: kind as ModerationKind, phrase: normalText(phrase) })), ...BUILT_IN];
	const found = rules.filter(({ phrase }) => phrase !== '' && hasWords(words, phrase)).map(({ kind }) => kind);
	if (found.includes('hate')) return 'hate';
	if (own.some(({ kind, phrase }) => kind === 'allow' && normalText(phrase) !== '' && hasWords(words, normalText(phrase)))) return null;
	const worst = (['scam', 'spam'] as const).find((kind) => found.includes(kind));
	if (worst !== undefined) return worst;
	if (FLOODS.test(text)) return 'spam';
	const link = place === 'public' && (found.includes('link') || linksElsewhere(text, own));
	return link ? 'link' : null;
}

function linksElsewhere(text: string, own: readonly ModerationRule[]): boolean {
	const allowed = own.filter(({ kind }) => kind === 'allow').map(({ phrase }) => phrase.trim().toLowerCase().replace(/^(https?:\/\/)?(www\.)?/, '').split('/')[0] ?? '');
	if (allowed.includes('*')) return false;
	const sites = [...text.slice(0, LONGEST_COMMENT).matchAll(ADDRESS)].map(([, withScheme, withPath, bare]) => (withScheme ?? withPath ?? bare ?? '').toLowerCase().replace(/^www\./, ''));
	return sites.some((site) => !allowed.some((each) => site === each || site.endsWith(`.${each}`)));
}

/** Where a text of an event stands; null for events without words of the person. */
export function moderateEvent(event: InstagramEvent, own: readonly ModerationRule[]): ModerationKind | null {
	switch (event.kind) {
		case 'comment':
		case 'live_comment':
			return moderate(event.text, 'public', own);
		case 'message':
		case 'story_reply':
		case 'edited':
			return moderate(event.text, 'message', own);
		default:
			return null;
	}
}

import { MAX_TEXT_BYTES } from './copy';
import type { Language } from '../store/schema';
import { isOfPerson } from '../store/of-person';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { HAND_KEPT } from '../viewers/sources';
import type { MessageRequest } from './message';
import type { Rendered } from './render-for';
import type { Rule } from './rule';
import type { SendFacts } from './send-facts';

/** Names of sources in one line, and how much of each. */
const MOST_NAMES = 2;
const MOST_CHARACTERS = 40;

const sourcesOf = statement((db, { accountKey, viewerKey }: { accountKey: string; viewerKey: string }) =>
	db
		.selectFrom('engagements')
		.select('source')
		.distinct()
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.where('import_key', 'is not', null),
);

/**
 * Where what is held of a person came from, if it was a list and no message has told them so: the first one must
 * (GDPR art. 14(3)(b)). Null when there is nothing to tell: nothing of a list is held, or they know.
 */
export async function readUntoldSources({ tx }: StoreContext, { accountKey, viewerKey }: MessageRequest): Promise<readonly string[] | null> {
	const listed = await sourcesOf(tx, { accountKey, viewerKey });
	if (listed.length === 0) return null;
	const told = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.where('told_source', '=', 1)
		.where('state', 'in', ['sent', 'claimed', 'unknown'])
		.limit(1)
		.executeTakeFirst();
	return told ? null : listed.map(({ source }) => source).sort();
}

const SAYS: Readonly<Record<Language, { readonly list: string; readonly own: string; readonly and: string }>> = {
	nl: {
		list: 'Goed om te weten: via een lijst van {source} zagen we dat je account onze story bekeek. Meer hierover, je rechten en bezwaar: {link}',
		own: 'Goed om te weten: via een lijst die we zelf bijhouden weten we dat je account onze story bekeek. Meer hierover, je rechten en bezwaar: {link}',
		and: ' en ',
	},
	en: {
		list: 'You should know: a list from {source} told us that your account viewed our story. More about it, your rights and how to object: {link}',
		own: 'You should know: from a list we keep ourselves we know that your account viewed our story. More about it, your rights and how to object: {link}',
		and: ' and ',
	},
};

/** The notice in words: what is held, from whom, and where the rest stands. */
export function sourceNotice(language: Language, { sources, privacyLink }: { readonly sources: readonly string[]; readonly privacyLink: string }): string {
	const { list, own, and } = SAYS[language];
	const named = sources.filter((source) => source !== HAND_KEPT).slice(0, MOST_NAMES).map((source) => [...source].slice(0, MOST_CHARACTERS).join(''));
	const text = named.length === 0 ? own : list.replace('{source}', () => named.join(and));
	return text.replace('{link}', () => privacyLink);
}

/** The text with the notice behind it, in a paragraph of its own. */
export function withNotice(rendered: Rendered, notice: string): Rendered {
	return { ...rendered, text: `${rendered.text}\n\n${notice}` };
}

/** A message that should tell it and has no room for it does not go out: a later one would be too late. */
export const noticeFits: Rule<Pick<SendFacts, 'noticeTooLong'>> = ({ noticeTooLong }) => (noticeTooLong ? { code: 'notice_too_long' } : null);

/** Whether a direct message is longer than Instagram takes. */
export function isTooLong({ text }: Pick<Rendered, 'text'>): boolean {
	return Buffer.byteLength(text, 'utf8') > MAX_TEXT_BYTES;
}

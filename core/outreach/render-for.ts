import type { AccountRow } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { openIdentity } from '../viewers/identities';
import { neutralTheme, storyTheme } from '../viewers/story-facts';
import { channelOf } from './channel';
import type { CopyRow } from './copy';
import type { MessageRequest } from './message';
import { disclosureLine, hasToken, renderText, slotsIn } from './tokens';

/** A text as one person gets it. */
export interface Rendered {
	/** IGSID; of another channel the address. */
	readonly recipient: string;
	readonly text: string;
	/** Where the person ends it, where the text has such a link of their own. */
	readonly endLink?: string;
}

/** What beside the person and the account a text depends on. */
export interface RenderWith {
	/** The line of `{disclosure}` stands in it. */
	readonly disclosed: boolean;
	/** What `{code}` becomes; empty where the text has none. */
	readonly code: string;
	/** What `{opt_in_link}` becomes; empty where the text has none, or the form is not published. */
	readonly optInLink: string;
}

/** What Instagram calls the person, the newest of each kind first. */
const sealedNames = statement((db, { viewerKey }: { viewerKey: string }) =>
	db
		.selectFrom('identities')
		.select(['kind', 'sealed', 'wrapped_key', 'key_version'])
		.where('viewer_key', '=', viewerKey)
		.where('kind', 'in', ['igsid', 'display_name'])
		.orderBy('created_at', 'desc'),
);

/** Fills in a text for a person; null for somebody Instagram has never named to us, or without an address. */
export async function renderFor(
	store: StoreContext,
	request: MessageRequest,
	{ account, copy }: { readonly account: AccountRow; readonly copy: CopyRow },
	{ disclosed, code, optInLink }: RenderWith,
): Promise<Rendered | null> {
	const { elsewhere, ...person } = request;
	if (elsewhere !== undefined) return channelOf(elsewhere.channel).render(store, person, account, copy, elsewhere.endPage);
	const named = await sealedNames(store.tx, { viewerKey: request.viewerKey });
	const igsid = named.find(({ kind }) => kind === 'igsid');
	if (igsid === undefined) return null;
	const recipient = openIdentity(store.keys, igsid);
	const displayName = hasToken(copy.text, 'name') ? named.find(({ kind }) => kind === 'display_name') : undefined;
	const name = displayName === undefined ? '' : openIdentity(store.keys, displayName);
	const line = disclosureLine(copy.language, { account: account.username, privacyLink: account.privacy_link });
	const values = {
		name,
		account: account.username,
		privacy_link: account.privacy_link,
		story_theme: hasToken(copy.text, 'story_theme') ? await themeFor(store, request, copy) : '',
		code,
		answer: request.answer ?? '',
		link: copy.link ?? '',
		opt_in_link: optInLink,
		disclosure: disclosed ? line : '',
	};
	return { recipient, text: renderText(copy.text, values) };
}

/** The theme of the story the person answers; of a campaign, of the last one they answered. */
async function themeFor(store: StoreContext, { accountKey, viewerKey, cause }: MessageRequest, copy: CopyRow): Promise<string> {
	let stories = store.tx
		.selectFrom('events')
		.select('story_id')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('story_id', 'is not', null);
	if (cause.kind === 'event') stories = stories.where('event_key', '=', cause.eventKey);
	const story = await stories.orderBy('occurred_at', 'desc').limit(1).executeTakeFirst();
	const theme = await storyTheme(store.tx, accountKey, story?.story_id ?? null, copy.language);
	// The text's own words for a story nobody named go before the neutral ones.
	const hasOwnWords = slotsIn(copy.text).every(({ token, fallback }) => token !== 'story_theme' || fallback !== null);
	return hasOwnWords && theme === neutralTheme(copy.language) ? '' : theme;
}

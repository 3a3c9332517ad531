import type { AccountRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { revealIdentity } from '../viewers/identities';
import { channelOf } from './channel';
import { renderText, type CopyRow } from './copy';
import type { MessageRequest } from './message';

/** A text as one person gets it. */
export interface Rendered {
	/** IGSID; of another channel the address. */
	readonly recipient: string;
	readonly text: string;
	/** Where the person ends it, where the text has such a link of their own. */
	readonly endLink?: string;
}

type RenderRequest = Pick<MessageRequest, 'accountKey' | 'viewerKey' | 'elsewhere'>;

/** Fills in a text for a person; null for somebody Instagram has never named to us, or without an address. */
export async function renderFor(store: StoreContext, { elsewhere, ...person }: RenderRequest, account: AccountRow, copy: CopyRow): Promise<Rendered | null> {
	if (elsewhere !== undefined) return channelOf(elsewhere.channel).render(store, person, account, copy, elsewhere.endPage);
	const { viewerKey } = person;
	const recipient = await revealIdentity(store, viewerKey, 'igsid');
	if (recipient === undefined) return null;
	const name = (await revealIdentity(store, viewerKey, 'display_name')) ?? '';
	return { recipient, text: renderText(copy.text, { name, account: account.username, privacy_link: account.privacy_link }) };
}

import type { AccountRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { revealIdentity } from '../viewers/identities';
import { renderText, type CopyRow } from './copy';

/** A text as one person gets it. */
export interface Rendered {
	/** IGSID. */
	readonly recipient: string;
	readonly text: string;
}

/** Fills in a text for a person; null for somebody Instagram has never named to us. */
export async function renderFor(store: StoreContext, { viewerKey }: { readonly viewerKey: string }, account: AccountRow, copy: CopyRow): Promise<Rendered | null> {
	const recipient = await revealIdentity(store, viewerKey, 'igsid');
	if (recipient === undefined) return null;
	const name = (await revealIdentity(store, viewerKey, 'display_name')) ?? '';
	return { recipient, text: renderText(copy.text, { name, account: account.username, privacy_link: account.privacy_link }) };
}

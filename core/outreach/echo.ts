import type { InstagramEvent } from '../instagram/events';
import type { AccountRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { findViewer } from '../viewers/identities';
import { isKnownMessage, settleMatching } from './settle-matching';
import { noteForeignMessage } from './takeover';
import { textHash } from './text-hash';

type Echo = Extract<InstagramEvent, { kind: 'echo' }>;

/** An echo proves that a message was delivered: settles a claim that has no clear answer yet. */
export async function settleByEcho(store: StoreContext, account: AccountRow, echo: Echo): Promise<void> {
	const accountKey = account.account_key;
	const hash = textHash(store.keys, echo.personId, echo.text);
	if (await settleMatching(store, accountKey, 'echo', { mid: echo.mid, hash, at: echo.occurredAt })) return;
	if (await isKnownMessage(store, accountKey, echo.mid)) return;
	const viewerKey = await findViewer(store, accountKey, 'igsid', echo.personId);
	if (viewerKey !== undefined && (await isOurText(store, { accountKey, viewerKey, hash }))) return;
	await noteForeignMessage(store, account, echo, viewerKey);
}

/** A message that was settled without its id (Instagram said it had it already) comes back as well. */
async function isOurText({ tx }: StoreContext, message: { accountKey: string; viewerKey: string; hash: string }): Promise<boolean> {
	const row = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', message.accountKey)
		.where('viewer_key', '=', message.viewerKey)
		.where('text_hash', '=', message.hash)
		.where('message_hash', 'is', null)
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}

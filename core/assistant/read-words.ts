import { getAccount } from '../accounts/account-store';
import type { CallResult, InstagramClient } from '../instagram/client';
import type { ConversationMessage } from '../instagram/conversations';
import { messageKey } from '../instagram/normalise-messaging';
import type { Pace } from '../instagram/pace';
import { naturalKeyOf } from '../inbox/batch';
import { previewMessage } from '../outreach/claim';
import { findViewerRow } from '../outreach/facts';
import { toMessage } from '../outreach/message';
import type { Reason } from '../outreach/reasons';
import { accountNow } from '../store/clock';
import type { Language } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { revealIdentity } from '../viewers/identities';
import { maskWords } from './mask-words';
import { stateOfProcessor } from './processors';

/** Where the model runs that is to read: on a machine of the account's own, or at a service somebody approved. */
export type ModelPlace = { readonly at: 'own_machine' } | { readonly at: 'processor'; readonly name: string };

export interface WordsRequest {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** The person's own message. */
	readonly eventKey: string;
	/** The text the answer would go out in, and its step: who could not be answered is not read. */
	readonly copyKey: string;
	readonly step: string;
	readonly model: ModelPlace;
}

/** Why a model gets nothing to read. `gone`: the conversation no longer shows the message; `no_text`: a picture, a sticker. */
export type NotRead = 'processor_not_approved' | 'processor_overdue' | 'not_own_words' | 'already_answered' | 'not_allowed' | 'gone' | 'no_text';

export type OpenedWords =
	| { readonly outcome: 'open'; readonly igsid: string; readonly names: readonly string[]; readonly language: Language }
	| { readonly outcome: 'closed'; readonly why: NotRead; readonly reasons: readonly Reason[] };

const closed = (why: NotRead, reasons: readonly Reason[] = []): OpenedWords => ({ outcome: 'closed', why, reasons });

/**
 * Whether a person's message may be read for a model now: an outside model is approved, the message is in words of
 * their own that nothing else answers, and an answer could go out this minute. Closed otherwise.
 */
export const openWords: UseCase<WordsRequest, OpenedWords> = async (store, request) => {
	const { accountKey, viewerKey, model } = request;
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	if (model.at === 'processor') {
		const state = await stateOfProcessor(store, { accountKey, name: model.name }, now);
		if (state !== 'approved') return closed(state === null ? 'processor_not_approved' : 'processor_overdue');
	}
	if (!(await isInOwnWords(store, request))) return closed('not_own_words');
	const preview = await previewMessage(store, toMessage({ ...request, answer: '…' }));
	if (preview.already) return closed('already_answered');
	if (!preview.wouldSend) return closed('not_allowed', preview.reasons);
	const igsid = await revealIdentity(store, viewerKey, 'igsid');
	if (igsid === undefined) return closed('not_allowed', [{ code: 'never_wrote' }]);
	const names = [await revealIdentity(store, viewerKey, 'display_name'), await revealIdentity(store, viewerKey, 'handle')];
	const viewer = await findViewerRow(store, request);
	return { outcome: 'open', igsid, names: names.filter((name) => name !== undefined), language: viewer?.language ?? account.language };
};

/** A message that means nothing the funnel knows, and that no workflow is to go on with. */
async function isInOwnWords({ tx }: StoreContext, { accountKey, viewerKey, eventKey }: WordsRequest): Promise<boolean> {
	const event = await tx
		.selectFrom('events')
		.select(['kind', 'keyword', 'next_step'])
		.where('event_key', '=', eventKey)
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
	return event?.kind === 'message' && event.keyword === null && event.next_step === null;
}

/** Which of these messages of a conversation an event is; null: none. */
export const findWords: UseCase<{ readonly accountKey: string; readonly eventKey: string; readonly mids: readonly string[] }, string | null> = async (store, { accountKey, eventKey, mids }) => {
	const event = await store.tx.selectFrom('events').select('natural_key').where('event_key', '=', eventKey).where('account_key', '=', accountKey).executeTakeFirst();
	return mids.find((mid) => naturalKeyOf(store, { naturalKey: messageKey(mid) }) === event?.natural_key) ?? null;
};

export type WordsOutcome =
	| { readonly outcome: 'read'; readonly words: string; readonly language: Language }
	| Extract<OpenedWords, { outcome: 'closed' }>;

interface WordsStore {
	openWords(request: WordsRequest): Promise<OpenedWords>;
	findWords(input: { accountKey: string; eventKey: string; mids: readonly string[] }): Promise<string | null>;
}

/** What reading takes beside the store: the account's own conversation, at its pace, and the words of its facts. */
export interface WordsReader {
	readonly client: Pick<InstagramClient, 'readConversation'>;
	/** Both ids the account goes by at Instagram. */
	readonly accountIds: readonly string[];
	readonly pace: Pace;
	/** Text whose words are no names, see `mask-words.ts`. */
	readonly keep: string;
}

/**
 * Reads a person's message from the conversation at Instagram, masked. Nothing of it is kept: the store has no
 * messages, and what comes out lives as long as the execution that asked.
 *
 * @returns a failed call as Instagram told it
 */
export async function readWords(store: WordsStore, { client, accountIds, pace, keep }: WordsReader, request: WordsRequest): Promise<CallResult<WordsOutcome>> {
	const opened = await store.openWords(request);
	if (opened.outcome === 'closed') return { ok: true, value: opened };
	const conversation = await client.readConversation(opened.igsid, accountIds, pace);
	if (!conversation.ok) return conversation;
	const theirs = (conversation.value ?? []).filter(({ fromAccount }) => !fromAccount);
	const { accountKey, eventKey } = request;
	const mid = await store.findWords({ accountKey, eventKey, mids: theirs.map((message) => message.mid) });
	return { ok: true, value: maskedWords(theirs.find((message) => message.mid === mid), opened, keep) };
}

function maskedWords(message: ConversationMessage | undefined, { names, language }: Extract<OpenedWords, { outcome: 'open' }>, keep: string): WordsOutcome {
	if (message === undefined) return { outcome: 'closed', why: 'gone', reasons: [] };
	const words = maskWords(message.text, { names, keep }).trim();
	return words === '' ? { outcome: 'closed', why: 'no_text', reasons: [] } : { outcome: 'read', words, language };
}

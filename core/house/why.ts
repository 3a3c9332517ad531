import { findSuppressedPeople } from '../consent/suppression';
import { currentViewerKey } from '../store/current-viewer';
import type { StoreContext, UseCase } from '../store/use-case';
import { canonicalHandle, findViewer, identityHashes } from '../viewers/identities';
import { readMessages, type WhyMessage } from './why-messages';
import { readStanding, type Standing } from './why-standing';

export interface WhyInput {
	readonly accountKey: string;
	/** Handle as somebody types it, or the person's Instagram-scoped id. */
	readonly handle: string;
	/** Who asks, for the audit. */
	readonly by: string;
}

/** Why somebody got a message, or did not. Times of the account, UTC milliseconds. */
export type WhyAnswer =
	/** Nobody by this name is known; an opt-out under it may be all that is left of an erased person. */
	| { readonly known: false; readonly optedOutAt: number | null; readonly timeZone: string }
	| {
			readonly known: true;
			readonly viewerKey: string;
			readonly now: number;
			readonly timeZone: string;
			readonly standing: Standing;
			/** What waits first, then the newest; at most {@link MOST_MESSAGES}. */
			readonly messages: readonly WhyMessage[];
			/** Older messages that are not shown. */
			readonly more: number;
	  };

export const MOST_MESSAGES = 50;

/**
 * Everything sent to a person or held back from them, each with its reasons, and what could be sent now.
 *
 * @throws Error when it is not said who asks
 */
export const askWhy: UseCase<WhyInput, WhyAnswer> = async (store, { accountKey, handle, by }) => {
	if (by.trim() === '') throw new Error('Say who asks: a look at a person is recorded with a name.');
	const viewerKey = await findPerson(store, accountKey, handle);
	const { now, timeZone, ...standing } = await readStanding(store, accountKey, viewerKey);
	if (viewerKey === null || standing.of === null) return { known: false, optedOutAt: await listedSince(store, accountKey, handle), timeZone };
	const messages = await readMessages(store, accountKey, viewerKey);
	return { known: true, viewerKey, now, timeZone, standing: standing.of, messages: messages.slice(0, MOST_MESSAGES), more: Math.max(0, messages.length - MOST_MESSAGES) };
};

async function findPerson(store: StoreContext, accountKey: string, typed: string): Promise<string | null> {
	const found = /^\d+$/.test(typed.trim())
		? await findViewer(store, accountKey, 'igsid', typed.trim())
		: await findViewer(store, accountKey, 'handle', canonicalHandle(typed));
	return found === undefined ? null : currentViewerKey(store.tx, found);
}

/** Since when a name nobody bears any more is on the suppression list. */
async function listedSince(store: StoreContext, accountKey: string, typed: string): Promise<number | null> {
	const hashes = [...identityHashes(store.keys, 'handle', canonicalHandle(typed)), ...identityHashes(store.keys, 'igsid', typed.trim())];
	const { byHash } = await findSuppressedPeople(store, accountKey, { hashes, viewerKeys: [] });
	const since = [...byHash.values()].map(({ at }) => at);
	return since.length === 0 ? null : Math.min(...since);
}

import { getAccount } from '../accounts/account-store';
import { findHold, putOnHold } from '../consent/holds';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import { isOfPerson } from '../store/of-person';
import type { UseCase } from '../store/use-case';

export interface HandOverInput {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** The message the model could not or should not answer. */
	readonly eventKey: string;
}

/**
 * A model leaves a conversation to a human: nothing automatic answers the person until a colleague has let it go on.
 * More than a model may undo, and no more: a STOP is still obeyed and confirmed.
 */
export const handOver: UseCase<HandOverInput, { readonly handedOver: boolean }> = async (store, { accountKey, eventKey, ...input }) => {
	const viewerKey = await currentViewerKey(store.tx, input.viewerKey);
	const event = await store.tx
		.selectFrom('events')
		.select('event_key')
		.where('event_key', '=', eventKey)
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.executeTakeFirst();
	if (event === undefined) throw new Error('This message is not known, or no longer kept: hand over the message that is to be answered.');
	if ((await findHold(store, accountKey, viewerKey)) !== null) return { handedOver: false };
	const at = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	await putOnHold(store, { accountKey, viewerKey, reason: 'handed_over', sourceEvent: eventKey, at });
	return { handedOver: true };
};

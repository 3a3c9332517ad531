import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import type { UseCase } from '../store/use-case';

export interface MarkLeadInput {
	readonly accountKey: string;
	readonly viewerKey: string;
}

/** null when the account has no such person: never met, or erased since. */
export type MarkedLead = { readonly viewerKey: string; readonly convertedAt: number; readonly already: boolean } | null;

/** Notes that a person became a lead with a consent of their own. The first time counts. */
export const markLead: UseCase<MarkLeadInput, MarkedLead> = async (store, { accountKey, viewerKey: givenKey }) => {
	const account = await getAccount(store.tx, accountKey);
	const viewerKey = await currentViewerKey(store.tx, givenKey);
	const viewer = await store.tx
		.selectFrom('viewers')
		.select('converted_at')
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
	if (!viewer) return null;
	if (viewer.converted_at !== null) return { viewerKey, convertedAt: viewer.converted_at, already: true };
	const convertedAt = await accountNow(store.tx, account, store.wallClock);
	await store.tx.updateTable('viewers').set({ converted_at: convertedAt }).where('viewer_key', '=', viewerKey).execute();
	return { viewerKey, convertedAt, already: false };
};

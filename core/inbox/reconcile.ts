import type { InstagramClient } from '../instagram/client';
import { endsPass } from '../instagram/ends-pass';
import type { GraphError } from '../instagram/errors';
import type { Pace } from '../instagram/pace';
import type { Family } from './families';
import type { HandedOff } from './handed-off';
import type { RecordInput, RecordOutcome } from './record';
import { reconcileComments } from './reconcile-comments';
import { reconcileConversations } from './reconcile-conversations';
import type { Feed, ReconciledAccount, ReconcilePass } from './reconcile-pass';
import type { ReconcileProgress } from './reconcile-turn';

export interface InboxReconcileStore {
	beginReconcile(input: { accountKey: string }): Promise<ReconcilePass | null>;
	recordReconcile(input: ReconcileProgress): Promise<null>;
	recordEvents(input: RecordInput): Promise<RecordOutcome>;
}

type ReconcileClient = Pick<InstagramClient, 'listConversations' | 'readMessages' | 'listRecentMedia' | 'readStories' | 'listComments'>;

export interface Reconciliation {
	readonly store: InboxReconcileStore;
	readonly client: ReconcileClient;
	readonly account: ReconciledAccount;
	/** Outputs whose events are handed off again until something answers them. */
	readonly answered: readonly Family[];
	/** Shared with everything else that reads this account's conversations. */
	readonly pace: Pace;
	/** Aborted when nobody can give anything out any more. */
	readonly stopping: AbortSignal;
}

export type ReconcileOutcome =
	| { readonly due: false }
	/** `handedOff`: events no webhook had brought, to be given to the workflow. `error`: what ended the pass early. */
	| { readonly due: true; readonly handedOff: readonly HandedOff[]; readonly error: GraphError | null };

/**
 * Looks for what no webhook brought (reference §7.8: some senders never arrive): reads conversations and comments
 * within Meta's limits and records them under the keys their webhooks have, so that whichever comes second is a
 * duplicate. An opt-out found this way is one. A pass comes every five minutes by the account's clock, leaves two
 * minutes to the webhook, and ends at the first error that concerns the whole account.
 */
export async function reconcileInbox(reconciliation: Reconciliation): Promise<ReconcileOutcome> {
	const { store, account, answered } = reconciliation;
	const pass = await store.beginReconcile({ accountKey: account.accountKey });
	if (pass === null) return { due: false };
	const handedOff: HandedOff[] = [];
	const feed: Feed = async (events) => {
		if (events.length === 0) return;
		const recorded = await store.recordEvents({ events, unknown: {}, answered, source: 'reconciler' });
		handedOff.push(...recorded.handedOff);
	};
	return { due: true, error: await readBoth(reconciliation, pass, feed), handedOff };
}

async function readBoth({ store, client, account, pace, stopping }: Reconciliation, pass: ReconcilePass, feed: Feed): Promise<GraphError | null> {
	const { accountKey } = account;
	const said = await reconcileConversations({ client, account, pass, pace, feed, stopping });
	await store.recordReconcile({ accountKey, conversations: said.progress, complete: said.error === null && !pass.readComments });
	if ((said.error !== null && endsPass(said.error)) || !pass.readComments || stopping.aborted) return said.error;
	const { media, refused, error } = await reconcileComments({ client, account, pass, feed, stopping });
	const complete = said.error === null && error === null;
	await store.recordReconcile({ accountKey, ...(media ? { media } : {}), commentsRefused: refused, complete });
	return said.error ?? error;
}

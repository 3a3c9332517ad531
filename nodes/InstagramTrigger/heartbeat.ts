import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { readProfileOnce, reconcileUnknown, type AccountSummary, type Store } from '../../core';
import { accountOf } from '../shared/accounts';
import { startBeat } from '../shared/beat';
import { connectInstagram, syncSandboxClock, type Connection } from '../shared/instagram';
import { toOutputs } from './outputs';

/** Often enough that a crash delays an answer by its lease and little more. */
const HEARTBEAT_MS = 5_000;

/** Events started anew per beat: more wait for the next one, so a long outage does not flood n8n. */
const EVENTS_PER_BEAT = 50;

/** Profiles of people whom no answer greeted are read once a minute, a few at a time. */
const BEATS_PER_PROFILE_READ = 12;
const PROFILES_PER_READ = 10;

/**
 * Starts the heartbeat of a published workflow: events nobody answered are handed over again, sends whose fate
 * is unknown are looked up. n8n runs it on one process only.
 *
 * @throws NodeOperationError when the store or the account is not set up: better not published than deaf
 */
export async function startHeartbeat(context: ITriggerFunctions): Promise<ITriggerResponse> {
	let beats = 0;
	return await startBeat(context, {
		everyMs: HEARTBEAT_MS,
		atOnce: false,
		work: async (store) => {
			beats++;
			await beat(context, store, { readProfiles: beats % BEATS_PER_PROFILE_READ === 0 });
		},
	});
}

async function beat(context: ITriggerFunctions, store: Store, { readProfiles }: { readProfiles: boolean }): Promise<void> {
	const connection = await connectInstagram(context);
	const account = await accountOf(context, store, connection);
	await syncSandboxClock(context, store, connection, account);
	await reconcile(store, connection, account);
	const due = await store.takeDueEvents({ limit: EVENTS_PER_BEAT });
	if (due.length > 0) context.emit(toOutputs(due));
	if (readProfiles) await readOverdueProfiles(store, connection, account);
}

async function readOverdueProfiles(store: Store, { client }: Connection, { accountKey }: AccountSummary): Promise<void> {
	for (const viewerKey of await store.findUnreadProfiles({ accountKey, limit: PROFILES_PER_READ })) {
		await readProfileOnce(store, client, { accountKey, viewerKey });
	}
}

async function reconcile(store: Store, { client }: Connection, account: AccountSummary): Promise<void> {
	const ids = [account.igAccountId, account.appScopedId ?? account.igAccountId];
	await reconcileUnknown(store, client, { accountKey: account.accountKey, ids });
}

import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { readProfileOnce, reconcilePublicReplies, reconcileUnknown, Watch, type Store } from '../../core';
import { startBeat } from '../shared/beat';
import { connectAccounts, type ConnectedAccount } from '../shared/connect-accounts';
import { Paces } from '../shared/pacing';
import { openStore } from '../shared/store';
import { idsOf } from './ids-of';
import { keepListening } from './keep-listening';
import { toOutputs } from './outputs';
import { readMissed } from './read-missed';
import { OwnerNews } from './tell-owner';

/** Often enough that a crash delays an answer by its lease and little more. */
const HEARTBEAT_MS = 5_000;

/** Events started anew per beat: more wait for the next one, so a long outage does not flood n8n. */
const EVENTS_PER_BEAT = 50;

/** Profiles of people whom no answer greeted are read once a minute, a few at a time; at once where a request about their data waits for it. */
const BEATS_PER_PROFILE_READ = 12;
const PROFILES_PER_READ = 10;

/**
 * Starts the heartbeats of a published workflow. One hands over again what nobody answered and looks up sends
 * whose fate is unknown. The other, whose calls are paced and may take a while, sees that the accounts are still
 * subscribed, reads what no webhook brought, and tells the owner when an account waits for them. n8n runs them on one
 * process only.
 *
 * @throws NodeOperationError when the store or the account is not set up: better not published than deaf
 */
export async function startHeartbeat(context: ITriggerFunctions): Promise<ITriggerResponse> {
	const paces = new Paces(await openStore(context));
	const news = new OwnerNews();
	const unknownSends = new Watch(() => performance.now());
	let beats = 0;
	const answers = await startBeat(context, {
		everyMs: HEARTBEAT_MS,
		atOnce: false,
		work: async (store) => {
			beats++;
			await beat(context, store, { paces, unknownSends, awaitedOnly: beats % BEATS_PER_PROFILE_READ !== 0 });
		},
	});
	const watch = await startBeat(context, {
		everyMs: HEARTBEAT_MS,
		atOnce: false,
		work: async (store, stopping) => {
			for (const connected of await connectAccounts(context, store)) {
				await keepListening(context, store, connected);
				await readMissed(context, store, { connected, paces, stopping });
				await news.tell(context, store, connected.account.accountKey);
			}
		},
	});
	return {
		closeFunction: async () => {
			await answers.closeFunction?.();
			await watch.closeFunction?.();
		},
	};
}

async function beat(
	context: ITriggerFunctions,
	store: Store,
	{ paces, unknownSends, awaitedOnly }: { readonly paces: Paces; readonly unknownSends: Watch; readonly awaitedOnly: boolean },
): Promise<void> {
	const accounts = await connectAccounts(context, store);
	// First what waits for nobody; looking up sends is paced and may take seconds.
	const due = await store.takeDueEvents({ limit: EVENTS_PER_BEAT });
	if (due.length > 0) context.emit(toOutputs(due));
	for (const { account, client } of accounts) {
		const { accountKey } = account;
		await reconcileUnknown(store, client, { accountKey, ids: idsOf(account) }, paces.of(accountKey), unknownSends);
		await reconcilePublicReplies(store, client, { accountKey, ids: idsOf(account) });
	}
	for (const connected of accounts) await readOverdueProfiles(store, connected, awaitedOnly);
}

async function readOverdueProfiles(store: Store, { account, client }: ConnectedAccount, awaitedOnly: boolean): Promise<void> {
	const { accountKey } = account;
	for (const viewerKey of await store.findUnreadProfiles({ accountKey, limit: PROFILES_PER_READ, awaitedOnly })) {
		await readProfileOnce(store, client, { accountKey, viewerKey });
	}
}

import { sql, type Kysely, type Selectable } from 'kysely';
import type { Recording } from '../inbox/recording';
import { isIn } from '../store/is-in';
import type { Schema } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { FOLLOW_UP_FROM_MS } from './follow-up-time';

type WaitingFollowUp = Pick<Selectable<Schema['plans']>, 'plan_key' | 'created_at' | 'due_at' | 'channel'>;

function followUps(db: Kysely<Schema>, accountKey: string) {
	return db
		.selectFrom('plans')
		.select(['plan_key', 'created_at', 'due_at', 'channel'])
		.where('account_key', '=', accountKey)
		.where('step', '=', 2)
		.where('state', '=', sql.lit('due'));
}

const waitingFollowUps = statement((db, { accountKey, viewerKey }: { accountKey: string; viewerKey: string }) =>
	followUps(db, accountKey).where('viewer_key', '=', viewerKey),
);

/**
 * Somebody shows a signal while their follow-up waits for its time: it comes forward to the earliest there is, 48 hours
 * after the first message, and is tried as a direct message first, for the window may be open again. Everything is
 * decided when it is due: no cap, limit or quiet hour is passed by it, and an answer still ends the campaign.
 */
export async function hastenFollowUp(store: StoreContext, { account, viewerKey, now }: Pick<Recording, 'account' | 'viewerKey' | 'now'>): Promise<void> {
	await bringForward(store, await waitingFollowUps(store.tx, { accountKey: account.account_key, viewerKey }), now);
}

/** {@link hastenFollowUp} of everybody of one account who showed a signal at once. */
export async function hastenFollowUps(store: StoreContext, recordings: readonly Recording[]): Promise<void> {
	const [first] = recordings;
	if (!first) return;
	const people = [...new Set(recordings.map(({ viewerKey }) => viewerKey))];
	const waiting = await followUps(store.tx, first.account.account_key).where(isIn(store.tx, 'viewer_key', people)).execute();
	await bringForward(store, waiting, first.now);
}

async function bringForward({ tx }: StoreContext, waiting: readonly WaitingFollowUp[], now: number): Promise<void> {
	for (const plan of waiting) {
		const due_at = Math.min(plan.due_at, Math.max(now, plan.created_at + FOLLOW_UP_FROM_MS));
		if (due_at === plan.due_at && plan.channel === null) continue;
		await tx.updateTable('plans').set({ due_at, channel: null }).where('plan_key', '=', plan.plan_key).execute();
	}
}

import type { Selectable } from 'kysely';
import type { InboundKind } from '../inbox/families';
import type { Recording } from '../inbox/recording';
import type { EngagementsTable } from '../store/schema';
import { insertNew } from '../store/insert-many';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { inviteContext } from './invites';
import { noteLastWords } from './last-words';
import { opensWindow } from './opens-window';
import { isSensitiveStory, sensitiveStories } from './story-facts';

/** Kinds that are no sign of interest by themselves. */
const NO_ENGAGEMENT: readonly InboundKind[] = ['seen', 'edited', 'deleted', 'hand_over'];

/** Keeps the engagement, the window and the language of an event's person, in the recording transaction. */
export async function recordEngagement(store: StoreContext, recording: Recording): Promise<void> {
	const { account, viewerKey, event, reading, now } = recording;
	if (opensWindow(event.kind)) await noteInbound(store.tx, { viewerKey, at: Math.min(event.occurredAt, now) });
	if (reading.language !== null) {
		await store.tx.updateTable('viewers').set({ language: reading.language }).where('viewer_key', '=', viewerKey).execute();
	}
	if (NO_ENGAGEMENT.includes(event.kind)) return;
	const isSensitive = event.kind === 'story_reply' && (await isSensitiveStory(store.tx, account.account_key, event.storyId));
	await addEngagement(store.tx, newEngagement(store, recording, isSensitive));
}

/** {@link recordEngagement} of updates of one account that show no language, with a few statements for all of them. */
export async function recordEngagements(store: StoreContext, recordings: readonly Recording[]): Promise<void> {
	const [first] = recordings;
	if (!first) return;
	await noteLastWords(store, recordings);
	const sensitive = recordings.some(({ event }) => event.kind === 'story_reply') ? await sensitiveStories(store.tx, first.account.account_key) : new Set<string>();
	const rows = recordings
		.filter(({ event }) => !NO_ENGAGEMENT.includes(event.kind))
		.map((recording) => newEngagement(store, recording, recording.event.kind === 'story_reply' && sensitive.has(recording.event.storyId)));
	await insertNew(store.tx, 'engagements', rows.map((row) => ({ ...row, source: 'webhook', import_key: null, tag: null })), ['account_key', 'natural_key']);
}

/** The signal of an update. A sensitive story is not kept with a person. */
function newEngagement({ newKey }: StoreContext, { account, viewerKey, event, naturalKey }: Recording, isSensitive: boolean): NewEngagement {
	return {
		engagement_key: newKey('eng'),
		account_key: account.account_key,
		viewer_key: viewerKey,
		kind: event.kind,
		story_id: event.kind === 'story_reply' && !isSensitive ? event.storyId : null,
		at: event.occurredAt,
		natural_key: naturalKey,
		context: cameBy(event),
	};
}

type NewEngagement = Pick<Selectable<EngagementsTable>, 'engagement_key' | 'account_key' | 'viewer_key' | 'kind' | 'story_id' | 'at' | 'natural_key' | 'context'>;

const addEngagement = statement((db, { engagement_key, account_key, viewer_key, kind, story_id, at, natural_key, context }: NewEngagement) =>
	db
		.insertInto('engagements')
		.values({ engagement_key, account_key, viewer_key, kind, story_id, at, source: 'webhook', natural_key, import_key: null, context, tag: null })
		.onConflict((conflict) => conflict.columns(['account_key', 'natural_key']).doNothing()),
);

/** The invite whose link the person opened. */
function cameBy(event: Recording['event']): string | null {
	if (event.kind === 'referral') return inviteContext(event.ref);
	return 'referral' in event ? inviteContext(event.referral.ref) : null;
}

const noteInbound = statement((db, { viewerKey, at }: { viewerKey: string; at: number }) =>
	db
		.updateTable('viewers')
		// Who writes again can be reached again, whatever an earlier refusal said.
		.set({ last_inbound_at: at, unreachable_reason: null })
		.where('viewer_key', '=', viewerKey)
		.where((where) => where.or([where('last_inbound_at', 'is', null), where('last_inbound_at', '<', at)])),
);

import type { Selectable } from 'kysely';
import type { InboundKind } from '../inbox/families';
import type { Recording } from '../inbox/record';
import type { EngagementsTable } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { inviteContext } from './invites';
import { isSensitiveStory } from './story-facts';

/**
 * Whether this kind of event opens the 24 h messaging window. Documented: a message (story replies and
 * quick-reply taps are messages) and a menu tap. A comment does not; reactions and mentions are unconfirmed,
 * so they stay closed (reference §4.2, law 8).
 */
export function opensWindow(kind: InboundKind): boolean {
	switch (kind) {
		case 'story_reply':
		case 'message':
		case 'quick_reply':
		case 'postback':
		case 'unsupported':
			return true;
		case 'story_mention':
		case 'comment':
		case 'live_comment':
		case 'reaction':
		case 'referral':
		case 'seen':
		case 'edited':
		case 'deleted':
		case 'hand_over':
			return false;
	}
}

/** Kinds that are no sign of interest by themselves. */
const NO_ENGAGEMENT: readonly InboundKind[] = ['seen', 'edited', 'deleted', 'hand_over'];

/** Keeps the engagement, the window and the language of an event's person, in the recording transaction. */
export async function recordEngagement(store: StoreContext, recording: Recording): Promise<void> {
	const { account, viewerKey, event, reading, now } = recording;
	if (opensWindow(event.kind)) await openWindow(store, viewerKey, Math.min(event.occurredAt, now));
	if (reading.language !== null) {
		await store.tx.updateTable('viewers').set({ language: reading.language }).where('viewer_key', '=', viewerKey).execute();
	}
	if (NO_ENGAGEMENT.includes(event.kind)) return;
	await addEngagement(store.tx, {
		engagement_key: store.newKey('eng'),
		account_key: account.account_key,
		viewer_key: viewerKey,
		kind: event.kind,
		story_id: await storyOf(store, recording),
		at: event.occurredAt,
		natural_key: recording.naturalKey,
		context: cameBy(event),
	});
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

/** The story a signal is about; a sensitive one is not kept with a person. */
async function storyOf({ tx }: StoreContext, { account, event }: Recording): Promise<string | null> {
	if (event.kind !== 'story_reply') return null;
	return (await isSensitiveStory(tx, account.account_key, event.storyId)) ? null : event.storyId;
}

async function openWindow({ tx }: StoreContext, viewerKey: string, at: number): Promise<void> {
	await noteInbound(tx, { viewerKey, at });
}

const noteInbound = statement((db, { viewerKey, at }: { viewerKey: string; at: number }) =>
	db
		.updateTable('viewers')
		// Who writes again can be reached again, whatever an earlier refusal said.
		.set({ last_inbound_at: at, unreachable_reason: null })
		.where('viewer_key', '=', viewerKey)
		.where((where) => where.or([where('last_inbound_at', 'is', null), where('last_inbound_at', '<', at)])),
);

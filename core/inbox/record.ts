import { findByInstagramId } from '../accounts/account-store';
import type { InstagramEvent, NormalisedWebhook } from '../instagram/events';
import { accountNow } from '../store/clock';
import { keyedHash } from '../store/keyring';
import type { AccountRow, Language } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { count } from './counters';
import { familyOf, type Family, type InboundKind } from './families';
import { firstLease } from './lease';

type InboundEvent = Exclude<InstagramEvent, { kind: 'echo' }>;
type EchoEvent = Extract<InstagramEvent, { kind: 'echo' }>;

export interface RecordInput extends NormalisedWebhook {
	/** Outputs whose events are handed off again until something answers them. */
	readonly answered: readonly Family[];
}

/** What a workflow gets to see of an event: keys and marks, never an id, a handle or a text. */
export interface HandedOff {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly eventKey: string;
	readonly kind: InboundKind;
	readonly family: Family;
	readonly keyword: 'stop' | 'yes' | null;
	readonly language: Language | null;
	/** UTC milliseconds. */
	readonly occurredAt: number;
}

export interface RecordOutcome {
	readonly handedOff: readonly HandedOff[];
	readonly duplicates: number;
	/** Updates for accounts this store does not know: answered, counted, not kept. */
	readonly foreign: number;
}

/** How a text or payload reads: the keyword, the language it shows, the question a quick reply names. */
export interface Reading {
	readonly keyword: 'stop' | 'yes' | null;
	readonly language: Language | null;
	readonly questionKey: string | null;
}

/** An event as it is being recorded, for the rooms that take part in it. */
export interface Recording {
	readonly account: AccountRow;
	readonly viewerKey: string;
	readonly eventKey: string;
	readonly event: InboundEvent;
	readonly reading: Reading;
	/** Keyed hash of Meta's id of the update. */
	readonly naturalKey: string;
	/** Time of the account, UTC milliseconds. */
	readonly now: number;
}

/** What the rooms above the inbox do inside the same transaction, before anything is handed to a workflow. */
export interface InboxEffects {
	read(event: InboundEvent): Reading;
	findPerson(store: StoreContext, accountKey: string, igsid: string): Promise<string>;
	onInbound(store: StoreContext, recording: Recording): Promise<void>;
	/** Returns false when the person had opted out before: that STOP needs no further confirmation. */
	onStop(store: StoreContext, recording: Recording): Promise<boolean>;
	onEcho(store: StoreContext, account: AccountRow, echo: EchoEvent): Promise<void>;
}

/**
 * Records one webhook body: each distinct update once, STOP stored in the same transaction, everything new
 * handed off with a lease. Twice in is once done (law 7).
 */
export function recordEventsWith(effects: InboxEffects): UseCase<RecordInput, RecordOutcome> {
	return async (store, input) => {
		const handedOff: HandedOff[] = [];
		let duplicates = 0;
		let foreign = 0;
		for (const [type, times] of Object.entries(input.unknown)) await count(store, `unknown:${type}`, times);
		for (const event of input.events) {
			const account = await findByInstagramId(store.tx, event.accountId);
			if (!account) {
				foreign++;
			} else if (event.kind === 'echo') {
				await effects.onEcho(store, account, event);
			} else {
				const recorded = await recordOne(store, effects, account, event, input.answered);
				if (recorded) handedOff.push(recorded);
				else duplicates++;
			}
		}
		if (foreign > 0) await count(store, 'foreign_updates', foreign);
		return { handedOff, duplicates, foreign };
	};
}

async function recordOne(
	store: StoreContext,
	effects: InboxEffects,
	account: AccountRow,
	event: InboundEvent,
	answered: readonly Family[],
): Promise<HandedOff | null> {
	// The oldest pepper never changes, so an update that comes back after a key rotation is still known.
	const naturalKey = keyedHash(store.keys.oldest.pepper, 'update', event.naturalKey);
	if (await isKnown(store, account.account_key, naturalKey)) return null;
	const reading = effects.read(event);
	const recording: Recording = {
		account,
		viewerKey: await effects.findPerson(store, account.account_key, event.personId),
		eventKey: store.newKey('evt'),
		event,
		reading,
		naturalKey,
		now: await accountNow(store.tx, account, store.wallClock),
	};
	await effects.onInbound(store, recording);
	const isNewStop = reading.keyword === 'stop' && (await effects.onStop(store, recording));
	const expectsAnswer =
		reading.keyword === 'stop' ? isNewStop : reading.keyword === 'yes' || answered.includes(familyOf(event.kind));
	await insertEvent(store, recording, expectsAnswer);
	return toHandedOff({
		account_key: account.account_key,
		viewer_key: recording.viewerKey,
		event_key: recording.eventKey,
		kind: event.kind,
		keyword: reading.keyword,
		language: reading.language,
		occurred_at: event.occurredAt,
	});
}

async function isKnown({ tx }: StoreContext, accountKey: string, naturalKey: string): Promise<boolean> {
	const row = await tx
		.selectFrom('events')
		.select('event_key')
		.where('account_key', '=', accountKey)
		.where('natural_key', '=', naturalKey)
		.executeTakeFirst();
	return row !== undefined;
}

async function insertEvent({ tx, wallClock }: StoreContext, recording: Recording, expectsAnswer: boolean): Promise<void> {
	const { account, event, reading } = recording;
	await tx
		.insertInto('events')
		.values({
			event_key: recording.eventKey,
			account_key: account.account_key,
			viewer_key: recording.viewerKey,
			kind: event.kind,
			natural_key: recording.naturalKey,
			story_id: event.kind === 'story_reply' ? event.storyId : null,
			keyword: reading.keyword,
			language: reading.language,
			question_key: reading.questionKey,
			occurred_at: event.occurredAt,
			received_at: recording.now,
			expects_answer: expectsAnswer ? 1 : 0,
			state: expectsAnswer ? 'handed_off' : 'handled',
			lease_until: firstLease(wallClock),
			attempts: 1,
			handled_at: expectsAnswer ? null : recording.now,
			outcome: null,
		})
		.execute();
}

/** The item of a stored event. */
export function toHandedOff(row: {
	account_key: string;
	viewer_key: string | null;
	event_key: string;
	kind: string;
	keyword: 'stop' | 'yes' | null;
	language: Language | null;
	occurred_at: number;
}): HandedOff {
	const kind = row.kind as InboundKind;
	return {
		accountKey: row.account_key,
		viewerKey: row.viewer_key ?? '',
		eventKey: row.event_key,
		kind,
		family: familyOf(kind),
		keyword: row.keyword,
		language: row.language,
		occurredAt: row.occurred_at,
	};
}

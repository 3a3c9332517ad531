import type { InstagramEvent, NormalisedWebhook } from '../instagram/events';
import type { AccountRow, AgeAnswer, EventKeyword, EventRow, Language } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext, UseCase } from '../store/use-case';
import { DASHBOARD_TESTS } from './arrivals';
import { meetKnownPeople, naturalKeyOf, openBatch, type AccountBatch, type FindKnown } from './batch';
import { count } from './counters';
import { familyOf, type Family, type InboundKind } from './families';
import { firstLease } from './lease';
import { noteHeard } from './listening';
import { setMark } from './marks';

type InboundEvent = Extract<InstagramEvent, { kind: InboundKind }>;
type EchoEvent = Extract<InstagramEvent, { kind: 'echo' }>;
type OwnComment = Extract<InstagramEvent, { kind: 'own_comment' }>;

export interface RecordInput extends NormalisedWebhook {
	/** Outputs whose events are handed off again until something answers them. */
	readonly answered: readonly Family[];
	/** Who brings them: Instagram's webhook (left out), or our own reading of what it should have brought. */
	readonly source?: 'webhook' | 'reconciler';
}

/** What a workflow gets to see of an event: keys and marks, never an id, a handle or a text. */
export interface HandedOff {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly eventKey: string;
	readonly kind: InboundKind;
	readonly family: Family;
	readonly keyword: EventKeyword | null;
	/** What the workflow may switch on: `by_hand` where a human is to read on, or as the table `keywords` says. */
	readonly nextStep: string | null;
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
	readonly keyword: EventKeyword | null;
	readonly language: Language | null;
	readonly questionKey: string | null;
	/** Why a human must read on before anything automatic goes on for this person. */
	readonly doubt: 'opt_out_in_sentence' | 'under_age' | null;
	readonly nextStep: string | null;
	/** What it says of the person's age if it answers the question for it; null when it would be no answer. */
	readonly age: AgeAnswer | null;
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
	/** Reads one update after the other by the phrases in use now. */
	reader(store: StoreContext): Promise<(event: InboundEvent) => Reading>;
	readonly findKnown: FindKnown;
	findPerson(store: StoreContext, accountKey: string, igsid: string): Promise<string>;
	/** Reads an update once more, now that it is known whose it is and what they were asked. */
	readFor(store: StoreContext, said: Pick<Recording, 'event' | 'reading' | 'viewerKey' | 'now'> & { readonly accountKey: string }): Promise<Reading>;
	onInbound(store: StoreContext, recording: Recording): Promise<void>;
	/** Returns true when the message claims a right, and is taken up by that: no workflow is to hear of it. */
	onClaim(store: StoreContext, recording: Recording): Promise<boolean>;
	/** Returns false when the person had opted out before: that STOP needs no further confirmation. */
	onStop(store: StoreContext, recording: Recording): Promise<boolean>;
	onEcho(store: StoreContext, account: AccountRow, echo: EchoEvent): Promise<void>;
	onOwnComment(store: StoreContext, account: AccountRow, comment: OwnComment): Promise<void>;
}

/**
 * Records one webhook body: each distinct update once, STOP stored in the same transaction, everything new
 * handed off with a lease. Twice in is once done (law 7). What another app is to answer is kept and not handed off.
 */
export function recordEventsWith(effects: InboxEffects): UseCase<RecordInput, RecordOutcome> {
	return async (store, input) => {
		const handedOff: HandedOff[] = [];
		let duplicates = 0;
		let foreign = 0;
		for (const [type, times] of Object.entries(input.unknown)) await count(store, `unknown:${type}`, times);
		const batches = await openBatch(store, input.events);
		await meetKnownPeople(store, batches, input.events, effects.findKnown);
		const read = await effects.reader(store);
		for (const event of input.events) {
			const batch = batches.get(event.accountId);
			if (!batch) {
				foreign++;
			} else if (event.kind === 'echo') {
				await effects.onEcho(store, batch.account, event);
			} else if (event.kind === 'own_comment') {
				await effects.onOwnComment(store, batch.account, event);
			} else {
				const recorded = await recordOne(store, effects, batch, { event, reading: read(event) }, input.answered);
				if (recorded === 'known') duplicates++;
				else if (recorded !== 'taken_up' && event.standby !== true) handedOff.push(recorded);
			}
		}
		if (foreign > 0) await count(store, 'foreign_updates', foreign);
		if (input.source !== 'reconciler') await markWebhook(store, batches, input.events);
		return { handedOff, duplicates, foreign };
	};
}

/** Whom the test button of Meta's app dashboard names as the sender (reference §3.5): it proves no subscription. */
const DASHBOARD_SENDER = '1234';

async function markWebhook(store: StoreContext, batches: ReadonlyMap<string, AccountBatch>, events: readonly InstagramEvent[]): Promise<void> {
	const told = events.filter(({ personId }) => personId !== DASHBOARD_SENDER);
	if (told.length < events.length) await count(store, DASHBOARD_TESTS, events.length - told.length);
	const toldOf = new Set(told.map(({ accountId }) => accountId));
	for (const [accountId, { account, now }] of batches) {
		if (toldOf.has(accountId)) await setMark(store, account.account_key, 'last_webhook_at', { at: now });
		await noteHeard(store, account);
	}
}

async function recordOne(
	store: StoreContext,
	effects: InboxEffects,
	batch: AccountBatch,
	{ event, reading: read }: Pick<Recording, 'event' | 'reading'>,
	answered: readonly Family[],
): Promise<HandedOff | 'known' | 'taken_up'> {
	const naturalKey = naturalKeyOf(store, event);
	if (batch.known.has(naturalKey)) return 'known';
	batch.known.add(naturalKey);
	const viewerKey = await personOf(store, effects, batch, event.personId);
	const { account, now } = batch;
	const reading = await effects.readFor(store, { accountKey: account.account_key, viewerKey, event, reading: read, now });
	const recording: Recording = { account, viewerKey, eventKey: store.newKey('evt'), event, reading, naturalKey, now };
	const expectsAnswer = event.standby !== true && (reading.keyword !== null || reading.doubt !== null || reading.age !== null || reading.nextStep !== null || answered.includes(familyOf(event.kind)));
	// The row is the claim: of two processes with the same update one gets past here.
	if (!(await insertEvent(store, recording, expectsAnswer))) return 'known';
	await effects.onInbound(store, recording);
	if (await effects.onClaim(store, recording)) return 'taken_up';
	if (reading.keyword === 'stop' && !(await effects.onStop(store, recording))) await expectNothing(store, recording);
	return toHandedOff({
		account_key: account.account_key,
		viewer_key: viewerKey,
		event_key: recording.eventKey,
		kind: event.kind,
		keyword: reading.keyword,
		next_step: reading.nextStep,
		language: reading.language,
		occurred_at: event.occurredAt,
	});
}

async function personOf(store: StoreContext, effects: InboxEffects, batch: AccountBatch, igsid: string): Promise<string> {
	const met = batch.people.get(igsid);
	if (met !== undefined) return met;
	const viewerKey = await effects.findPerson(store, batch.account.account_key, igsid);
	batch.people.set(igsid, viewerKey);
	return viewerKey;
}

async function insertEvent({ tx, wallClock }: StoreContext, recording: Recording, expectsAnswer: boolean): Promise<boolean> {
	const { account, event, reading } = recording;
	const added = await addEvent(tx, {
		event_key: recording.eventKey,
		account_key: account.account_key,
		viewer_key: recording.viewerKey,
		kind: event.kind,
		natural_key: recording.naturalKey,
		story_id: event.kind === 'story_reply' ? event.storyId : null,
		keyword: reading.keyword,
		next_step: reading.nextStep,
		language: reading.language,
		question_key: reading.questionKey,
		occurred_at: event.occurredAt,
		received_at: recording.now,
		expects_answer: expectsAnswer ? 1 : 0,
		state: expectsAnswer ? 'handed_off' : 'handled',
		lease_until: firstLease(wallClock),
		handled_at: expectsAnswer ? null : recording.now,
		outcome: event.standby === true ? 'standby' : null,
	});
	return added.length > 0;
}

const addEvent = statement((db, event: Omit<EventRow, 'attempts'>) => {
	const { event_key, account_key, viewer_key, kind, natural_key, story_id, keyword, next_step, language, question_key } = event;
	const { occurred_at, received_at, expects_answer, state, lease_until, handled_at, outcome } = event;
	return db
		.insertInto('events')
		.values({
			event_key, account_key, viewer_key, kind, natural_key, story_id, keyword, next_step, language, question_key,
			occurred_at, received_at, expects_answer, state, lease_until, attempts: 1, handled_at, outcome,
		})
		.onConflict((conflict) => conflict.columns(['account_key', 'natural_key']).doNothing())
		.returning('event_key');
});

/** A person who had opted out before needs no further confirmation. */
async function expectNothing({ tx }: StoreContext, { eventKey, now }: Recording): Promise<void> {
	await tx
		.updateTable('events')
		.set({ expects_answer: 0, state: 'handled', handled_at: now })
		.where('event_key', '=', eventKey)
		.execute();
}

/** The item of a stored event. */
export function toHandedOff(row: {
	account_key: string;
	viewer_key: string | null;
	event_key: string;
	kind: string;
	keyword: EventKeyword | null;
	next_step: string | null;
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
		nextStep: row.next_step,
		language: row.language,
		occurredAt: row.occurred_at,
	};
}

import type { EventRow } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { familyOf, type Family } from './families';
import { firstLease } from './lease';
import type { Recording } from './recording';

/**
 * The row of an event as it comes in.
 *
 * @param answered outputs whose events are handed off again until something answers them
 */
export function newEventRow({ wallClock }: StoreContext, recording: Recording, answered: readonly Family[]): EventRow {
	const { account, event, reading } = recording;
	const expectsAnswer = wantsAnswer(recording, answered);
	return {
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
		attempts: 1,
	};
}

/** What another app is to answer asks nothing of a workflow. */
function wantsAnswer({ event, reading }: Recording, answered: readonly Family[]): boolean {
	if (event.standby === true) return false;
	return reading.keyword !== null || reading.doubt !== null || reading.age !== null || reading.nextStep !== null || answered.includes(familyOf(event.kind));
}

/** The row is the claim: of two processes with the same update one gets past here. @returns whether it was this one */
export async function insertEvent({ tx }: StoreContext, row: EventRow): Promise<boolean> {
	return (await addEvent(tx, row)).length > 0;
}

const addEvent = statement((db, event: EventRow) => {
	const { event_key, account_key, viewer_key, kind, natural_key, story_id, keyword, next_step, language, question_key } = event;
	const { occurred_at, received_at, expects_answer, state, lease_until, attempts, handled_at, outcome } = event;
	return db
		.insertInto('events')
		.values({
			event_key, account_key, viewer_key, kind, natural_key, story_id, keyword, next_step, language, question_key,
			occurred_at, received_at, expects_answer, state, lease_until, attempts, handled_at, outcome,
		})
		.onConflict((conflict) => conflict.columns(['account_key', 'natural_key']).doNothing())
		.returning('event_key');
});

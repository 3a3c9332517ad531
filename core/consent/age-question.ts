import type { InstagramEvent } from '../instagram/events';
import type { Reading, Recording } from '../inbox/recording';
import { isOfPerson } from '../store/of-person';
import type { AgeAnswer } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { CLOCK_SKEW_MS } from './question-times';

/** What a text asks that asks for the age. */
export const ASKS_AGE = 'age';

/** What the workflow may switch on once the person has said that they are old enough. */
export const OF_AGE = 'of_age';

interface Said {
	readonly accountKey: string;
	readonly viewerKey: string;
	readonly event: Pick<InstagramEvent, 'occurredAt'>;
	readonly reading: Reading;
	/** Time of the account, UTC milliseconds. */
	readonly now: number;
}

/**
 * What a message says once it is known whether it answers the question how old the person is: the newest question that
 * is open for them, or the one a tap names. Old enough comes out as a next step, too young as that doubt. To anything
 * else a "no" or a number is no age.
 */
export async function readAgeAnswer(store: StoreContext, said: Said): Promise<Reading> {
	const { reading } = said;
	if (reading.age === null) return reading;
	const question = await findAgeQuestion(store, said);
	if (question === null) return { ...reading, age: null };
	if (reading.age === 'too_young') return { ...reading, keyword: null, doubt: 'under_age', nextStep: 'by_hand', questionKey: question };
	// A yes to this question is no yes to any other.
	return { ...reading, keyword: null, nextStep: OF_AGE, questionKey: question };
}

/** Key of the age question this message answers; null when it answers none. */
async function findAgeQuestion({ tx }: StoreContext, { accountKey, viewerKey, event, reading, now }: Said): Promise<string | null> {
	const open = tx
		.selectFrom('open_questions')
		.select(['question_key', 'purpose', 'expires_at'])
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.where('state', '=', 'open');
	const asked = reading.questionKey === null
		? open.where('asked_at', '<', now).where('asked_at', '<=', event.occurredAt + CLOCK_SKEW_MS).orderBy('asked_at', 'desc').limit(1)
		: open.where('question_key', '=', reading.questionKey);
	const question = await asked.executeTakeFirst();
	return question?.purpose === ASKS_AGE && event.occurredAt <= question.expires_at ? question.question_key : null;
}

/** Writes the answer down, with the words it was asked in, in the transaction that records the message. */
export async function recordAgeAnswer(store: StoreContext, { account, viewerKey, eventKey, reading, now }: Recording): Promise<void> {
	if (reading.age === null || reading.questionKey === null) return;
	const question = await store.tx
		.updateTable('open_questions')
		.set({ state: 'answered', answered_event: eventKey })
		.where('question_key', '=', reading.questionKey)
		.where('state', '=', 'open')
		.returning('wording')
		.executeTakeFirst();
	if (!question) return;
	await store.tx
		.insertInto('age_answers')
		.values({
			answer_key: store.newKey('age'), account_key: account.account_key, viewer_key: viewerKey, answer: reading.age, wording: question.wording, source_event: eventKey, at: now,
		})
		.execute();
}

/** The person's last answer, under whichever key; null when they never gave one. */
export async function lastAgeAnswer({ tx }: Pick<StoreContext, 'tx'>, accountKey: string, viewerKey: string): Promise<AgeAnswer | null> {
	const row = await tx
		.selectFrom('age_answers')
		.select('answer')
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.orderBy('at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.answer ?? null;
}

import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { EventRow } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { ASKS_AGE, lastAgeAnswer } from './age-question';
import { endDoubts, findHold } from './holds';
import { CONSENT_PURPOSES, type ConsentPurpose } from './ledger';
import { applyConsent, readConsent } from './ledger-store';
import { CLOCK_SKEW_MS } from './question-times';
import { findSuppression } from './suppression';

export { QUESTION_OPEN_MS } from './question-times';

/** The standard messaging window (reference §4.2): 24 h from the person's last message. */
export const MESSAGING_WINDOW_MS = 24 * 3_600_000;

export interface GateInput {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** The event that proves a grant or withdrawal; for a check it may be empty. */
	readonly eventKey: string;
	readonly purpose: ConsentPurpose;
	/** Whether nobody is asked, and no yes counts, before the person has said that they are old enough to agree. */
	readonly ageFirst?: boolean;
}

export type GateOutcome =
	| { readonly gate: 'allowed'; readonly wording: string; readonly grantedAt: number }
	/** For the consent; or, where that comes first, whether the person is old enough to give it. */
	| { readonly gate: 'ask_first'; readonly ask?: 'age' }
	| { readonly gate: 'not_allowed'; readonly reason: GateRefusal };

export type GateRefusal =
	| 'suppressed' | 'question_open' | 'window_closed' | 'consent_withdrawn' | 'objected' | 'held_for_human'
	| 'no_open_question' | 'question_expired' | 'not_a_yes' | 'unknown_event' | 'age_unknown';

/** May this person be messaged for this purpose? Unknown is closed: without a grant the answer is to ask first. */
export const checkConsent: UseCase<GateInput, GateOutcome> = async (store, input) => {
	if ((await findSuppression(store, input.accountKey, input.viewerKey)) !== null) {
		return { gate: 'not_allowed', reason: 'suppressed' };
	}
	if ((await findHold(store, input.accountKey, input.viewerKey)) !== null) return { gate: 'not_allowed', reason: 'held_for_human' };
	const account = await getAccount(store.tx, input.accountKey);
	const consent = await readConsent(store, input, await accountNow(store.tx, account, store.wallClock));
	switch (consent.state) {
		case 'granted':
			return { gate: 'allowed', wording: consent.entry.wording, grantedAt: consent.entry.at };
		case 'withdrawn':
			return { gate: 'not_allowed', reason: 'consent_withdrawn' };
		case 'objected':
			return { gate: 'not_allowed', reason: 'objected' };
		case 'none':
		case 'expired':
		case 'erased':
			return (await isAgeMissing(store, input)) ? { gate: 'ask_first', ask: 'age' } : { gate: 'ask_first' };
	}
};

async function isAgeMissing(store: StoreContext, { accountKey, viewerKey, ageFirst = false }: GateInput): Promise<boolean> {
	return ageFirst && (await lastAgeAnswer(store, accountKey, viewerKey)) !== 'of_age';
}

/**
 * May the question for this purpose be put to the person now? Never twice while one is open, never to someone
 * who said no before, and only while they can be messaged at all.
 */
export const mayAsk: UseCase<GateInput, GateOutcome> = async (store, input) => {
	const outcome = await checkConsent(store, input);
	if (outcome.gate !== 'ask_first') return outcome;
	const now = await accountNow(store.tx, await getAccount(store.tx, input.accountKey), store.wallClock);
	const open = await store.tx
		.selectFrom('open_questions')
		.select('question_key')
		.where('account_key', '=', input.accountKey)
		.where('viewer_key', '=', input.viewerKey)
		.where('purpose', '=', outcome.ask === 'age' ? ASKS_AGE : input.purpose)
		.where('state', '=', 'open')
		.where('expires_at', '>', now)
		.executeTakeFirst();
	if (open) return { gate: 'not_allowed', reason: 'question_open' };
	const viewer = await store.tx
		.selectFrom('viewers')
		.select('last_inbound_at')
		.where('viewer_key', '=', input.viewerKey)
		.executeTakeFirst();
	const windowOpen = viewer?.last_inbound_at != null && now < viewer.last_inbound_at + MESSAGING_WINDOW_MS;
	return windowOpen ? outcome : { gate: 'not_allowed', reason: 'window_closed' };
};

/**
 * Records a grant if the event is the person's yes to a question that is open for them: the newest one asked
 * for this purpose, answered within 24 h of the asking, by the time of the answer and not of its handling.
 */
export const grantByAnswer: UseCase<GateInput, GateOutcome> = async (store, input) => {
	if ((await findSuppression(store, input.accountKey, input.viewerKey)) !== null) {
		return { gate: 'not_allowed', reason: 'suppressed' };
	}
	const event = await findEvent(store, input);
	if (!event) return { gate: 'not_allowed', reason: 'unknown_event' };
	if (event.keyword !== 'yes') return { gate: 'not_allowed', reason: 'not_a_yes' };
	const question = await findQuestion(store, input, event);
	if (!question) return { gate: 'not_allowed', reason: 'no_open_question' };
	if (question.state === 'open') {
		if (event.occurred_at > question.expires_at) return { gate: 'not_allowed', reason: 'question_expired' };
		if ((await findHold(store, input.accountKey, input.viewerKey))?.reason === 'under_age') return { gate: 'not_allowed', reason: 'held_for_human' };
		if (await isAgeMissing(store, input)) return { gate: 'not_allowed', reason: 'age_unknown' };
		await markAnswered(store, question.question_key, event.event_key);
		await applyConsent(store, input, {
			type: 'grant',
			wording: question.wording,
			sourceEvent: event.event_key,
			at: await accountNow(store.tx, await getAccount(store.tx, input.accountKey), store.wallClock),
		});
		await endDoubtsBefore(store, input, event);
	}
	return checkConsent(store, input);
};

/** {@link grantByAnswer} for whatever the newest question was about: one workflow takes the yes to all of them. */
export const grantAsked: UseCase<Omit<GateInput, 'purpose'>, GateOutcome & { readonly purpose: ConsentPurpose }> = async (store, input) => {
	const event = await findEvent(store, input);
	const question = event ? await newestQuestion(store, input, event) : undefined;
	const purpose = CONSENT_PURPOSES.find((known) => known === question?.purpose) ?? 'dm_promotion';
	return { ...(await grantByAnswer(store, { ...input, purpose })), purpose };
};

/** A yes said after the doubt is the person's own word that they stay. */
async function endDoubtsBefore(store: StoreContext, { accountKey, viewerKey }: GateInput, { event_key: by, received_at: at }: EventRow): Promise<void> {
	const hold = await findHold(store, accountKey, viewerKey);
	if (hold !== null && at > hold.at) await endDoubts(store, { accountKey, viewerKey, at, by });
}

async function findEvent({ tx }: StoreContext, { accountKey, viewerKey, eventKey }: Omit<GateInput, 'purpose'>): Promise<EventRow | undefined> {
	return tx
		.selectFrom('events')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('event_key', '=', eventKey)
		.where('viewer_key', '=', viewerKey)
		.executeTakeFirst();
}

async function findQuestion(store: StoreContext, input: GateInput, event: EventRow) {
	const newest = await newestQuestion(store, input, event);
	return newest?.purpose === input.purpose ? newest : undefined;
}

/** A typed yes answers the newest question, whatever it was about, and never an older one behind it. */
async function newestQuestion({ tx }: StoreContext, input: Omit<GateInput, 'purpose'>, event: EventRow) {
	let query = tx
		.selectFrom('open_questions')
		.selectAll()
		.where('account_key', '=', input.accountKey)
		.where('viewer_key', '=', input.viewerKey)
		// Open, or already answered by this very event: the same item twice gets the same answer.
		.where((where) => where.or([where('state', '=', 'open'), where('answered_event', '=', event.event_key)]));
	if (event.question_key !== null) {
		query = query.where('question_key', '=', event.question_key);
	} else {
		// A yes that was said before the question is not its answer, however late it arrives. Not even in the
		// same millisecond: after a step back of the wall clock the account's time stands still for a while.
		query = query
			.where('asked_at', '<', event.received_at)
			.where('asked_at', '<=', event.occurred_at + CLOCK_SKEW_MS);
	}
	return query.orderBy('asked_at', 'desc').executeTakeFirst();
}

async function markAnswered({ tx }: StoreContext, questionKey: string, eventKey: string): Promise<void> {
	await tx
		.updateTable('open_questions')
		.set({ state: 'answered', answered_event: eventKey })
		.where('question_key', '=', questionKey)
		.execute();
}

/** Withdraws one purpose on the strength of an event of the person. */
export const withdrawConsent: UseCase<GateInput, GateOutcome> = async (store, input) => {
	const account = await getAccount(store.tx, input.accountKey);
	await applyConsent(store, input, {
		type: 'withdraw',
		sourceEvent: input.eventKey,
		at: await accountNow(store.tx, account, store.wallClock),
	});
	return checkConsent(store, input);
};

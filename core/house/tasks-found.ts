import { sql, type ExpressionBuilder } from 'kysely';
import { findSuppressedPeople } from '../consent/suppression';
import { MESSAGING_WINDOW_MS } from '../outreach/decide';
import type { Schema } from '../store/schema';
import type { StoreContext } from '../store/use-case';

/** Who or what waits for a human. */
export type TaskKind =
	/** A person wrote and nobody has answered. */
	| 'answer'
	/** Automation is silent for a person until a human has read what they wrote. */
	| 'held'
	/** Nobody can tell whether a message arrived. */
	| 'delivery'
	/** A request about data that a colleague decides on. */
	| 'request'
	/** A recipient of data that could not be told. */
	| 'pass_on';

export interface FoundTask {
	readonly kind: TaskKind;
	/** Why a human: a code of {@link TASK_REASONS}. */
	readonly reason: string;
	/** What it came from, and what it is known by. */
	readonly sourceKey: string;
	/** Times of the account, UTC milliseconds. */
	readonly since: number;
	/** For an answer the end of the messaging window; null where nothing ends. */
	readonly deadline: number | null;
}

/** How far back a person's message still waits: as long as a human may answer at all (reference §4.2, HUMAN_AGENT). */
export const ANSWERABLE_MS = 7 * 24 * 3_600_000;

/** Everything of an account that waits for a human now. @param now time of the account */
export async function findTasks(store: StoreContext, accountKey: string, now: number): Promise<FoundTask[]> {
	return [
		...(await findUnanswered(store, accountKey, now)),
		...(await findHeld(store, accountKey)),
		...(await findInDoubt(store, accountKey, now)),
		...(await findRequests(store, accountKey)),
		...(await findPassOns(store, accountKey)),
	];
}

/** Plain messages nobody answered, and what a workflow left to a human, gave up, or met a stop switch with. Each person once, by their first such message. */
async function findUnanswered(store: StoreContext, accountKey: string, now: number): Promise<FoundTask[]> {
	const rows = await store.tx
		.selectFrom('events')
		.innerJoin('viewers', 'viewers.viewer_key', 'events.viewer_key')
		.select(['events.event_key', 'events.viewer_key', 'events.kind', 'events.state', 'events.outcome', 'events.occurred_at', 'viewers.last_inbound_at'])
		.where('events.account_key', '=', accountKey)
		.where('events.kind', 'in', ['message', 'story_reply'])
		.where('events.keyword', 'is', null)
		.where('events.occurred_at', '>', now - ANSWERABLE_MS)
		.where((where) =>
			where.or([
				where.and([where('events.kind', '=', 'message'), where.or([where('events.outcome', 'is', null), where('events.outcome', '=', 'by_hand')])]),
				where('events.outcome', '=', 'by_hand'),
				where('events.outcome', '=', 'unanswered'),
				where.and([where('events.outcome', '=', 'not_allowed'), where.exists(refusedByStop(where))]),
			]),
		)
		.where((where) => where.or([where('viewers.takeover_at', 'is', null), where('viewers.takeover_at', '<', where.ref('events.occurred_at'))]))
		.where((where) => where.not(where.exists(answers(where))))
		.where((where) => where.not(where.exists(closedByHand(where))))
		.orderBy('events.occurred_at')
		.execute();
	const suppressed = await findSuppressedPeople(store, accountKey, { hashes: [], viewerKeys: rows.flatMap(({ viewer_key }) => viewer_key ?? []) });
	const seen = new Set<string>();
	return rows.flatMap((row) => {
		const person = row.viewer_key ?? '';
		if (seen.has(person) || suppressed.byViewer.has(person)) return [];
		seen.add(person);
		const deadline = row.last_inbound_at === null ? null : row.last_inbound_at + MESSAGING_WINDOW_MS;
		return [{ kind: 'answer' as const, reason: reasonOf(row), sourceKey: row.event_key, since: row.occurred_at, deadline }];
	});
}

function reasonOf({ outcome }: { readonly outcome: string | null }): string {
	switch (outcome) {
		case 'by_hand':
			return 'by_hand';
		case 'unanswered':
			return 'gave_up';
		case 'not_allowed':
			return 'stopped';
		default:
			return 'own_question';
	}
}

type OfEvent = ExpressionBuilder<Schema, 'events' | 'viewers'>;

/** A message of ours that answers this very event. */
function answers(where: OfEvent) {
	return where
		.selectFrom('sends')
		.select('sends.send_key')
		.whereRef('sends.account_key', '=', 'events.account_key')
		.whereRef('sends.viewer_key', '=', 'events.viewer_key')
		.whereRef('sends.cause', '=', 'events.event_key')
		.where('sends.state', '<>', sql.lit('refused'));
}

/** Somebody decided that what the person had written so far needs no answer. */
function closedByHand(where: OfEvent) {
	return where
		.selectFrom('tasks')
		.innerJoin('events as first', 'first.event_key', 'tasks.source_key')
		.select('tasks.task_key')
		.whereRef('tasks.account_key', '=', 'events.account_key')
		.where('tasks.kind', '=', 'answer')
		.where('tasks.ended_by', 'is not', null)
		.whereRef('first.viewer_key', '=', 'events.viewer_key')
		.whereRef('tasks.ended_at', '>=', 'events.occurred_at');
}

/** A decision on this event that met the stop switch: nobody answers it later by itself. */
function refusedByStop(where: OfEvent) {
	return where
		.selectFrom('decisions')
		.select('decisions.decision_key')
		.whereRef('decisions.account_key', '=', 'events.account_key')
		.whereRef('decisions.viewer_key', '=', 'events.viewer_key')
		.whereRef('decisions.cause', '=', 'events.event_key')
		.where('decisions.send', '=', 0)
		.where('decisions.reasons', 'like', '%"stop_switch"%');
}

async function findHeld({ tx }: StoreContext, accountKey: string): Promise<FoundTask[]> {
	const rows = await tx
		.selectFrom('holds')
		.select(['hold_key', 'reason', 'at'])
		.where('account_key', '=', accountKey)
		.where('ended_at', 'is', null)
		.execute();
	return rows.map((row) => ({ kind: 'held', reason: row.reason, sourceKey: row.hold_key, since: row.at, deadline: null }));
}

async function findInDoubt({ tx }: StoreContext, accountKey: string, now: number): Promise<FoundTask[]> {
	const rows = await tx
		.selectFrom('sends')
		.select(['send_key', 'given_to_human_at'])
		.where('account_key', '=', accountKey)
		.where('state', '=', sql.lit('unknown'))
		.where('given_to_human_at', '>', now - ANSWERABLE_MS)
		.execute();
	return rows.map((row) => ({ kind: 'delivery', reason: 'delivery_unknown', sourceKey: row.send_key, since: row.given_to_human_at ?? 0, deadline: null }));
}

async function findRequests({ tx }: StoreContext, accountKey: string): Promise<FoundTask[]> {
	const rows = await tx
		.selectFrom('rights_requests')
		.select(['request_key', 'kind', 'verified_at', 'opened_at', 'due_at'])
		.where('account_key', '=', accountKey)
		.where('state', '=', 'in_hand')
		.execute();
	return rows.map((row) => ({ kind: 'request', reason: row.kind, sourceKey: row.request_key, since: row.verified_at ?? row.opened_at, deadline: row.due_at }));
}

/** Their times are those of the store's own clock, and a sandbox's clock is ahead of it: a message to a recipient knows no window. */
async function findPassOns({ tx }: StoreContext, accountKey: string): Promise<FoundTask[]> {
	const rows = await tx
		.selectFrom('pass_ons')
		.select(['pass_on_key', 'what', 'created_at'])
		.where('account_key', '=', accountKey)
		.where('state', '=', 'by_hand')
		.execute();
	return rows.map((row) => ({ kind: 'pass_on', reason: row.what, sourceKey: row.pass_on_key, since: row.created_at, deadline: null }));
}

import { getAccount } from '../accounts/account-store';
import { ACCOUNT_RULES, type Reason } from '../outreach/decide';
import { accountFacts } from '../outreach/account-side';
import type { StoreContext } from '../store/use-case';

const HOUR_MS = 3_600_000;

/** What waits as things stand now, whatever the period of the report. */
export interface Backlog {
	/** Planned messages that were due an hour ago or longer and have not gone. */
	readonly overdue: number;
	/** Events handed to a workflow that nobody has answered or closed. */
	readonly unhandled: number;
	/** Messages of which nobody knows whether they arrived. */
	readonly unknown: number;
	/** Requests of people who proved to be themselves that are not over. */
	readonly requests: number;
	/** Of those, the ones past their due time; who was told of a legal hold has their answer. */
	readonly requestsOverdue: number;
	/** Messages to recipients of data that are not confirmed. */
	readonly passOns: number;
	/** Of those, the ones no retry helps any more: a colleague has to tell the recipient. */
	readonly passOnsByHand: number;
	/** Tasks of colleagues that are open, as they were last looked for; what the figures above count may be among them. */
	readonly tasks: number;
	/** Of those, the ones past their deadline. */
	readonly tasksLate: number;
}

/** @param now time of the account, UTC milliseconds */
export async function readBacklog({ tx }: StoreContext, accountKey: string, now: number): Promise<Backlog> {
	const one = async (rows: Promise<{ readonly rows: number | string }>) => Number((await rows).rows);
	const count = (table: 'plans' | 'events' | 'sends' | 'rights_requests' | 'pass_ons' | 'tasks') =>
		tx.selectFrom(table).select((select) => select.fn.countAll<number | string>().as('rows')).where('account_key', '=', accountKey);
	const tasks = () => count('tasks').where('ended_at', 'is', null);
	const requests = () => count('rights_requests').where('finished_at', 'is', null);
	return {
		overdue: await one(count('plans').where('state', '=', 'due').where('due_at', '<=', now - HOUR_MS).executeTakeFirstOrThrow()),
		unhandled: await one(count('events').where('state', '=', 'handed_off').executeTakeFirstOrThrow()),
		unknown: await one(count('sends').where('state', '=', 'unknown').executeTakeFirstOrThrow()),
		requests: await one(requests().where('state', '<>', 'waiting').executeTakeFirstOrThrow()),
		requestsOverdue: await one(requests().where('state', 'in', ['verified', 'in_hand', 'ready']).where('due_at', '<=', now).executeTakeFirstOrThrow()),
		passOns: await one(count('pass_ons').where('state', 'in', ['due', 'by_hand']).executeTakeFirstOrThrow()),
		passOnsByHand: await one(count('pass_ons').where('state', '=', 'by_hand').executeTakeFirstOrThrow()),
		tasks: await one(tasks().executeTakeFirstOrThrow()),
		tasksLate: await one(tasks().where('deadline', '<=', now).executeTakeFirstOrThrow()),
	};
}

/** Why the account sends to nobody now; empty while it may send. The rules are those of every decision. */
export async function readClosing(store: StoreContext, accountKey: string, now: number): Promise<Reason[]> {
	const account = await getAccount(store.tx, accountKey);
	const facts = { ...(await accountFacts(store, account, now)), testPerson: true, copy: null };
	return ACCOUNT_RULES.map((rule) => rule(facts, now)).filter((reason) => reason !== null);
}

import type { PassedOn } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { keepReport, recipientsOf } from './recipients';
import { readSubject, type Subject } from './subject';

const MINUTE_MS = 60_000;

/** How long a workflow has to confirm before it is handed the same again. */
export const PASS_ON_LEASE_MS = 10 * MINUTE_MS;

/** After the first, second, … attempt that was not confirmed: a recipient may be down for a night. */
const RETRY_MS = [1, 5, 15, 60, 180, 360, 720].map((minutes) => minutes * MINUTE_MS);

/** Attempts before a colleague has to do it: about a day of them. */
export const MAX_ATTEMPTS = RETRY_MS.length + 1;

export interface Message {
	readonly what: PassedOn;
	/** The event or request it follows from. */
	readonly cause: string;
	/** No name, no handle, no words of the person. */
	readonly detail: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Puts a message for every recipient of a person into the outbox, inside the caller's transaction. The same
 * message for the same cause is passed on once. @returns how many recipients there are
 */
export async function passOn(store: StoreContext, subject: Subject, message: Message): Promise<number> {
	const recipients = await recipientsOf(store, subject);
	for (const { recipient, viewerKey } of recipients) {
		await store.tx
			.insertInto('pass_ons')
			.values({
				pass_on_key: store.newKey('pon'), account_key: subject.accountKey, viewer_key: viewerKey, recipient,
				what: message.what, cause: message.cause, detail: JSON.stringify(message.detail),
				state: 'due', due_at: store.wallClock, lease_until: 0, attempts: 0, problem: null, created_at: store.wallClock, finished_at: null,
			})
			.onConflict((conflict) => conflict.columns(['account_key', 'viewer_key', 'recipient', 'what', 'cause']).doNothing())
			.execute();
	}
	return recipients.length;
}

/** {@link passOn} for the key of a person. */
export async function passOnFor(store: StoreContext, accountKey: string, viewerKey: string, message: Message): Promise<number> {
	return passOn(store, await readSubject(store, accountKey, viewerKey), message);
}

/** One thing one recipient is to be told, as a workflow gets it. */
export interface DuePassOn {
	readonly passOnKey: string;
	readonly accountKey: string;
	/** The key the recipient knows the person by. */
	readonly viewerKey: string;
	readonly recipient: string;
	readonly what: PassedOn;
	readonly detail: Message['detail'];
	readonly attempt: number;
}

/** Hands out what is due, with a lease. What was handed out too often unconfirmed is left to a colleague. */
export const takeDuePassOns: UseCase<{ limit: number }, DuePassOn[]> = async ({ tx, wallClock }, { limit }) => {
	await tx
		.updateTable('pass_ons')
		.set({ state: 'by_hand', problem: 'not_confirmed' })
		.where('state', '=', 'due')
		.where('lease_until', '<=', wallClock)
		.where('attempts', '>=', MAX_ATTEMPTS)
		.execute();
	const rows = await tx
		.selectFrom('pass_ons')
		.selectAll()
		.where('state', '=', 'due')
		.where('due_at', '<=', wallClock)
		.where('lease_until', '<=', wallClock)
		.orderBy('created_at')
		.orderBy('pass_on_key')
		.limit(limit)
		.execute();
	const taken: DuePassOn[] = [];
	for (const row of rows) {
		// The row is the claim: of two processes that read it one gets past here.
		const claimed = await tx
			.updateTable('pass_ons')
			.set({ lease_until: wallClock + PASS_ON_LEASE_MS, attempts: row.attempts + 1 })
			.where('pass_on_key', '=', row.pass_on_key)
			.where('attempts', '=', row.attempts)
			.returning('pass_on_key')
			.executeTakeFirst();
		if (!claimed) continue;
		taken.push({
			passOnKey: row.pass_on_key, accountKey: row.account_key, viewerKey: row.viewer_key, recipient: row.recipient,
			what: row.what, detail: JSON.parse(row.detail) as Message['detail'], attempt: row.attempts + 1,
		});
	}
	return taken;
};

export type PassOnResult =
	/** `holds`: what the recipient has of the person, where that was asked. */
	| { readonly done: true; readonly holds?: unknown }
	/** `problem`: a code or class; never words of the recipient, which may name people. */
	| { readonly done: false; readonly problem: string };

export interface PassOnSettled {
	readonly state: 'confirmed' | 'due' | 'by_hand' | 'unknown';
	/** When it is tried again; UTC milliseconds. */
	readonly retryAt: number | null;
}

/** Notes what became of one message. A second confirmation changes nothing. */
export const settlePassOn: UseCase<{ passOnKey: string; result: PassOnResult }, PassOnSettled> = async (store, { passOnKey, result }) => {
	const { tx, wallClock } = store;
	const row = await tx.selectFrom('pass_ons').selectAll().where('pass_on_key', '=', passOnKey).executeTakeFirst();
	if (!row) return { state: 'unknown', retryAt: null };
	if (row.state === 'confirmed') return { state: 'confirmed', retryAt: null };
	if (!result.done) return putOff(store, row, result.problem);
	if (row.what === 'access' && result.holds !== undefined) await keepReport(store, row, result.holds);
	await tx
		.updateTable('pass_ons')
		.set({ state: 'confirmed', problem: null, lease_until: 0, finished_at: wallClock })
		.where('pass_on_key', '=', passOnKey)
		.execute();
	if (row.what === 'erasure') {
		await tx
			.updateTable('recipients')
			.set({ erased_at: wallClock, sealed: null, wrapped_key: null, key_version: null })
			.where('account_key', '=', row.account_key)
			.where('viewer_key', '=', row.viewer_key)
			.where('recipient', '=', row.recipient)
			.execute();
	}
	return { state: 'confirmed', retryAt: null };
};

async function putOff({ tx, wallClock }: StoreContext, row: { pass_on_key: string; attempts: number }, problem: string): Promise<PassOnSettled> {
	const wait = RETRY_MS[Math.max(0, row.attempts - 1)];
	const retryAt = wait === undefined ? null : wallClock + wait;
	const state = retryAt === null ? ('by_hand' as const) : ('due' as const);
	await tx
		.updateTable('pass_ons')
		.set({ state, problem: problem.replace(/[^\w .:/-]/g, '').slice(0, 60), lease_until: 0, ...(retryAt === null ? {} : { due_at: retryAt }) })
		.where('pass_on_key', '=', row.pass_on_key)
		.execute();
	return { state, retryAt };
}

/** What only a colleague can still pass on. */
export const listPassOnsByHand: UseCase<Record<string, never>, DuePassOn[]> = async ({ tx }) => {
	const rows = await tx.selectFrom('pass_ons').selectAll().where('state', '=', 'by_hand').orderBy('created_at').limit(500).execute();
	return rows.map((row) => ({
		passOnKey: row.pass_on_key, accountKey: row.account_key, viewerKey: row.viewer_key, recipient: row.recipient,
		what: row.what, detail: JSON.parse(row.detail) as Message['detail'], attempt: row.attempts,
	}));
};

/** How many messages of one cause are still under way. */
export async function openPassOns({ tx }: Pick<StoreContext, 'tx'>, cause: string): Promise<number> {
	const row = await tx
		.selectFrom('pass_ons')
		.select((select) => select.fn.countAll<number | string>().as('open'))
		.where('cause', '=', cause)
		.where('state', '=', 'due')
		.executeTakeFirstOrThrow();
	return Number(row.open);
}

import type { Selectable } from 'kysely';
import type { PassedOn, PassOnsTable } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { keepReport, recipientsOf } from './recipients';
import { readSubject, type Subject } from './subject';

const MINUTE_MS = 60_000;

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
	for (const { recipient, viewerKey } of recipients) await passOnOnce(store, { accountKey: subject.accountKey, viewerKey, recipient }, message);
	return recipients.length;
}

/** Puts a message for one recipient into the outbox, once for each cause. @returns the row, new or as it was */
export async function passOnOnce(
	store: StoreContext,
	{ accountKey, viewerKey, recipient }: { readonly accountKey: string; readonly viewerKey: string; readonly recipient: string },
	{ what, cause, detail }: Message,
): Promise<Selectable<PassOnsTable>> {
	await store.tx
		.insertInto('pass_ons')
		.values({
			pass_on_key: store.newKey('pon'), account_key: accountKey, viewer_key: viewerKey, recipient, what, cause, detail: JSON.stringify(detail),
			state: 'due', due_at: store.wallClock, lease_until: 0, attempts: 0, problem: null, created_at: store.wallClock, finished_at: null,
		})
		.onConflict((conflict) => conflict.columns(['account_key', 'viewer_key', 'recipient', 'what', 'cause']).doNothing())
		.execute();
	return store.tx
		.selectFrom('pass_ons')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('recipient', '=', recipient)
		.where('what', '=', what)
		.where('cause', '=', cause)
		.executeTakeFirstOrThrow();
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

/** A row as a workflow gets it. */
export function toDuePassOn(row: Selectable<PassOnsTable>, attempt: number): DuePassOn {
	return {
		passOnKey: row.pass_on_key, accountKey: row.account_key, viewerKey: row.viewer_key, recipient: row.recipient,
		what: row.what, detail: JSON.parse(row.detail) as Message['detail'], attempt,
	};
}

export type PassOnResult =
	/** `holds`: what the recipient has of the person, where that was asked. */
	| { readonly done: true; readonly holds?: unknown }
	/** `problem`: a code or class; never words of the recipient, which may name people. */
	| { readonly done: false; readonly problem: string };

export interface PassOnSettled {
	readonly state: 'confirmed' | 'due' | 'by_hand' | 'called_off' | 'unknown';
	/** When it is tried again; UTC milliseconds. */
	readonly retryAt: number | null;
}

/** Notes what became of one message. A second confirmation changes nothing. */
export const settlePassOn: UseCase<{ passOnKey: string; result: PassOnResult }, PassOnSettled> = async (store, { passOnKey, result }) => {
	const { tx, wallClock } = store;
	const row = await tx.selectFrom('pass_ons').selectAll().where('pass_on_key', '=', passOnKey).executeTakeFirst();
	if (!row) return { state: 'unknown', retryAt: null };
	if (row.state === 'confirmed') return { state: 'confirmed', retryAt: null };
	if (row.state === 'called_off' && !result.done) return { state: 'called_off', retryAt: null };
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
	return rows.map((row) => toDuePassOn(row, row.attempts));
};

/** Whatever only a colleague could still pass on is tried again from the start: the recipient answers again. @returns how much that is */
export const retryPassOnsByHand: UseCase<{ recipient?: string }, { readonly again: number }> = async ({ tx, wallClock }, { recipient }) => {
	const rows = await tx
		.updateTable('pass_ons')
		.set({ state: 'due', due_at: wallClock, lease_until: 0, attempts: 0 })
		.where('state', '=', 'by_hand')
		.$if(recipient !== undefined, (query) => query.where('recipient', '=', recipient ?? ''))
		.returning('pass_on_key')
		.execute();
	return { again: rows.length };
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

import type { Selectable } from 'kysely';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { ProcessorApprovalsTable } from '../store/schema/consent';
import type { StoreContext, UseCase } from '../store/use-case';

/**
 * A service outside this machine that is given what people write, masked: a language model's. It works for the account
 * as its processor, so there must be an agreement (GDPR art. 28), somebody who answers for it, and a day to look again.
 */
const TERMS = z.object({
	/** Where the data processing agreement is. */
	agreement: z.string().trim().min(1, 'Say where the data processing agreement is').max(500),
	/** Country or region in which it works on the data, such as EU. */
	region: z.string().trim().min(1, 'Say in which country or region it works').max(100),
	/** How long the service keeps what it is given; 0 for not at all. */
	retentionDays: z.int().min(0).max(3650),
	/** Whether the service may train on what it is given. */
	trains: z.boolean(),
	/** Last day on which the approval holds, as 2027-05-31. */
	reviewOn: z.iso.date('Enter the day of the next review, as 2027-05-31'),
});
export type ProcessorTerms = z.infer<typeof TERMS>;

/** `overdue`: its review date has passed; `ended`: somebody took the approval back. */
export type ProcessorState = 'approved' | 'overdue' | 'ended';

export interface ProcessorView extends ProcessorTerms {
	readonly approvalKey: string;
	readonly name: string;
	readonly state: ProcessorState;
	readonly approver: string;
	readonly evidence: string;
}

interface Named {
	readonly accountKey: string;
	readonly name: string;
}

export type ProcessorOutcome =
	| { readonly outcome: 'approved'; readonly processor: ProcessorView }
	| { readonly outcome: 'refused'; readonly problems: readonly string[] };

/** Approves a processor on these terms, in the place of an earlier approval; who, on what and when is never changed. */
export const approveProcessor: UseCase<Named & { readonly terms: unknown; readonly approver: string; readonly evidence: string }, ProcessorOutcome> = async (store, input) => {
	const account = await getAccount(store.tx, input.accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const [name, approver, evidence] = [input.name.trim(), input.approver.trim(), input.evidence.trim()];
	const read = TERMS.safeParse(input.terms);
	const problems = read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
	if (name === '' || name.length > 50) problems.push('A processor needs a name of at most 50 characters');
	if (approver === '') problems.push('Nobody approves it: enter who does');
	if (evidence === '') problems.push('There is no evidence: say where the proof is');
	if (read.success && read.data.trains) problems.push('A service that trains on what people write cannot be approved: ask for terms without it, or run a model of your own');
	const reviewAt = read.success ? DateTime.fromISO(read.data.reviewOn, { zone: account.time_zone }).endOf('day').toMillis() : 0;
	if (read.success && reviewAt < now) problems.push('The day of the next review has passed');
	if (!read.success || problems.length > 0) return { outcome: 'refused', problems };
	await end(store, input, now);
	const row = {
		approval_key: store.newKey('prc'),
		account_key: input.accountKey,
		name,
		name_key: keyOf(name),
		terms: JSON.stringify(read.data),
		approver,
		evidence,
		review_at: reviewAt,
		at: now,
		ended_at: null,
	};
	await store.tx.insertInto('processor_approvals').values(row).execute();
	return { outcome: 'approved', processor: viewOf(row, now) };
};

/** Takes an approval back: from now on the service is given nothing more. */
export const endProcessor: UseCase<Named, { readonly ended: boolean }> = async (store, input) => {
	const account = await getAccount(store.tx, input.accountKey);
	return { ended: await end(store, input, await accountNow(store.tx, account, store.wallClock)) };
};

/** Every approval there was, the newest first. */
export const listProcessors: UseCase<{ readonly accountKey: string }, ProcessorView[]> = async (store, { accountKey }) => {
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const rows = await store.tx.selectFrom('processor_approvals').selectAll().where('account_key', '=', accountKey).orderBy('at', 'desc').orderBy('approval_key').execute();
	return rows.map((row) => viewOf(row, now));
};

/** Whether a processor may be given anything now; null: nobody approves one of this name. @param now time of the account */
export async function stateOfProcessor(store: Pick<StoreContext, 'tx'>, { accountKey, name }: Named, now: number): Promise<Exclude<ProcessorState, 'ended'> | null> {
	const row = await store.tx
		.selectFrom('processor_approvals')
		.select('review_at')
		.where('account_key', '=', accountKey)
		.where('name_key', '=', keyOf(name))
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	if (!row) return null;
	return row.review_at < now ? 'overdue' : 'approved';
}

async function end(store: Pick<StoreContext, 'tx'>, { accountKey, name }: Named, now: number): Promise<boolean> {
	const { numUpdatedRows } = await store.tx
		.updateTable('processor_approvals')
		.set({ ended_at: now })
		.where('account_key', '=', accountKey)
		.where('name_key', '=', keyOf(name))
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** Processors are told apart without case and surrounding space. */
function keyOf(name: string): string {
	return name.trim().toLowerCase();
}

function stateOf({ ended_at, review_at }: Pick<Selectable<ProcessorApprovalsTable>, 'ended_at' | 'review_at'>, now: number): ProcessorState {
	if (ended_at !== null) return 'ended';
	return review_at < now ? 'overdue' : 'approved';
}

function viewOf(row: Selectable<ProcessorApprovalsTable>, now: number): ProcessorView {
	const { approval_key: approvalKey, name, approver, evidence } = row;
	return { approvalKey, name, state: stateOf(row, now), approver, evidence, ...(JSON.parse(row.terms) as ProcessorTerms) };
}

import { DateTime } from 'luxon';
import type { Selectable } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { isIn } from '../store/is-in';
import type { AccountRow, SourcesTable } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { approvalProblems, handKeptTerms, HAND_KEPT, shownTo, type Approval, type SourceProblem, type SourceTerms } from './sources';

/** Whether rows of a source are taken in. `overdue`: its review date has passed. */
export type SourceState = 'approved' | 'unapproved' | 'overdue';

export interface SourceView {
	readonly sourceKey: string;
	readonly name: string;
	readonly state: SourceState;
	readonly terms: SourceTerms;
	/** Column name in the source's files, in lower case -> our column. */
	readonly mapping: Readonly<Record<string, string>>;
}

interface SourceName {
	readonly accountKey: string;
	readonly name: string;
}

/** Sources are told apart without case and surrounding space, as `source_tool` of a row is. */
export function sourceNameKey(name: string): string {
	return name.trim().toLowerCase();
}

/** Keeps a source and its terms. Other terms than were approved need a new approval. */
export const saveSource: UseCase<SourceName & { readonly terms: SourceTerms }, SourceView> = async (store, { accountKey, name, terms }) => {
	const account = await getAccount(store.tx, accountKey);
	const known = await findSource(store, accountKey, name);
	const now = await accountNow(store.tx, account, store.wallClock);
	const row = {
		name: name.trim(),
		terms: JSON.stringify(terms),
		review_at: endOf(terms.reviewOn, account.time_zone),
		feed: terms.feed ? (1 as const) : (0 as const),
		saved_at: now,
	};
	if (!known) {
		const fresh = { ...row, source_key: store.newKey('src'), account_key: accountKey, name_key: sourceNameKey(name), mapping: '{}', approval_key: null };
		await store.tx.insertInto('sources').values(fresh).execute();
		return viewOf(fresh, now);
	}
	const approval = known.terms === row.terms ? known.approval_key : null;
	const saved = { ...known, ...row, approval_key: approval };
	await store.tx.updateTable('sources').set({ ...row, approval_key: approval }).where('source_key', '=', known.source_key).execute();
	return viewOf(saved, now);
};

export type ApproveOutcome =
	| { readonly outcome: 'approved'; readonly source: SourceView; readonly shown: string }
	| { readonly outcome: 'refused'; readonly problems: readonly SourceProblem[]; readonly shown: string };

/**
 * Approves a source on the terms it was saved with, by a named person, and records what they were shown. The list
 * kept by hand needs no saving first. The record of an approval is never changed.
 */
export const approveSource: UseCase<SourceName & Approval, ApproveOutcome> = async (store, { accountKey, name, ...approval }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const source = (await findSource(store, accountKey, name)) ?? (await makeHandKept(store, account, name, now));
	if (!source) return refused([{ problem: 'No source has this name', cure: 'Save the source with its terms first.' }], '');
	const terms = JSON.parse(source.terms) as SourceTerms;
	const shown = shownTo(terms);
	const problems = approvalProblems(terms, approval);
	if (source.review_at < now) problems.push({ problem: 'Its review date has passed', cure: 'Review the source and save it with the next review date.' });
	if (problems.length > 0) return refused(problems, shown);
	const approvalKey = store.newKey('apr');
	await store.tx
		.insertInto('source_approvals')
		.values({
			approval_key: approvalKey,
			source_key: source.source_key,
			account_key: accountKey,
			approver: approval.approver.trim(),
			evidence: approval.evidence.trim(),
			shown,
			terms: source.terms,
			at: now,
		})
		.execute();
	await store.tx.updateTable('sources').set({ approval_key: approvalKey }).where('source_key', '=', source.source_key).execute();
	return { outcome: 'approved', source: viewOf({ ...source, approval_key: approvalKey }, now), shown };
};

function refused(problems: readonly SourceProblem[], shown: string): ApproveOutcome {
	return { outcome: 'refused', problems, shown };
}

async function makeHandKept(store: StoreContext, account: AccountRow, name: string, now: number): Promise<Selectable<SourcesTable> | undefined> {
	if (sourceNameKey(name) !== HAND_KEPT) return undefined;
	const reviewOn = DateTime.fromMillis(now, { zone: account.time_zone }).plus({ years: 1 }).toISODate() ?? '';
	await saveSource(store, { accountKey: account.account_key, name: HAND_KEPT, terms: handKeptTerms(reviewOn) });
	return findSource(store, account.account_key, HAND_KEPT);
}

/** All sources of an account, by name. */
export const listSources: UseCase<{ accountKey: string }, SourceView[]> = async (store, { accountKey }) => {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const rows = await store.tx.selectFrom('sources').selectAll().where('account_key', '=', accountKey).orderBy('name_key').execute();
	return rows.map((row) => viewOf(row, now));
};

/** One source, or null when nobody saved one of this name. */
export const checkSource: UseCase<SourceName, SourceView | null> = async (store, { accountKey, name }) => {
	const account = await getAccount(store.tx, accountKey);
	const source = await findSource(store, accountKey, name);
	return source ? viewOf(source, await accountNow(store.tx, account, store.wallClock)) : null;
};

/** What the state of a source is told from. */
export type SourceStanding = Pick<Selectable<SourcesTable>, 'approval_key' | 'review_at'>;

/** How these sources stand, by name key; one that nobody saved is not in it. */
export async function standingsOf({ tx }: Pick<StoreContext, 'tx'>, accountKey: string, nameKeys: readonly string[]): Promise<Map<string, SourceStanding>> {
	const rows = await tx
		.selectFrom('sources')
		.select(['name_key', 'approval_key', 'review_at'])
		.where('account_key', '=', accountKey)
		.where(isIn(tx, 'name_key', nameKeys))
		.execute();
	return new Map(rows.map((row) => [row.name_key, row]));
}

/** Remembers which of a source's columns are which of ours; false when nobody saved a source of this name. */
export async function rememberMapping({ tx }: Pick<StoreContext, 'tx'>, { accountKey, name }: SourceName, mapping: Readonly<Record<string, string>>): Promise<boolean> {
	const { numUpdatedRows } = await tx
		.updateTable('sources')
		.set({ mapping: JSON.stringify(mapping) })
		.where('account_key', '=', accountKey)
		.where('name_key', '=', sourceNameKey(name))
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

async function findSource({ tx }: Pick<StoreContext, 'tx'>, accountKey: string, name: string): Promise<Selectable<SourcesTable> | undefined> {
	return tx.selectFrom('sources').selectAll().where('account_key', '=', accountKey).where('name_key', '=', sourceNameKey(name)).executeTakeFirst();
}

/** @param now time of the account, UTC milliseconds */
export function stateOf(row: SourceStanding, now: number): SourceState {
	if (row.approval_key === null) return 'unapproved';
	return row.review_at < now ? 'overdue' : 'approved';
}

function viewOf(row: Selectable<SourcesTable>, now: number): SourceView {
	return {
		sourceKey: row.source_key,
		name: row.name,
		state: stateOf(row, now),
		terms: JSON.parse(row.terms) as SourceTerms,
		mapping: JSON.parse(row.mapping) as Record<string, string>,
	};
}

/** Last millisecond of a day in the account's zone. */
function endOf(date: string, timeZone: string): number {
	return DateTime.fromISO(date, { zone: timeZone }).endOf('day').toMillis();
}

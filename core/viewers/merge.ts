import type { Transaction } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import { isIn } from '../store/is-in';
import type { Schema, ViewerRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { foldMarks } from './mark-fold';
import { MOVED_TABLES, type MergeRecord } from './merge-record';

export interface Merge {
	readonly accountKey: string;
	readonly from: string;
	readonly into: string;
	/** Who or what says that they are one: `profile`, `list`, or the name of a person. */
	readonly person?: string;
	readonly evidence?: string;
	/** What becomes of their names: `vouched` a human says whose they are, `listed` only a list does. Left out: as they were. */
	readonly names?: 'vouched' | 'listed';
}

/**
 * Makes one viewer of two that are the same person. Nothing is lost: every row of the one becomes the other's, the
 * old key leads to the new one, and what was moved is written down so that `undoMerge` gives it back. The caller
 * keeps the suppression list complete afterwards.
 *
 * `from` is known from viewer lists only. So it has no events and no messages, and is in no chain of the consent
 * ledger, which could not be changed.
 *
 * @returns the key of the merge; null when both keys lead to one person already
 * @throws Error when `from` has written to the account: such a person is nobody else
 */
export async function mergeViewers(store: StoreContext, merge: Merge): Promise<string | null> {
	const { tx } = store;
	const { accountKey } = merge;
	const from = await currentViewerKey(tx, merge.from);
	const into = await currentViewerKey(tx, merge.into);
	if (from === into) return null;
	if (await hasWritten(tx, from)) throw new Error('A viewer who has written to the account cannot become another one.');
	const mergeKey = await writeDown(store, { ...merge, from, into });
	const names = merge.names === undefined ? [] : await changeNames(tx, from, into, merge.names);
	for (const table of ['engagements', 'identities', 'suppressions', 'open_questions', 'decisions', 'mark_tellings'] as const) {
		await noteMoves(tx, mergeKey, table, { accountKey, from });
		await tx
			.updateTable(table)
			.set({ viewer_key: into })
			.where('account_key', '=', accountKey)
			.where('viewer_key', '=', from)
			.execute();
	}
	await moveMarks(store, mergeKey, { accountKey, from, into });
	const cancelled = await movePlans(store, mergeKey, { accountKey, from, into });
	await joinRows(tx, mergeKey, { accountKey, from, into }, { cancelledPlans: cancelled, names });
	return mergeKey;
}

/** Of somebody who wrote, further names lists gave them stay so: a human only speaks of the other one. @returns what was changed, for undoing */
async function changeNames(tx: Transaction<Schema>, from: string, into: string, names: 'vouched' | 'listed'): Promise<NonNullable<MergeRecord['names']>> {
	const byList = names === 'listed' ? 1 : null;
	const whose = names === 'listed' || (await hasWritten(tx, into)) ? [from] : [from, into];
	const rows = await tx.selectFrom('identities').select(['identity_key', 'by_list']).where('viewer_key', 'in', whose).execute();
	const changed = rows.flatMap(({ identity_key, by_list }): [string, 1 | null][] => ((by_list === 1 ? 1 : null) === byList ? [] : [[identity_key, by_list === 1 ? 1 : null]]));
	await tx.updateTable('identities').set({ by_list: byList }).where(isIn(tx, 'identity_key', changed.map(([key]) => key))).execute();
	return changed;
}

/** Whether this person has written to the account, so that it knows their Instagram-scoped id. */
export async function hasWritten(tx: Transaction<Schema>, viewerKey: string): Promise<boolean> {
	const row = await tx
		.selectFrom('identities')
		.select('identity_key')
		.where('viewer_key', '=', viewerKey)
		.where('kind', '=', 'igsid')
		.executeTakeFirst();
	return row !== undefined;
}

async function writeDown(store: StoreContext, { accountKey, from, into, person = 'list', evidence = '' }: Merge): Promise<string> {
	const { tx } = store;
	const mergeKey = store.newKey('mrg');
	const last = await tx
		.selectFrom('merges')
		.select((select) => select.fn.max('seq').as('seq'))
		.where('into_key', '=', into)
		.executeTakeFirst();
	await tx
		.insertInto('merges')
		.values({
			merge_key: mergeKey, account_key: accountKey, from_key: from, into_key: into, seq: (last?.seq ?? 0) + 1,
			at: await accountNow(tx, await getAccount(tx, accountKey), store.wallClock),
			person, evidence, before: '{}', undone_at: null, undone_by: null,
		})
		.execute();
	return mergeKey;
}

async function noteMoves(
	tx: Transaction<Schema>,
	mergeKey: string,
	table: keyof typeof MOVED_TABLES,
	{ accountKey, from }: Pick<Merge, 'accountKey' | 'from'>,
): Promise<void> {
	await tx
		.insertInto('merge_moves')
		.columns(['merge_key', 'table_name', 'row_key'])
		.expression((select) =>
			select
				.selectFrom(table)
				.select((column) => [column.val(mergeKey).as('merge_key'), column.val(table).as('table_name'), column.ref(MOVED_TABLES[table]).as('row_key')])
				.where('account_key', '=', accountKey)
				.where('viewer_key', '=', from),
		)
		.execute();
}

/** A mark the person has already becomes what both are told to be; undoing makes the double again from what was told. */
async function moveMarks(store: StoreContext, mergeKey: string, { accountKey, from, into }: Merge): Promise<void> {
	const { tx } = store;
	const marks = await tx
		.selectFrom('viewer_marks')
		.select(['mark_key', 'viewer_key', 'kind', 'name'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', [from, into])
		.execute();
	const theirs = new Set(marks.filter((mark) => mark.viewer_key === into).map(({ kind, name }) => `${kind} ${name}`));
	const moved = marks.filter((mark) => mark.viewer_key === from);
	for (const mark of moved) {
		if (theirs.has(`${mark.kind} ${mark.name}`)) {
			await tx.deleteFrom('viewer_marks').where('mark_key', '=', mark.mark_key).execute();
			continue;
		}
		await noteMove(tx, mergeKey, 'viewer_marks', mark.mark_key);
		await tx.updateTable('viewer_marks').set({ viewer_key: into }).where('mark_key', '=', mark.mark_key).execute();
	}
	await foldMarks(store, accountKey, moved.map(({ kind, name }) => ({ viewerKey: into, kind, name })));
}

async function noteMove(tx: Transaction<Schema>, mergeKey: string, table: keyof typeof MOVED_TABLES | 'viewers', rowKey: string): Promise<void> {
	await tx.insertInto('merge_moves').values({ merge_key: mergeKey, table_name: table, row_key: rowKey }).execute();
}

/**
 * One message per person and campaign step: a plan the person has already stays, its double is called off.
 *
 * @returns the plans that were called off
 */
async function movePlans({ tx, wallClock }: StoreContext, mergeKey: string, { accountKey, from, into }: Merge): Promise<string[]> {
	const plans = await tx
		.selectFrom('plans')
		.select(['plan_key', 'viewer_key', 'campaign', 'step', 'state'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', [from, into])
		.execute();
	const theirs = new Set(plans.filter((plan) => plan.viewer_key === into).map((plan) => `${plan.step} ${plan.campaign}`));
	const cancelled: string[] = [];
	for (const plan of plans) {
		if (plan.viewer_key === into) continue;
		const isDouble = theirs.has(`${plan.step} ${plan.campaign}`);
		if (isDouble && plan.state !== 'due') continue; // history, kept under the key it was made with
		if (isDouble) cancelled.push(plan.plan_key);
		else await noteMove(tx, mergeKey, 'plans', plan.plan_key);
		await tx
			.updateTable('plans')
			.set(isDouble ? { state: 'cancelled', outcome: 'merged', finished_at: wallClock } : { viewer_key: into })
			.where('plan_key', '=', plan.plan_key)
			.execute();
	}
	return cancelled;
}

async function joinRows(tx: Transaction<Schema>, mergeKey: string, { from, into }: Merge, changed: Pick<MergeRecord, 'cancelledPlans' | 'names'>): Promise<void> {
	const rows = await tx.selectFrom('viewers').selectAll().where('viewer_key', 'in', [from, into]).execute();
	const [newer, older] = [rows.find((row) => row.viewer_key === into), rows.find((row) => row.viewer_key === from)];
	if (!newer || !older) throw new Error('A viewer to be merged does not exist.');
	const joined = joinViewers(newer, older);
	await tx.updateTable('viewers').set(joined).where('viewer_key', '=', into).execute();
	const aliases = await tx.selectFrom('viewers').select('viewer_key').where('merged_into', '=', from).execute();
	for (const alias of aliases) await noteMove(tx, mergeKey, 'viewers', alias.viewer_key);
	await tx
		.updateTable('viewers')
		.set({ merged_into: into })
		.where((where) => where.or([where('viewer_key', '=', from), where('merged_into', '=', from)]))
		.execute();
	const listed = await tx.selectFrom('suppressions').select('suppression_key').where('viewer_key', '=', into).execute();
	const { last_inbound_at, converted_at, language } = newer;
	const record: MergeRecord = {
		before: { last_inbound_at, converted_at, language },
		joined,
		...changed,
		listed: listed.map((row) => row.suppression_key),
	};
	await tx.updateTable('merges').set({ before: JSON.stringify(record) }).where('merge_key', '=', mergeKey).execute();
}

function joinViewers(newer: ViewerRow, older: ViewerRow): MergeRecord['joined'] {
	const known = (values: (number | null)[]): number[] => values.filter((value) => value !== null);
	const written = known([newer.last_inbound_at, older.last_inbound_at]);
	const converted = known([newer.converted_at, older.converted_at]);
	return {
		last_inbound_at: written.length > 0 ? Math.max(...written) : null,
		converted_at: converted.length > 0 ? Math.min(...converted) : null,
		language: newer.language ?? older.language,
	};
}

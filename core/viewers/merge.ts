import type { Transaction } from 'kysely';
import { currentViewerKey } from '../store/current-viewer';
import type { Schema } from '../store/schema';
import type { StoreContext } from '../store/use-case';

export interface Merge {
	readonly accountKey: string;
	readonly from: string;
	readonly into: string;
}

/**
 * Makes one viewer of two that are the same person. Nothing is lost: every row of the one becomes the other's,
 * and the old key leads to the new one. The caller keeps the suppression list complete afterwards.
 *
 * `from` is known from viewer lists only. So it has no events and no messages, and is in no chain of the consent
 * ledger, which could not be changed.
 *
 * @throws Error when `from` has written to the account: such a person is nobody else
 */
export async function mergeViewers({ tx, wallClock }: StoreContext, merge: Merge): Promise<void> {
	const from = await currentViewerKey(tx, merge.from);
	const into = await currentViewerKey(tx, merge.into);
	if (from === into) return;
	if (await hasWritten(tx, from)) throw new Error('A viewer who has written to the account cannot become another one.');
	for (const table of ['engagements', 'identities', 'suppressions', 'open_questions', 'decisions'] as const) {
		await tx
			.updateTable(table)
			.set({ viewer_key: into })
			.where('account_key', '=', merge.accountKey)
			.where('viewer_key', '=', from)
			.execute();
	}
	await movePlans(tx, { accountKey: merge.accountKey, from, into }, wallClock);
	await joinRows(tx, from, into);
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

/** One message per person and campaign step: a plan the person has already stays, its double is called off. */
async function movePlans(tx: Transaction<Schema>, { accountKey, from, into }: Merge, wallClock: number): Promise<void> {
	const plans = await tx
		.selectFrom('plans')
		.select(['plan_key', 'viewer_key', 'campaign', 'step', 'state'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', [from, into])
		.execute();
	const theirs = new Set(plans.filter((plan) => plan.viewer_key === into).map((plan) => `${plan.step} ${plan.campaign}`));
	for (const plan of plans) {
		if (plan.viewer_key === into) continue;
		const isDouble = theirs.has(`${plan.step} ${plan.campaign}`);
		if (isDouble && plan.state !== 'due') continue; // history, kept under the key it was made with
		await tx
			.updateTable('plans')
			.set(isDouble ? { state: 'cancelled', outcome: 'merged', finished_at: wallClock } : { viewer_key: into })
			.where('plan_key', '=', plan.plan_key)
			.execute();
	}
}

async function joinRows(tx: Transaction<Schema>, from: string, into: string): Promise<void> {
	const rows = await tx.selectFrom('viewers').selectAll().where('viewer_key', 'in', [from, into]).execute();
	const known = <T>(values: (T | null | undefined)[]): T[] => values.filter((value) => value != null);
	const [newer, older] = [rows.find((row) => row.viewer_key === into), rows.find((row) => row.viewer_key === from)];
	const written = known([newer?.last_inbound_at, older?.last_inbound_at]);
	const converted = known([newer?.converted_at, older?.converted_at]);
	await tx
		.updateTable('viewers')
		.set({
			last_inbound_at: written.length > 0 ? Math.max(...written) : null,
			converted_at: converted.length > 0 ? Math.min(...converted) : null,
			language: newer?.language ?? older?.language ?? null,
		})
		.where('viewer_key', '=', into)
		.execute();
	await tx
		.updateTable('viewers')
		.set({ merged_into: into })
		.where((where) => where.or([where('viewer_key', '=', from), where('merged_into', '=', from)]))
		.execute();
}

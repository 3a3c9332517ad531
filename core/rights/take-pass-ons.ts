import type { Selectable } from 'kysely';
import { checkConsent } from '../consent/gate';
import { CONSENT_PURPOSES } from '../consent/ledger';
import { findRestriction } from '../consent/restriction';
import type { PassOnsTable } from '../store/schema';
import type { StoreContext, UseCase } from '../store/use-case';
import { currentViewerKey } from '../store/current-viewer';
import { hasViewer } from '../viewers/identities';
import { MAX_ATTEMPTS, toDuePassOn, type DuePassOn } from './pass-on';

/** How long a workflow has to confirm before it is handed the same again. */
export const PASS_ON_LEASE_MS = 10 * 60_000;

type PassOnRow = Selectable<PassOnsTable>;

/**
 * Hands out what is due, with a lease. About one person a recipient hears one thing after the other, in the order in
 * which they arose: an erasure never overtakes the lead it erases. A lead is given only while it may be given. What
 * was handed out too often unconfirmed is left to a colleague.
 */
export const takeDuePassOns: UseCase<{ limit: number }, DuePassOn[]> = async (store, { limit }) => {
	const { tx, wallClock } = store;
	await tx
		.updateTable('pass_ons')
		.set({ state: 'by_hand', problem: 'not_confirmed' })
		.where('state', '=', 'due')
		.where('lease_until', '<=', wallClock)
		.where('attempts', '>=', MAX_ATTEMPTS)
		.execute();
	const taken: DuePassOn[] = [];
	// A lead that may not be given any more makes way for what came after it.
	for (let calledOff = true; calledOff && taken.length < limit; ) {
		calledOff = false;
		for (const row of await findDue(store, limit - taken.length)) {
			const outcome = await takePassOn(store, row);
			if (outcome.taken !== null) taken.push(outcome.taken);
			calledOff ||= outcome.calledOff;
		}
	}
	return taken;
};

async function findDue({ tx, wallClock }: StoreContext, limit: number): Promise<PassOnRow[]> {
	return tx
		.selectFrom('pass_ons as message')
		.selectAll()
		.where('state', '=', 'due')
		.where('due_at', '<=', wallClock)
		.where('lease_until', '<=', wallClock)
		.where((where) => where.not(where.exists((select) =>
			select
				.selectFrom('pass_ons as earlier')
				.select('earlier.pass_on_key')
				.whereRef('earlier.account_key', '=', 'message.account_key')
				.whereRef('earlier.viewer_key', '=', 'message.viewer_key')
				.whereRef('earlier.recipient', '=', 'message.recipient')
				.where('earlier.state', '=', 'due')
				.where((before) => before.or([
					before('earlier.created_at', '<', before.ref('message.created_at')),
					before.and([before('earlier.created_at', '=', before.ref('message.created_at')), before('earlier.pass_on_key', '<', before.ref('message.pass_on_key'))]),
				])),
		)))
		.orderBy('created_at')
		.orderBy('pass_on_key')
		.limit(limit)
		.execute();
}

export interface Taken {
	/** Null: somebody else has it, or it was called off. */
	readonly taken: DuePassOn | null;
	readonly calledOff: boolean;
}

/** Takes one message that nobody has, with a lease; calls a lead off that may not be given any more. */
export async function takePassOn(store: StoreContext, row: PassOnRow): Promise<Taken> {
	const { tx, wallClock } = store;
	if (row.what === 'lead' && !(await mayBeGiven(store, row))) {
		await tx
			.updateTable('pass_ons')
			.set({ state: 'called_off', problem: 'no_longer_allowed', lease_until: 0, finished_at: wallClock })
			.where('pass_on_key', '=', row.pass_on_key)
			.where('state', '=', 'due')
			.execute();
		return { taken: null, calledOff: true };
	}
	// The row is the claim: of two processes that read it one gets past here.
	const claimed = await tx
		.updateTable('pass_ons')
		.set({ lease_until: wallClock + PASS_ON_LEASE_MS, attempts: row.attempts + 1 })
		.where('pass_on_key', '=', row.pass_on_key)
		.where('state', '=', 'due')
		.where('attempts', '=', row.attempts)
		.returning('pass_on_key')
		.executeTakeFirst();
	return { taken: claimed ? toDuePassOn(row, row.attempts + 1) : null, calledOff: false };
}

/** The consent a lead rests on still stands, nobody asked to have the data kept as they are, and the person is still known. */
async function mayBeGiven(store: StoreContext, { account_key: accountKey, viewer_key, detail }: PassOnRow): Promise<boolean> {
	const viewerKey = await currentViewerKey(store.tx, viewer_key);
	if (!(await hasViewer(store.tx, accountKey, viewerKey))) return false;
	if ((await findRestriction(store, accountKey, viewerKey)) !== null) return false;
	const { purpose: named } = JSON.parse(detail) as { purpose?: unknown };
	const purpose = CONSENT_PURPOSES.find((known) => known === named);
	if (purpose === undefined) return false;
	return (await checkConsent(store, { accountKey, viewerKey, eventKey: '', purpose })).gate === 'allowed';
}

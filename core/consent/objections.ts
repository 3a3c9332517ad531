import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import type { StoreContext, UseCase } from '../store/use-case';
import { CONSENT_PURPOSES, type ConsentPurpose } from './ledger';
import { applyConsent, readConsent } from './ledger-store';

export interface ObjectionInput {
	readonly accountKey: string;
	readonly viewerKey: string;
	/** What is objected to; `all` is every purpose, each recorded by itself. */
	readonly purpose: ConsentPurpose | 'all';
	/** The event in which the person says so; empty when they said it elsewhere. */
	readonly eventKey: string;
	/** Who writes it down, where it was said elsewhere; empty with an event. */
	readonly recordedBy: string;
}

export interface ObjectionOutcome {
	/** Purposes that were not objected to before. */
	readonly recorded: readonly ConsentPurpose[];
}

/**
 * Records that a person objects (GDPR art. 21). From then on: to profiling, they are in no segment; to promotion or
 * service by DM, no such message goes out. Only a later yes of their own undoes it.
 *
 * @throws Error when neither an event of the person nor who records it is named, or the account has no such person
 */
export const recordObjection: UseCase<ObjectionInput, ObjectionOutcome> = async (store, input) => {
	const { accountKey, eventKey } = input;
	const recordedBy = input.recordedBy.trim();
	const viewerKey = await currentViewerKey(store.tx, input.viewerKey);
	await requireProof(store, { accountKey, viewerKey, eventKey, recordedBy });
	const at = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const recorded: ConsentPurpose[] = [];
	for (const purpose of input.purpose === 'all' ? CONSENT_PURPOSES : [input.purpose]) {
		const entries = await applyConsent(store, { accountKey, viewerKey, purpose }, {
			type: 'object',
			sourceEvent: eventKey === '' ? `recorded by ${recordedBy} at ${new Date(at).toISOString()}` : eventKey,
			origin: eventKey === '' ? 'on_request' : 'answer',
			at,
		});
		if (entries.length > 0) recorded.push(purpose);
	}
	return { recorded };
};

async function requireProof(
	{ tx }: StoreContext,
	{ accountKey, viewerKey, eventKey, recordedBy }: Omit<ObjectionInput, 'purpose'>,
): Promise<void> {
	if (eventKey === '' && recordedBy === '') {
		throw new Error('Nothing proves the objection: name the event in which the person says so, or who records it.');
	}
	const known = await tx
		.selectFrom('viewers')
		.select('viewer_key')
		.where('viewer_key', '=', viewerKey)
		.where('account_key', '=', accountKey)
		.executeTakeFirst();
	if (!known) throw new Error('The account has no such person.');
	if (eventKey === '') return;
	const said = await tx.selectFrom('events').select('viewer_key').where('event_key', '=', eventKey).where('account_key', '=', accountKey).executeTakeFirst();
	const who = said?.viewer_key == null ? null : await currentViewerKey(tx, said.viewer_key);
	if (who !== viewerKey) throw new Error('The event that is to prove the objection is not one of this person.');
}

/** Whether the person objects to this purpose. */
export async function objectsTo(store: Pick<StoreContext, 'tx'>, person: { readonly accountKey: string; readonly viewerKey: string }, purpose: ConsentPurpose): Promise<boolean> {
	return (await readConsent(store, { ...person, purpose }, 0)).state === 'objected';
}

/**
 * Writes down which grants have ended by themselves. They count as expired from that moment anyway; the entry is for
 * the record.
 *
 * @returns how many, at most `limit`
 */
export const expireConsents: UseCase<{ readonly accountKey: string; readonly limit: number }, { readonly expired: number }> = async (store, input) => {
	const { accountKey, limit } = input;
	const now = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const ended = await store.tx
		.selectFrom('consent_ledger as grant')
		.select(['grant.viewer_key', 'grant.purpose'])
		.where('grant.account_key', '=', accountKey)
		.where('grant.expires_at', '<=', now)
		.where((where) => where.not(where.exists((select) =>
			select
				.selectFrom('consent_ledger as later')
				.select('later.seq')
				.whereRef('later.account_key', '=', 'grant.account_key')
				.whereRef('later.viewer_key', '=', 'grant.viewer_key')
				.whereRef('later.purpose', '=', 'grant.purpose')
				.where((newer) => newer.or([
					newer('later.month', '>', newer.ref('grant.month')),
					newer.and([newer('later.month', '=', newer.ref('grant.month')), newer('later.seq', '>', newer.ref('grant.seq'))]),
				])),
		)))
		.limit(limit)
		.execute();
	let expired = 0;
	for (const row of ended) {
		const purpose = CONSENT_PURPOSES.find((known) => known === row.purpose);
		if (!purpose) continue;
		const entries = await applyConsent(store, { accountKey, viewerKey: row.viewer_key, purpose }, { type: 'expire', at: now });
		expired += entries.length;
	}
	return { expired };
};

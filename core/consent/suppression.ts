import type { StoreContext } from '../store/use-case';

export interface Suppression {
	readonly reason: string;
	readonly sourceEvent: string;
	/** UTC milliseconds. */
	readonly at: number;
}

/**
 * The suppression of a person, or null. Matches the person and every identity they have: a STOP given
 * under one identity holds for all of them, also for one that was linked later.
 */
export async function findSuppression(
	{ tx }: Pick<StoreContext, 'tx'>,
	accountKey: string,
	viewerKey: string,
): Promise<Suppression | null> {
	const identities = tx
		.selectFrom('identities')
		.select('hash')
		.where('viewer_key', '=', viewerKey)
		.where('hash', 'is not', null)
		.$narrowType<{ hash: string }>();
	const row = await tx
		.selectFrom('suppressions')
		.select(['reason', 'source_event', 'at'])
		.where('account_key', '=', accountKey)
		.where((where) => where.or([where('viewer_key', '=', viewerKey), where('hash', 'in', identities)]))
		.orderBy('at')
		.executeTakeFirst();
	return row ? { reason: row.reason, sourceEvent: row.source_event, at: row.at } : null;
}

/**
 * Puts a person on the suppression list, by keyed hash of every identity known: it holds after erasure and
 * stops a re-import.
 *
 * @returns false when they were on it already
 */
export async function suppress(
	store: StoreContext,
	accountKey: string,
	viewerKey: string,
	cause: { readonly reason: 'stop'; readonly sourceEvent: string; readonly at: number },
): Promise<boolean> {
	if ((await findSuppression(store, accountKey, viewerKey)) !== null) return false;
	const identities = await store.tx
		.selectFrom('identities')
		.select(['kind', 'hash', 'pepper_version'])
		.where('viewer_key', '=', viewerKey)
		.where('hash', 'is not', null)
		.$narrowType<{ hash: string }>()
		.execute();
	for (const identity of identities) {
		await store.tx
			.insertInto('suppressions')
			.values({
				suppression_key: store.newKey('sup'),
				account_key: accountKey,
				viewer_key: viewerKey,
				...identity,
				reason: cause.reason,
				source_event: cause.sourceEvent,
				at: cause.at,
			})
			.onConflict((conflict) => conflict.columns(['account_key', 'kind', 'hash']).doNothing())
			.execute();
	}
	return true;
}

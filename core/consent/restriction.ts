import { isOfPerson } from '../store/of-person';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';

export interface Restriction {
	/** The request it rests on. */
	readonly cause: string;
	/** UTC milliseconds. */
	readonly at: number;
}

const openRestrictions = statement((db, { accountKey, viewerKey }: { accountKey: string; viewerKey: string }) =>
	db
		.selectFrom('restrictions')
		.select(['cause', 'at'])
		.where('account_key', '=', accountKey)
		.where('lifted_at', 'is', null)
		.where(isOfPerson('viewer_key', viewerKey))
		.orderBy('at'),
);

/** The open restriction of a person (GDPR art. 18), or null. One given under a key merged since holds for the whole person. */
export async function findRestriction({ tx }: Pick<StoreContext, 'tx'>, accountKey: string, viewerKey: string): Promise<Restriction | null> {
	const [row] = await openRestrictions(tx, { accountKey, viewerKey });
	return row ?? null;
}

/** Restricts what is done with a person's data: kept, and nothing else. A second restriction changes nothing. */
export async function restrict(store: StoreContext, accountKey: string, viewerKey: string, { cause, at }: Restriction): Promise<void> {
	if ((await findRestriction(store, accountKey, viewerKey)) !== null) return;
	await store.tx
		.insertInto('restrictions')
		.values({ restriction_key: store.newKey('rst'), account_key: accountKey, viewer_key: viewerKey, cause, at, lifted_at: null, lifted_by: null })
		.execute();
	await store.journal?.note([{ act: 'restrict', accountKey, viewerKey, sourceEvent: cause, at }]);
}

/** Ends the restrictions of a person. @returns false when there was none */
export async function liftRestriction(
	{ tx }: StoreContext,
	accountKey: string,
	viewerKeys: readonly string[],
	{ by, at }: { readonly by: string; readonly at: number },
): Promise<boolean> {
	const lifted = await tx
		.updateTable('restrictions')
		.set({ lifted_at: at, lifted_by: by })
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', viewerKeys)
		.where('lifted_at', 'is', null)
		.returning('restriction_key')
		.execute();
	return lifted.length > 0;
}

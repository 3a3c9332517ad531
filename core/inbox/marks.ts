import type { InboxMark } from '../store/schema';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';

const marksOfAccount = statement((db, { accountKey }: { accountKey: string }) =>
	db.selectFrom('inbox_marks').select(['mark', 'at']).where('account_key', '=', accountKey),
);

/** Marks of an account that are set, with their time in UTC milliseconds of the account. */
export async function readMarks({ tx }: Pick<StoreContext, 'tx'>, accountKey: string): Promise<ReadonlyMap<InboxMark, number>> {
	const rows = await marksOfAccount(tx, { accountKey });
	return new Map(rows.map((row) => [row.mark, row.at]));
}

const keepMark = statement((db, row: { account_key: string; mark: InboxMark; at: number; detail: string | null }) => {
	const { at, detail } = row;
	return db
		.insertInto('inbox_marks')
		.values({ account_key: row.account_key, mark: row.mark, at, detail })
		.onConflict((conflict) => conflict.columns(['account_key', 'mark']).doUpdateSet({ at, detail }));
});

/** Sets a mark, or brings it up to date. `detail` is for people: numbers and names of ours, nothing of Instagram's. */
export async function setMark(
	{ tx }: Pick<StoreContext, 'tx'>,
	accountKey: string,
	mark: InboxMark,
	{ at, detail = null }: { readonly at: number; readonly detail?: string | null },
): Promise<void> {
	await keepMark(tx, { account_key: accountKey, mark, at, detail });
}

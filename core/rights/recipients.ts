import * as z from 'zod';
import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import { seal, unseal } from '../store/sealing';
import type { StoreContext, UseCase } from '../store/use-case';
import { hasViewer } from '../viewers/identities';
import type { Subject } from './subject';

const recipientInput = z.strictObject({
	accountKey: z.string(),
	viewerKey: z.string(),
	/** Name of whom it is given to, as workflow 43 knows it: `leads_table`, `crm`. */
	recipient: z.string().trim().regex(/^[a-z0-9_-]{1,40}$/, 'small letters, digits, - and _, at most 40'),
	/** Names of the fields given. */
	fields: z.array(z.string().trim().min(1).max(60)).min(1).max(60),
});
export type RecipientInput = z.input<typeof recipientInput>;

/**
 * Notes that a recipient is given something about a person. To be called before it is given: what is not noted
 * cannot be taken back.
 *
 * @returns null when the account has no such person: they may have been erased, and nothing may be given
 * @throws Error when the recipient or the fields cannot be used
 */
export const recordRecipient: UseCase<RecipientInput, { readonly viewerKey: string } | null> = async (store, raw) => {
	const checked = recipientInput.safeParse(raw);
	if (!checked.success) {
		throw new Error(`The recipient cannot be used: ${checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}.`);
	}
	const { accountKey, recipient, fields } = checked.data;
	const account = await getAccount(store.tx, accountKey);
	const viewerKey = await currentViewerKey(store.tx, checked.data.viewerKey);
	if (!(await hasViewer(store.tx, accountKey, viewerKey))) return null;
	const given = JSON.stringify([...new Set(fields)].sort());
	await store.tx
		.insertInto('recipients')
		.values({
			recipient_key: store.newKey('rec'), account_key: accountKey, viewer_key: viewerKey, recipient, fields: given, since: await accountNow(store.tx, account, store.wallClock),
			sealed: null, wrapped_key: null, key_version: null, reported_at: null, erased_at: null,
		})
		.onConflict((conflict) => conflict.columns(['account_key', 'viewer_key', 'recipient']).doUpdateSet({ fields: given, erased_at: null }))
		.execute();
	return { viewerKey };
};

export interface KnownRecipient {
	readonly recipient: string;
	readonly viewerKey: string;
	readonly fields: readonly string[];
	/** UTC milliseconds. */
	readonly since: number;
	/** What it reported to hold; null when it did not. */
	readonly holds: unknown;
	readonly reportedAt: number | null;
}

/** Everybody who was given something about a person and has not confirmed that it is gone. */
export async function recipientsOf({ tx, keys }: StoreContext, { accountKey, keys: viewerKeys }: Subject): Promise<KnownRecipient[]> {
	const rows = await tx
		.selectFrom('recipients')
		.selectAll()
		.where('account_key', '=', accountKey)
		.where('viewer_key', 'in', viewerKeys)
		.where('erased_at', 'is', null)
		.orderBy('since')
		.orderBy('recipient')
		.execute();
	return rows.map((row) => ({
		recipient: row.recipient,
		viewerKey: row.viewer_key,
		fields: JSON.parse(row.fields) as string[],
		since: row.since,
		holds:
			row.sealed === null || row.wrapped_key === null || row.key_version === null
				? null
				: (JSON.parse(unseal(keys, { sealed: row.sealed, wrappedKey: row.wrapped_key, keyVersion: row.key_version })) as unknown),
		reportedAt: row.reported_at,
	}));
}

/** Keeps, sealed, what a recipient said it holds about a person. */
export async function keepReport(
	{ tx, keys, wallClock }: StoreContext,
	place: { readonly account_key: string; readonly viewer_key: string; readonly recipient: string },
	holds: unknown,
): Promise<void> {
	const { sealed, wrappedKey, keyVersion } = seal(keys, JSON.stringify(holds));
	await tx
		.updateTable('recipients')
		.set({ sealed, wrapped_key: wrappedKey, key_version: keyVersion, reported_at: wallClock })
		.where('account_key', '=', place.account_key)
		.where('viewer_key', '=', place.viewer_key)
		.where('recipient', '=', place.recipient)
		.execute();
}

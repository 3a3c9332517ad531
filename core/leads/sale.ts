import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import { currentViewerKey } from '../store/current-viewer';
import { keyedHash } from '../store/keyring';
import { isOfPerson } from '../store/of-person';
import type { StoreContext, UseCase } from '../store/use-case';
import { hasViewer } from '../viewers/identities';
import { keepMark } from '../viewers/marks';
import { minorUnits } from './money';

export interface SaleInput {
	readonly accountKey: string;
	/** Number of the order or deal: each is one sale, however often it is told. Kept as a keyed hash. */
	readonly order: string;
	/** The code it was paid with; empty for none. */
	readonly code: string;
	/** The key the lead was given under; empty where nobody knows it. */
	readonly lead: string;
	/** As the shop writes it, such as `49.95`; empty for none. */
	readonly amount: string;
	/** ISO 4217, such as `EUR`; empty for none. */
	readonly currency: string;
	/** UTC milliseconds; null: now. */
	readonly at: number | null;
}

export type SaleOutcome =
	| { readonly outcome: 'recorded' | 'already'; readonly by: 'lead' | 'code'; readonly viewerKey: string | null }
	/** Neither the code nor the lead is one of ours: not our sale, and nothing is kept. */
	| { readonly outcome: 'not_ours' };

/**
 * Records a sale that a lead or a code of ours led to, once for each order. Planned messages of the person end: who
 * has bought is not asked to.
 *
 * @throws Error when the order has no number, or its amount or currency cannot be read
 */
export const recordSale: UseCase<SaleInput, SaleOutcome> = async (store, { accountKey, ...input }) => {
	const order = input.order.trim();
	if (order === '') throw new Error('The sale has no order number: without one the same sale would count twice.');
	const money = minorUnits(input.amount, input.currency);
	const account = await getAccount(store.tx, accountKey);
	const buyer = (await byLead(store, accountKey, input.lead.trim())) ?? (await byCode(store, accountKey, input.code.trim()));
	if (buyer === null) return { outcome: 'not_ours' };
	const now = await accountNow(store.tx, account, store.wallClock);
	const at = input.at ?? now;
	const added = await store.tx
		.insertInto('conversions')
		.values({
			conversion_key: store.newKey('cnv'), account_key: accountKey, viewer_key: buyer.viewerKey, kind: 'sale', cause: keyedHash(store.keys.oldest.pepper, 'order', order),
			route: null, send_key: buyer.sendKey ?? (await lastMessageBefore(store, accountKey, buyer.viewerKey, at)), code_key: buyer.codeKey,
			amount: money.amount, currency: money.currency, at,
		})
		.onConflict((conflict) => conflict.columns(['account_key', 'kind', 'cause']).doNothing())
		.returning('conversion_key')
		.executeTakeFirst();
	if (added && buyer.viewerKey !== null) {
		const { viewerKey } = buyer;
		await endPlans(store, accountKey, viewerKey);
		await keepMark(store, { accountKey, viewerKey, kind: 'milestone', name: 'sale', source: buyer.by === 'code' ? 'code' : 'CRM', evidence: added.conversion_key, at });
	}
	return { outcome: added ? 'recorded' : 'already', by: buyer.by, viewerKey: buyer.viewerKey };
};

interface Buyer {
	readonly by: 'lead' | 'code';
	readonly viewerKey: string | null;
	readonly sendKey: string | null;
	readonly codeKey: string | null;
}

async function byLead({ tx }: StoreContext, accountKey: string, lead: string): Promise<Buyer | null> {
	if (lead === '') return null;
	const viewerKey = await currentViewerKey(tx, lead);
	return (await hasViewer(tx, accountKey, viewerKey)) ? { by: 'lead', viewerKey, sendKey: null, codeKey: null } : null;
}

/** Whoever was given the code. One nobody was given yet is known and leads to nobody. */
async function byCode({ tx }: StoreContext, accountKey: string, code: string): Promise<Buyer | null> {
	if (code === '') return null;
	const row = await tx
		.selectFrom('codes')
		.leftJoin('sends', 'sends.send_key', 'codes.send_key')
		.select(['codes.code_key', 'codes.send_key', 'sends.viewer_key'])
		.where('codes.account_key', '=', accountKey)
		.where('codes.code', 'in', [code, code.toUpperCase()])
		.executeTakeFirst();
	if (!row) return null;
	const viewerKey = row.viewer_key === null ? null : await currentViewerKey(tx, row.viewer_key);
	const known = viewerKey !== null && (await hasViewer(tx, accountKey, viewerKey)) ? viewerKey : null;
	return { by: 'code', viewerKey: known, sendKey: row.send_key, codeKey: row.code_key };
}

async function lastMessageBefore({ tx }: StoreContext, accountKey: string, viewerKey: string | null, at: number): Promise<string | null> {
	if (viewerKey === null) return null;
	const row = await tx
		.selectFrom('sends')
		.select('send_key')
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.where('state', '=', 'sent')
		.where('claimed_at', '<=', at)
		.orderBy('claimed_at', 'desc')
		.executeTakeFirst();
	return row?.send_key ?? null;
}

async function endPlans({ tx, wallClock }: StoreContext, accountKey: string, viewerKey: string): Promise<void> {
	await tx
		.updateTable('plans')
		.set({ state: 'cancelled', outcome: 'sale', finished_at: wallClock })
		.where('account_key', '=', accountKey)
		.where(isOfPerson('viewer_key', viewerKey))
		.where('state', '=', 'due')
		.execute();
}

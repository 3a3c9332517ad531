import { decimalsOfCurrency } from '../store/currency';
import type { StoreContext } from '../store/use-case';
import type { ReportScope } from './people';

/** What was sold for in one currency. */
export interface Revenue {
	/** ISO 4217. */
	readonly currency: string;
	/** Orders that told an amount. */
	readonly orders: number;
	/** Their sum, in the currency itself: 49.95 for EUR 49.95. */
	readonly amount: number;
}

export interface SalesCounts {
	/** Orders told by the shop or CRM, of people erased since too, and of codes whose user nobody knows. */
	readonly orders: number;
	/** By currency, in alphabetical order; amounts are never added up over currencies. */
	readonly revenue: readonly Revenue[];
}

/** Orders of the period. */
export async function countSales({ tx }: StoreContext, { accountKey, from, to }: ReportScope): Promise<SalesCounts> {
	const rows = await tx
		.selectFrom('conversions')
		.select('currency')
		.select((select) => [select.fn.countAll<number | string>().as('orders'), select.fn.sum<number | string | null>('amount').as('amount')])
		.where('account_key', '=', accountKey)
		.where('kind', '=', 'sale')
		.where('at', '>=', from)
		.where('at', '<', to)
		.groupBy('currency')
		.execute();
	const revenue = rows.flatMap(({ currency, orders, amount }) => (currency === null ? [] : [{ currency, orders: Number(orders), amount: Number(amount) / 10 ** decimalsOfCurrency(currency) }]));
	return {
		orders: rows.reduce((sum, row) => sum + Number(row.orders), 0),
		revenue: revenue.sort((a, b) => (a.currency < b.currency ? -1 : 1)),
	};
}

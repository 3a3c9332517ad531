import { decimalsOfCurrency } from '../store/currency';

export interface Money {
	/** In the smallest unit of the currency; null where no amount was told. */
	readonly amount: number | null;
	/** ISO 4217; null without an amount. */
	readonly currency: string | null;
}

/**
 * An amount as a shop writes it, in the smallest unit of its currency: `49.95 EUR` is 4995, `5000 JPY` is 5000.
 *
 * @throws Error when the amount is no plain decimal number, has more decimals than the currency, or the currency is missing or unknown
 */
export function minorUnits(amount: string, currency: string): Money {
	const text = amount.trim();
	if (text === '') return { amount: null, currency: null };
	const code = currency.trim().toUpperCase();
	const decimals = decimalsOf(code);
	const match = /^(\d{1,12})(?:\.(\d{1,4}))?$/.exec(text);
	if (!match) throw new Error('The amount is not a plain number. Write it as 49.95: a point for decimals, and no thousands separator.');
	const fraction = (match[2] ?? '').replace(/0+$/, '');
	if (fraction.length > decimals) throw new Error(`The amount has more decimals than ${code} has.`);
	return { amount: Number(match[1]) * 10 ** decimals + Number(fraction.padEnd(decimals, '0') || '0'), currency: code };
}

function decimalsOf(code: string): number {
	if (!/^[A-Z]{3}$/.test(code)) throw new Error('The sale has an amount and no currency. Give three letters, such as EUR.');
	return decimalsOfCurrency(code);
}

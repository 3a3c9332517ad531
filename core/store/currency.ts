/** Decimals of a currency (ISO 4217), as Unicode's data have them: 2 for `EUR`, 0 for `JPY`. */
export function decimalsOfCurrency(code: string): number {
	return new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ?? 2;
}

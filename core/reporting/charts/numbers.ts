import type { Language } from '../../store/schema';
import type { Rate } from '../rates';

const LOCALES: Readonly<Record<Language, string>> = { nl: 'nl-NL', en: 'en-GB' };

export function localeOf(language: Language): string {
	return LOCALES[language];
}

export function whole(value: number, language: Language): string {
	return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 0 }).format(value);
}

/** The number and its sign stay on one line. */
const SIGN = '\u00a0%';

/** A share in percent: one decimal below 10 % and just below all, where it matters. */
export function percent(share: number, language: Language): string {
	return hundredths(share, language, share < 0.0995 || (share > 0.985 && share < 1) ? 1 : 0) + SIGN;
}

/** A round share, as on an axis: `1 %`, `0,5 %`. */
export function roundPercent(share: number, language: Language): string {
	return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(share * 100) + SIGN;
}

function hundredths(share: number, language: Language, digits: number): string {
	return new Intl.NumberFormat(LOCALES[language], { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share * 100);
}

/** The two ends of an interval, such as `8–12 %`. */
export function range({ low, high }: Pick<Rate, 'low' | 'high'>, language: Language): string {
	if (low === null || high === null) return '–';
	return `${percent(low, language).replace(SIGN, '')}–${percent(high, language)}`;
}

/** An amount with its currency; from a thousand on without decimals. */
export function money(value: number, currency: string, language: Language): string {
	const round = value >= 1_000 ? { maximumFractionDigits: 0 } : {};
	return new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency, ...round }).format(value);
}

/** Minutes as a person says them. */
export function minutes(value: number, language: Language): string {
	const number = (amount: number, digits: number) => new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: digits }).format(amount);
	if (value < 1) return `${number(value * 60, 0)} s`;
	if (value < 90) return `${number(value, value < 10 ? 1 : 0)} min`;
	const hours = value / 60;
	if (hours < 48) return `${number(hours, 1)} ${language === 'nl' ? 'uur' : 'h'}`;
	return `${number(hours / 24, 1)} ${language === 'nl' ? 'dagen' : 'days'}`;
}

import type { Language } from '../../store/schema';
import { minutes, money, percent, range, roundPercent, whole } from '../charts/numbers';
import type { Kpi } from '../kpis';
import { standingOf, type Standing, type Target } from '../targets';

/** A figure's value as a person reads it; a dash where too few people would stand for many. */
export function valueText({ value, unit, currency }: Pick<Kpi, 'value' | 'unit' | 'currency'>, language: Language): string {
	if (value === null) return '–';
	switch (unit) {
		case 'count':
			return whole(value, language);
		case 'rate':
			return percent(value, language);
		case 'minutes':
			return minutes(value, language);
		case 'money':
			return money(value, currency ?? 'EUR', language);
	}
}

/** What a rate was worked out from, and how sure it is. */
export function basisText({ unit, value, numerator, denominator, low, high }: Kpi, language: Language): string {
	if (unit !== 'rate' || numerator === undefined || denominator === undefined) return '';
	const of = `${whole(numerator, language)} ${language === 'nl' ? 'van' : 'of'} ${whole(denominator, language)}`;
	if (value !== null) return `${range({ low: low ?? null, high: high ?? null }, language)} · ${of}`;
	return numerator > denominator ? of : `${of} · ${language === 'nl' ? 'te weinig voor een percentage' : 'too few for a rate'}`;
}

/** How a figure moved since the time before; null where there is nothing to compare. */
export function changeText(now: Kpi, before: Kpi | undefined, language: Language): string | null {
	if (!before || now.value === null || before.value === null) return null;
	const nl = language === 'nl';
	const since = nl ? 't.o.v. ervoor' : 'since before';
	const change = now.value - before.value;
	const arrow = change > 0 ? '▲' : change < 0 ? '▼' : '=';
	if (now.unit === 'rate') return `${arrow} ${points(Math.abs(change), language)} ${nl ? 'pt' : 'pts'} ${since}`;
	if (change === 0) return `= ${nl ? 'gelijk aan ervoor' : 'as before'}`;
	return `${arrow} ${valueText({ ...now, value: Math.abs(change) }, language)} ${since}`;
}

function points(share: number, language: Language): string {
	return new Intl.NumberFormat(language === 'nl' ? 'nl-NL' : 'en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share * 100);
}

/** Figures that must be nothing at all. */
const ZERO_IS_GOOD = ['privacy_incidents', 'health:sending_closed', 'health:limit_errors', 'health:restrictions'];

export function standing(kpi: Kpi): Standing {
	if (ZERO_IS_GOOD.some((name) => kpi.kpi.startsWith(name))) return kpi.value === 0 ? 'good' : 'off';
	return standingOf(kpi.value, kpi.target ?? null);
}

function targetText(value: number, { from, to }: Target, language: Language): string {
	const nl = language === 'nl';
	if (from === null) return `${value < (to ?? 1) ? (nl ? 'onder de' : 'under') : nl ? 'boven de' : 'above'} ${roundPercent(to ?? 1, language)}`;
	const aim = `${roundPercent(from, language).replace(/\s%/, '')}–${roundPercent(to ?? 1, language)}`;
	if (value < from) return nl ? `onder doel ${aim}` : `below aim ${aim}`;
	return value > (to ?? 1) ? (nl ? `boven doel ${aim}` : `above aim ${aim}`) : nl ? `binnen doel ${aim}` : `on aim ${aim}`;
}

/** The standing in words: never by colour alone. */
export function standingText(kpi: Kpi, language: Language): string {
	const nl = language === 'nl';
	const { target } = kpi;
	const good = standing(kpi) === 'good';
	if (target) {
		return `${good ? '✓' : '!'} ${targetText(kpi.value ?? 0, target, language)}`;
	}
	return good ? `✓ ${nl ? 'zoals het moet' : 'as it should be'}` : `! ${nl ? 'kijk hiernaar' : 'look at this'}`;
}

import type { AccountSummary } from '../../accounts/account-store';
import type { Language } from '../../store/schema';
import type { PeriodChoice } from '../period';
import { element, escape } from './html';

/** What somebody chose in the pickers of a live page. */
export interface Choices {
	readonly account: AccountSummary;
	readonly language: Language;
	readonly period: PeriodChoice;
	/** The same as the address has it. */
	readonly query: Readonly<Record<string, string>>;
}

const PERIODS = [7, 28, 90];
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** Longer is a question for an export. */
const MOST_DAYS = 400;

/** Reads the choices from an address; what cannot be is as if it were not there. */
export function readChoices(query: Readonly<Record<string, unknown>>, accounts: readonly [AccountSummary, ...AccountSummary[]], language: Language): Choices {
	const account = accounts.find(({ accountKey }) => accountKey === query['account']) ?? accounts[0];
	const period = readPeriod(query);
	const kept = { lang: language, ...(accounts.length > 1 ? { account: account.accountKey } : {}), ...periodQuery(period) };
	return { account, language, period, query: kept };
}

function readPeriod(query: Readonly<Record<string, unknown>>): PeriodChoice {
	const [first, last] = [dateOf(query['from']), dateOf(query['to'])];
	if (first !== null && last !== null && first <= last && (Date.parse(last) - Date.parse(first)) / 86_400_000 < MOST_DAYS) return { period: 'days', first, last };
	return { period: 'last_days', days: PERIODS.find((days) => String(days) === query['days']) ?? 28 };
}

/** A day that there is: 31 February is none. */
function dateOf(value: unknown): string | null {
	if (typeof value !== 'string' || !DATE.test(value)) return null;
	const at = Date.parse(`${value}T00:00Z`);
	return Number.isFinite(at) && new Date(at).toISOString().startsWith(value) ? value : null;
}

function periodQuery(period: PeriodChoice): Record<string, string> {
	switch (period.period) {
		case 'last_days':
			return { days: String(period.days) };
		case 'days':
			return { from: period.first, to: period.last };
		case 'everything':
		case 'custom':
			return {};
	}
}

/** The pickers: plain forms, which work without a script. */
export function pickers({ account, language, period, query }: Choices, accounts: readonly AccountSummary[]): string {
	const nl = language === 'nl';
	const option = (value: string, words: string, selected: boolean) => element('option', { value, selected }, escape(words));
	const chosen = accounts.length < 2 ? '' : field('account', 'Account', element('select', { id: 'account', name: 'account' }, ...accounts.map(({ accountKey, username }) => option(accountKey, `@${username}`, accountKey === account.accountKey))));
	const days = period.period === 'last_days' ? period.days : 0;
	const periods = PERIODS.map((each) => option(String(each), nl ? `Laatste ${each} dagen` : `Last ${each} days`, each === days));
	const keep = (names: readonly string[]) => names.flatMap((name) => (query[name] === undefined ? [] : [element('input', { type: 'hidden', name, value: query[name] })])).join('');
	const range = period.period === 'days' ? period : null;
	const date = (name: string, words: string, value: string | undefined) => field(name, words, element('input', { id: name, name, type: 'date', value: value ?? '', required: true }));
	return [
		element('form', { method: 'get' }, element('input', { type: 'hidden', name: 'lang', value: language }), chosen, field('days', nl ? 'Periode' : 'Period', element('select', { id: 'days', name: 'days' }, range ? option('', nl ? 'Gekozen dagen' : 'Chosen days', true) : '', ...periods)), element('button', {}, nl ? 'Toon' : 'Show')),
		element('details', { 'data-key': 'range', open: range !== null }, element('summary', {}, nl ? 'Andere dagen' : 'Other days'), element('form', { method: 'get' }, keep(['lang', 'account']), date('from', nl ? 'Van' : 'From', range?.first), date('to', nl ? 'Tot en met' : 'Up to and including', range?.last), element('button', {}, nl ? 'Toon' : 'Show'))),
	].join('');
}

function field(name: string, words: string, input: string): string {
	return element('div', {}, element('label', { for: name }, escape(words)), input);
}

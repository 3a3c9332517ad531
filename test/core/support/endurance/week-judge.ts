import type { ApiCall, Control, FollowerActed, LogRecord } from '../../../../sandbox';
import { MINUTE } from '../store';
import type { FunnelAtWork } from './funnel-at-work';

/** What went wrong, as the local Instagram saw it: never asked of the funnel's own tables. */
export interface Verdict {
	/** Messages beyond one for each thing a person said, and answers beyond one below a comment. */
	readonly doubles: number;
	/** Things people said that the workflow was never given. */
	readonly lost: number;
	/** Events the workflow was given that nobody caused. */
	readonly invented: number;
	/** Calls while Instagram had told the account to wait. */
	readonly callsWhilePaused: number;
}

export function judgeWork(funnel: FunnelAtWork): Verdict {
	const { control } = funnel;
	const [said, handed] = [saidByPerson(control), handedByPerson(funnel)];
	const differences = said.map((each, index) => each - (handed[index] ?? 0));
	const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + Math.max(0, each), 0);
	const surplus = handed.slice(said.length);
	return {
		doubles: doubles(control),
		lost: sum(differences),
		invented: sum(differences.map((each) => -each)) + sum(surplus),
		callsWhilePaused: callsWhilePaused(control.log.records()),
	};
}

function acts(control: Control): FollowerActed[] {
	return control.log.records().filter((record): record is LogRecord & FollowerActed => record.kind === 'act');
}

function doubles(control: Control): number {
	const wrote = countsBy(acts(control).filter(({ act }) => act !== 'comment'), ({ follower }) => follower);
	const got = countsBy(control.judge.received(), ({ followerId }) => followerId ?? '');
	const found = [...got].reduce((sum, [follower, messages]) => sum + Math.max(0, messages - (wrote.get(follower) ?? 0)), 0);
	const answered = control.judge.publicReplies().map(({ answerTo }) => answerTo);
	return found + answered.length - new Set(answered).size;
}

/** Counts per person, the biggest first: whose is whose only the funnel knows, and it must not tell. */
function saidByPerson(control: Control): number[] {
	return countsOf(acts(control).map(({ follower }) => follower));
}

function handedByPerson({ handed }: FunnelAtWork): number[] {
	return countsOf([...handed.values()].map(({ viewerKey }) => viewerKey));
}

function countsOf(names: readonly string[]): number[] {
	return [...countsBy(names, (name) => name).values()].sort((a, b) => b - a);
}

function countsBy<T>(list: readonly T[], nameOf: (each: T) => string): Map<string, number> {
	const counts = new Map<string, number>();
	for (const each of list) counts.set(nameOf(each), (counts.get(nameOf(each)) ?? 0) + 1);
	return counts;
}

/** Limits whose answer carries the header: Instagram's own minutes, 19 at this one (reference §5). Others: a minute at least. */
const WITH_HEADER = ['4/', '17/', '32/', '341/', '613/2534040', '80001/', '80002/', '80006/'];
const BARE_LIMITS = ['613/', '613/1996'];
/** Restrictions of the account (reference §4.9): left alone for half an hour at least. */
const RESTRICTIONS = ['10/1893063', '100/2534029', '100/2534122', '368/', '25/2207050', '200/2534041'];

/** Until when an answer closes the account, by the reference §4.9 and §5; null: it does not, or nobody heard it. */
function closedUntil({ status, code, subcode, message, operation, at }: ApiCall & { readonly at: number }): number | null {
	if (status === null) return null;
	const name = `${code ?? ''}/${subcode ?? ''}`;
	if (WITH_HEADER.includes(name)) return at + 19 * MINUTE;
	if (BARE_LIMITS.includes(name)) return at + MINUTE;
	if (RESTRICTIONS.includes(name) || (name === '200/' && message?.startsWith('API access blocked'))) return at + 30 * MINUTE;
	// What refreshing a token that is too young answers is not documented (reference §1.2): it kills no token.
	return (code === 190 || code === 102) && operation !== 'token' ? Infinity : null;
}

/** Calls of the account between an answer that closes it and the time it named; a new login opens it again. */
export function callsWhilePaused(records: readonly LogRecord[]): number {
	let until = 0;
	let closedAt = 0;
	let found = 0;
	for (const record of records) {
		if (record.kind !== 'api') continue;
		const isLogin = record.token?.grant === 'exchange';
		const isOtherToken = until === Infinity && record.at - closedAt < AT_ONCE_MS;
		if (isLogin || isOtherToken || (until === Infinity && isOwners(record))) {
			until = record.outcome === 'ok' ? 0 : until;
			continue;
		}
		if (record.at < until) found++;
		const next = closedUntil(record) ?? 0;
		if (next > until) [until, closedAt] = [next, record.at];
	}
	return found;
}

/** A token is refused by itself: right after it an older one of the account may be tried, which may live. */
const AT_ONCE_MS = 1_000;

/** Who the new token belongs to is asked right after a login. */
function isOwners({ operation, path }: ApiCall): boolean {
	return operation === 'account' && path.includes('me?');
}

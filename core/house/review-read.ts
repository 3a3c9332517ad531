import { DateTime } from 'luxon';
import { getAccount } from '../accounts/account-store';
import { verifyLedger } from '../consent/verify-ledger';
import { verifySends } from '../reporting/evidence';
import type { AccountRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import { readOptOuts } from './alert-shares';
import { alertsBetween } from './alerts';
import { CLOCK_STOPS, NOTIFY_WITHIN_MS, openDeadlines } from './incident-clock';
import { readRestores } from './restores';
import type { KeepingWorkflow, ReviewFacts } from './review-facts';

const DAY_MS = 24 * 3_600_000;

interface Month {
	readonly accountKey: string;
	readonly from: number;
	readonly to: number;
}

/** A month as `2026-11`, in the zone of the account, up to `now` where it still runs. @throws Error when it is none, or has not begun */
export function monthOf(month: string, timeZone: string, now: number): { readonly from: number; readonly to: number } {
	const start = DateTime.fromFormat(month, 'yyyy-MM', { zone: timeZone });
	if (!start.isValid) throw new Error('A month is written as 2026-11.');
	const from = start.toMillis();
	if (from > now) throw new Error('This month has not begun yet.');
	return { from, to: Math.min(start.plus({ months: 1 }).toMillis(), now) };
}

/** The month that is over. */
export function lastMonth(timeZone: string, now: number): string {
	return DateTime.fromMillis(now, { zone: timeZone }).minus({ months: 1 }).toFormat('yyyy-MM');
}

/** Reads everything a review tells. */
export async function readReviewFacts(store: StoreContext, accountKey: string, month: string, now: number, keeping: readonly KeepingWorkflow[] | null): Promise<ReviewFacts> {
	const account = await getAccount(store.tx, accountKey);
	const period = monthOf(month, account.time_zone, now);
	const of: Month = { accountKey, ...period };
	const optOuts = await readOptOuts(store, of);
	return {
		month,
		...period,
		ledger: await readLedger(store, accountKey),
		sends: await readSends(store, of),
		sources: await readSources(store, accountKey, now),
		purges: await readPurges(store, account, of),
		keeping,
		alerts: await readAlerts(store, account, of),
		requests: await readRequests(store, of, now),
		incidents: await readIncidentFacts(store, of),
		passOns: await readPassOns(store, account, of),
		looks: await countLog(store, of, 'access'),
		settingsChanged: await countLog(store, of, 'configuration'),
		backups: await countLog(store, of, 'care', 'backup'),
		restores: await readRestoreFacts(store, account, of),
		people: { messaged: optOuts.people, optedOut: optOuts.hits },
	};
}

async function readLedger(store: StoreContext, accountKey: string): Promise<ReviewFacts['ledger']> {
	const head = await store.tx.selectFrom('consent_account_heads').select('entries').where('account_key', '=', accountKey).executeTakeFirst();
	return { entries: head?.entries ?? 0, problems: (await verifyLedger(store, { accountKey })).length };
}

async function readSends(store: StoreContext, of: Month): Promise<ReviewFacts['sends']> {
	const { sent, withDecision, withPurpose, withLawfulBasis } = await verifySends(store, of);
	return { sent, withoutDecision: sent - withDecision, withoutPurpose: sent - withPurpose, withoutBasis: sent - withLawfulBasis };
}

async function readSources({ tx }: StoreContext, accountKey: string, now: number): Promise<ReviewFacts['sources']> {
	const rows = await tx.selectFrom('sources').select(['name', 'review_at']).where('account_key', '=', accountKey).orderBy('name').execute();
	return { overdue: rows.filter((row) => row.review_at < now).map(({ name }) => name), total: rows.length };
}

async function readPurges({ tx }: StoreContext, account: AccountRow, { accountKey, from, to }: Month): Promise<ReviewFacts['purges']> {
	const rows = await tx
		.selectFrom('purge_receipts')
		.select(['finished_at', 'removed', 'holds'])
		.where('account_key', '=', accountKey)
		.where('finished_at', '>=', from)
		.where('finished_at', '<', to)
		.orderBy('finished_at')
		.execute();
	const began = Math.max(from, account.created_at + account.clock_offset);
	const ends = rows.map((row) => row.finished_at ?? from);
	const marks = [began, ...ends.filter((at) => at > began), Math.max(to, began)];
	const gaps = marks.slice(1).map((at, index) => at - (marks[index] ?? at));
	return {
		ended: rows.length,
		longestGapDays: Math.round((Math.max(0, ...gaps) / DAY_MS) * 10) / 10,
		peopleErased: rows.reduce((sum, { removed }) => sum + ((JSON.parse(removed) as { people?: number }).people ?? 0), 0),
		legalHolds: Math.max(0, ...rows.map(({ holds }) => holds ?? 0)),
	};
}

/** Those of the store as a whole keep the clock of the store; a sandbox's is ahead of it. */
async function readAlerts(store: StoreContext, account: AccountRow, { accountKey, from, to }: Month): Promise<ReviewFacts['alerts']> {
	const shift = account.clock_offset;
	const own = await alertsBetween(store, accountKey, from, to);
	const all = (await alertsBetween(store, '', from - shift, to - shift)).map((alert) => ({ ...alert, openedAt: alert.openedAt + shift, endedAt: alert.endedAt === null ? null : alert.endedAt + shift }));
	return [...own, ...all].sort((a, b) => a.openedAt - b.openedAt).map(({ code, subject, openedAt, endedAt }) => ({ code, subject, openedAt, endedAt }));
}

async function readRequests({ tx }: StoreContext, { accountKey, from, to }: Month, now: number): Promise<ReviewFacts['requests']> {
	// One whose code never came is nobody's request.
	const rows = await tx
		.selectFrom('rights_requests')
		.select(['opened_at', 'finished_at', 'due_at', 'state'])
		.where('account_key', '=', accountKey)
		.where('state', 'not in', ['waiting', 'lapsed'])
		.execute();
	const within = (at: number | null) => at !== null && at >= from && at < to;
	return {
		opened: rows.filter((row) => within(row.opened_at)).length,
		finished: rows.filter((row) => within(row.finished_at)).length,
		late: rows.filter((row) => within(row.finished_at) && (row.finished_at ?? 0) > row.due_at).length,
		overdueNow: rows.filter((row) => (row.state === 'verified' || row.state === 'in_hand') && row.due_at <= now).length,
	};
}

async function readIncidentFacts(store: StoreContext, { accountKey, from, to }: Month): Promise<ReviewFacts['incidents']> {
	const recorded = await store.tx.selectFrom('incidents').select(['incident_key', 'known_at']).where('account_key', '=', accountKey).where('recorded_at', '>=', from).where('recorded_at', '<', to).execute();
	let notifiedLate = 0;
	for (const { incident_key: key, known_at: knownAt } of recorded) {
		const stop = await store.tx.selectFrom('incident_steps').select('at').where('incident_key', '=', key).where('what', 'in', CLOCK_STOPS).orderBy('at').limit(1).executeTakeFirst();
		if (stop !== undefined && stop.at > knownAt + NOTIFY_WITHIN_MS) notifiedLate++;
	}
	return { recorded: recorded.length, notifiedLate, clockRuns: (await openDeadlines(store, accountKey)).length };
}

/** By the clock of the store, as all messages to recipients. */
async function readPassOns({ tx }: StoreContext, account: AccountRow, { accountKey, from, to }: Month): Promise<ReviewFacts['passOns']> {
	const rows = await tx
		.selectFrom('pass_ons')
		.select(['state', (select) => select.fn.countAll<number | string>().as('rows')])
		.where('account_key', '=', accountKey)
		.where((where) => where.or([where('finished_at', 'is', null), where.and([where('finished_at', '>=', from - account.clock_offset), where('finished_at', '<', to - account.clock_offset)])]))
		.groupBy('state')
		.execute();
	const count = (state: string) => Number(rows.find((row) => row.state === state)?.rows ?? 0);
	return { confirmed: count('confirmed'), waiting: count('due'), byHand: count('by_hand') };
}

async function countLog({ tx }: StoreContext, { accountKey, from, to }: Month, act: 'access' | 'configuration' | 'care', what?: string): Promise<number> {
	const row = await tx
		.selectFrom('audit_log')
		.select((select) => select.fn.countAll<number | string>().as('rows'))
		.where('account_key', '=', accountKey)
		.where('act', '=', act)
		.where('at', '>=', from)
		.where('at', '<', to)
		.$if(what !== undefined, (query) => query.where('what', '=', what ?? ''))
		.executeTakeFirstOrThrow();
	return Number(row.rows);
}

async function readRestoreFacts(store: StoreContext, account: AccountRow, { from, to }: Month): Promise<ReviewFacts['restores']> {
	const restores = await readRestores(store);
	const within = restores.filter(({ foundAt }) => foundAt + account.clock_offset >= from && foundAt + account.clock_offset < to);
	const shift = account.clock_offset;
	const gaps = within.map(({ madeAt, foundAt }) => ({ from: madeAt === null ? null : madeAt + shift, to: foundAt + shift }));
	return { found: within.length, stillClosed: restores.some(({ closed }) => closed), gaps };
}

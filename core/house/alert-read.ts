import { sql } from 'kysely';
import { getAccount } from '../accounts/account-store';
import { readTokenHealth } from '../accounts/token-vault';
import { hears } from '../inbox/listening';
import { readMarks } from '../inbox/marks';
import { isRightsPageOpen } from '../inbox/rights-page';
import { stopRule } from '../outreach/stop-rule';
import { accountNow } from '../store/clock';
import type { AccountRow } from '../store/schema';
import type { StoreContext } from '../store/use-case';
import type { AlertFacts, Share, Volume } from './alert-facts';
import { readOptOuts, readReplies } from './alert-shares';
import { openDeadlines } from './incident-clock';
import { findTasks } from './tasks-found';

const DAY_MS = 24 * 3_600_000;
/** Four weeks: each day of the week four times. */
const HISTORY_DAYS = 28;
/** How long an answer may take (core/reporting/sends.ts). */
const RESPONSE_DAYS = 7;
/** What happened longer ago is no news. */
const NEWS_MS = 7 * DAY_MS;

/** Reads what the alerts of an account look at. Each table is asked for what is recent. */
export async function readAlertFacts(store: StoreContext, accountKey: string): Promise<AlertFacts> {
	const account = await getAccount(store.tx, accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const marks = await readMarks(store, accountKey);
	const tasks = await findTasks(store, accountKey, now);
	return {
		now,
		mode: account.mode,
		messages: await readVolume(store, accountKey, now, 'sends'),
		looks: await readVolume(store, accountKey, now, 'audit_log'),
		optOuts: await readOptOuts(store, { accountKey, from: now - HISTORY_DAYS * DAY_MS, to: now + 1 }),
		replies: await readSettledReplies(store, accountKey, now),
		pause: account.paused_reason === null ? null : { reason: account.paused_reason, until: account.paused_until, inARow: account.pauses_in_a_row },
		token: await readTokenHealth(store, { accountKey }),
		dead: await readDead(store, accountKey, now),
		recipients: await readRecipients(store, accountKey),
		listening: await hears(store, account),
		heardAt: marks.has('heard_at') ? (marks.get('heard_at') ?? 0) + account.clock_offset : null,
		rightsOpen: await isRightsPageOpen(store, account),
		purgedAt: await readPurgedAt(store, account),
		takeovers: await countTakeovers(store, account, now),
		takenOver: account.takeover_alert_at !== null,
		campaigns: await readStoppedCampaigns(store, accountKey),
		variants: await readStoppedVariants(store, accountKey, now),
		waitingSince: tasks.filter(({ kind }) => kind === 'answer' || kind === 'held').map(({ since }) => since),
		requestsOverdue: await countOverdue(store, accountKey, now),
		incidents: await openDeadlines(store, accountKey),
	};
}

/** Whose week to answer is over. */
function readSettledReplies(store: StoreContext, accountKey: string, now: number): Promise<Share> {
	const to = now - RESPONSE_DAYS * DAY_MS;
	return readReplies(store, { accountKey, from: to - HISTORY_DAYS * DAY_MS, to });
}

const COUNTED = { sends: 'claimed_at', audit_log: 'at' } as const;

async function readVolume({ tx }: StoreContext, accountKey: string, now: number, table: keyof typeof COUNTED): Promise<Volume> {
	const at = sql.ref<number>(`${table}.${COUNTED[table]}`);
	// Past the dot a day ago is day 0: what happened in the last 24 hours.
	const day = sql<number>`cast((cast(${now} as bigint) - ${at}) / ${sql.lit(DAY_MS)} as integer)`;
	const which = table === 'sends' ? sql<boolean>`state <> 'refused'` : sql<boolean>`act = 'access'`;
	const { rows } = await sql<{ day: number | string; rows: number | string }>`
		select ${day} as day, count(*) as rows from ${sql.table(table)}
		where account_key = ${accountKey} and ${at} > ${now - (HISTORY_DAYS + 1) * DAY_MS} and ${at} <= ${now} and ${which}
		group by 1`.execute(tx);
	const first = await sql<{ at: number | string | null }>`
		select min(${at}) as at from ${sql.table(table)} where account_key = ${accountKey} and ${which}`.execute(tx);
	const since = first.rows[0]?.at;
	return {
		last24h: Number(rows.find((row) => Number(row.day) === 0)?.rows ?? 0),
		busiest: Math.max(0, ...rows.filter((row) => Number(row.day) > 0).map((row) => Number(row.rows))),
		knownDays: since == null ? 0 : (now - Number(since)) / DAY_MS,
	};
}

/** `received_at` is by the store's clock, `occurred_at` by the account's: a sandbox may be ahead. */
async function readDead({ tx }: StoreContext, accountKey: string, now: number): Promise<AlertFacts['dead']> {
	const events = await tx
		.selectFrom('events')
		.select((select) => select.fn.countAll<number | string>().as('rows'))
		.where('account_key', '=', accountKey)
		.where('state', '=', sql.lit('dead'))
		.where('outcome', '=', 'unanswered')
		.where('occurred_at', '>', now - NEWS_MS)
		.executeTakeFirstOrThrow();
	const stories = await tx
		.selectFrom('story_beats')
		.select((select) => select.fn.countAll<number | string>().as('rows'))
		.where('account_key', '=', accountKey)
		.where('state', '=', 'dead')
		.where('due_at', '>', now - NEWS_MS)
		.executeTakeFirstOrThrow();
	return { events: Number(events.rows), stories: Number(stories.rows) };
}

async function readRecipients({ tx }: StoreContext, accountKey: string): Promise<AlertFacts['recipients']> {
	const rows = await tx
		.selectFrom('pass_ons')
		.select((select) => [
			'recipient',
			select.fn.countAll<number | string>().as('waiting'),
			select.fn.count<number | string>(select.case().when('state', '=', sql.lit('by_hand')).then(1).end()).as('by_hand'),
			select.fn.max<number | string>('attempts').as('tries'),
		])
		.where('account_key', '=', accountKey)
		.where('state', 'in', ['due', 'by_hand'])
		.groupBy('recipient')
		.orderBy('recipient')
		.execute();
	return rows.map((row) => ({ recipient: row.recipient, waiting: Number(row.waiting), byHand: Number(row.by_hand), tries: Number(row.tries) }));
}

async function readPurgedAt({ tx }: StoreContext, account: AccountRow): Promise<number> {
	const last = await tx
		.selectFrom('purge_receipts')
		.select('finished_at')
		.where('account_key', '=', account.account_key)
		.where('finished_at', 'is not', null)
		.orderBy('finished_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return last?.finished_at ?? account.created_at + account.clock_offset;
}

/** What a colleague answers through "35 tasks" takes over a conversation too, but past nobody. */
async function countTakeovers({ tx }: StoreContext, account: AccountRow, now: number): Promise<number> {
	if (account.inbox_tool !== null) return 0;
	const row = await tx
		.selectFrom('foreign_messages')
		.select((select) => select.fn.count<number | string>('person_hash').distinct().as('people'))
		.where('account_key', '=', account.account_key)
		.where('at', '>', now - DAY_MS)
		.executeTakeFirstOrThrow();
	return Number(row.people);
}

/** The brake is no switch: it holds as long as the counts since the last resuming say so (core/outreach/stop-rule.ts). */
async function readStoppedCampaigns({ tx }: StoreContext, accountKey: string): Promise<AlertFacts['campaigns']> {
	const rows = await tx
		.selectFrom('campaigns')
		.select(['campaign', 'counted_sends', 'counted_errors', 'counted_opt_outs'])
		.where('account_key', '=', accountKey)
		.orderBy('campaign')
		.execute();
	return rows.flatMap((row) => {
		const by = stopRule({ sends: row.counted_sends, errors: row.counted_errors, optOuts: row.counted_opt_outs });
		return by === null ? [] : [{ campaign: row.campaign, by }];
	});
}

async function readStoppedVariants({ tx }: StoreContext, accountKey: string, now: number): Promise<AlertFacts['variants']> {
	const rows = await tx
		.selectFrom('campaign_variants')
		.select(['campaign', 'variant', 'stopped_at', 'sends', 'opt_outs'])
		.where('account_key', '=', accountKey)
		.where('stopped_at', '>', now - NEWS_MS)
		.orderBy('campaign')
		.orderBy('variant')
		.execute();
	return rows.map((row) => ({ campaign: row.campaign, variant: row.variant, stoppedAt: row.stopped_at ?? 0, sends: row.sends, optOuts: row.opt_outs }));
}

async function countOverdue({ tx }: StoreContext, accountKey: string, now: number): Promise<number> {
	const row = await tx
		.selectFrom('rights_requests')
		.select((select) => select.fn.countAll<number | string>().as('requests'))
		.where('account_key', '=', accountKey)
		.where('state', 'in', ['verified', 'in_hand'])
		.where('due_at', '<=', now)
		.executeTakeFirstOrThrow();
	return Number(row.requests);
}

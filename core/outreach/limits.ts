import * as z from 'zod';
import { accountNow } from '../store/clock';
import { getAccount } from '../accounts/account-store';
import { statement } from '../store/statement';
import type { StoreContext, UseCase } from '../store/use-case';
import { DEFAULT_QUIET_HOURS, timeOfDay, type QuietHours } from './quiet-hours';

/**
 * Messages per account in any 60 minutes. Meta documents no such limit; 200 is what careful tools keep to
 * (reference §5, "200 automated DMs per hour").
 */
export const HOURLY_LIMIT = 200;

/** Nothing above Meta's own documented hourly figure, the 750 private replies (reference §5). */
const MOST_PER_HOUR = 750;

/** What one account may send at most, as far as a person can set it. */
export interface OutreachLimits {
	/** Messages and public replies in any 60 minutes. */
	readonly hourly: number;
	/** null: no quiet hours. */
	readonly quietHours: QuietHours | null;
	/** To one person over all campaigns: at most `messages` in any `days` days. */
	readonly cap: { readonly messages: number; readonly days: number };
	/** Countries in two letters whose people get no promotion. */
	readonly closedCountries: readonly string[];
}

/** A first touch and its one follow-up fit into a week; a second campaign waits for the next. */
export const DEFAULT_LIMITS: OutreachLimits = {
	hourly: HOURLY_LIMIT,
	quietHours: DEFAULT_QUIET_HOURS,
	cap: { messages: 2, days: 7 },
	closedCountries: [],
};

const whole = (least: number, most: number) =>
	z.number().int().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`);

const given = z.strictObject({
	hourly: whole(1, MOST_PER_HOUR),
	/** `21:00` to `09:00`; both empty: none. */
	quietFrom: z.union([z.literal(''), timeOfDay]),
	quietUntil: z.union([z.literal(''), timeOfDay]),
	capMessages: whole(1, 20),
	capDays: whole(1, 90),
	closedCountries: z.array(z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, such as NL')),
}).refine(({ quietFrom, quietUntil }) => (quietFrom === '') === (quietUntil === ''), { path: ['quietUntil'], error: 'goes with the other end: fill in both, or neither' });

export type LimitsInput = z.input<typeof given>;

export type SetLimitsOutcome =
	| { readonly set: true; readonly limits: OutreachLimits }
	| { readonly set: false; readonly problems: ReadonlyArray<{ readonly field: string; readonly problem: string }> };

/** Sets what an account may send at most. Holds from the next claim on, for every process. */
export const setOutreachLimits: UseCase<{ accountKey: string; limits: unknown }, SetLimitsOutcome> = async (store, { accountKey, limits: raw }) => {
	const checked = given.safeParse(raw);
	if (!checked.success) {
		return { set: false, problems: checked.error.issues.map((issue) => ({ field: String(issue.path[0] ?? 'limits'), problem: issue.message })) };
	}
	const { hourly, quietFrom, quietUntil, capMessages, capDays, closedCountries } = checked.data;
	const quietHours = typeof quietFrom === 'number' && typeof quietUntil === 'number' && quietFrom !== quietUntil ? { from: quietFrom, until: quietUntil } : null;
	const limits: OutreachLimits = { hourly, quietHours, cap: { messages: capMessages, days: capDays }, closedCountries };
	const set_at = await accountNow(store.tx, await getAccount(store.tx, accountKey), store.wallClock);
	const row = { limits: JSON.stringify(limits), set_at };
	await store.tx
		.insertInto('outreach_limits')
		.values({ account_key: accountKey, ...row })
		.onConflict((conflict) => conflict.column('account_key').doUpdateSet(row))
		.execute();
	return { set: true, limits };
};

const stored: z.ZodType<OutreachLimits> = z.object({
	hourly: z.number(),
	quietHours: z.object({ from: z.number(), until: z.number() }).nullable(),
	cap: z.object({ messages: z.number(), days: z.number() }),
	closedCountries: z.array(z.string()),
});

const limitsOfAccount = statement((db, { accountKey }: { accountKey: string }) =>
	db.selectFrom('outreach_limits').select('limits').where('account_key', '=', accountKey),
);

/** The limits that hold for an account: those a person set, else the defaults. */
export async function readLimits({ tx }: Pick<StoreContext, 'tx'>, accountKey: string): Promise<OutreachLimits> {
	const [row] = await limitsOfAccount(tx, { accountKey });
	return row ? stored.parse(JSON.parse(row.limits)) : DEFAULT_LIMITS;
}

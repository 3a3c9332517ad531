import { DEFAULT_LIMITS } from '../../core/outreach/limits';
import type { Bench, Figure } from '../figure';
import { quantileLine, type Line, type Unit } from '../runner/line';
import { simulate, type AccountKind, type Outcome, type World } from './simulation';

/** One day of 10, 100 and 1,000 accounts in virtual time: what n8n and the limits make of it. The same on every machine. */
export const day: Figure = { group: 'scale', name: 'day', measure };

const SEED = 20_261_201;

/** Assumptions, no measurements: few accounts are large, and those bring most of the messages. */
export const KINDS: readonly AccountKind[] = [
	{ name: 'small', inThousand: 600, messagesPerDay: 20, campaign: 10 },
	{ name: 'middle', inThousand: 300, messagesPerDay: 150, campaign: 60 },
	{ name: 'large', inThousand: 90, messagesPerDay: 1_500, campaign: 400 },
	{ name: 'very large', inThousand: 10, messagesPerDay: 12_000, campaign: 1_500 },
];

/** What an n8n of two processors gets done, whatever the node does: 30 to 48 webhook executions a second were seen. */
export const ONE_N8N = 40;

export const WORLD: Omit<World, 'accounts' | 'executionsPerSecond'> = {
	seed: SEED, kinds: KINDS, busy: 1, limits: DEFAULT_LIMITS, zones: ['Europe/Amsterdam', 'Europe/Madrid', 'America/New_York'], day: Date.UTC(2026, 10, 24), updatesPerRequest: 1,
};

interface Day {
	readonly accounts: number;
	readonly busy: number;
	/** How many n8n of {@link ONE_N8N} do the work. */
	readonly n8ns: number;
	/** Messages an account may send in any hour. */
	readonly hourly: number;
}

/** An ordinary day of more and more accounts; one with the highest limit a person can set; one that is six times as busy. */
const DAYS: readonly Day[] = [
	...[10, 100, 1_000].map((accounts) => ({ accounts, busy: 1, n8ns: 1, hourly: DEFAULT_LIMITS.hourly })),
	{ accounts: 1_000, busy: 1, n8ns: 1, hourly: 750 },
	...[1, 2].map((n8ns) => ({ accounts: 1_000, busy: 6, n8ns, hourly: 750 })),
];
const DAYS_QUICK = DAYS.slice(0, 2);

function measure({ say, quick }: Bench): Promise<readonly Line[]> {
	return Promise.resolve((quick ? DAYS_QUICK : DAYS).flatMap((each) => {
		const outcome = simulate({ ...WORLD, accounts: each.accounts, busy: each.busy, limits: { ...DEFAULT_LIMITS, hourly: each.hourly }, executionsPerSecond: each.n8ns * ONE_N8N });
		say(nameOf(each));
		return linesOf(each, outcome);
	}));
}

function nameOf({ accounts, busy, n8ns, hourly }: Day): string {
	return `${accounts.toLocaleString('en')} accounts, ${busy === 1 ? 'ordinary day' : `${busy} times as busy`}, ${n8ns * ONE_N8N}/s, ${hourly} an hour`;
}

function linesOf(day: Day, outcome: Outcome): Line[] {
	const { accounts, busy, n8ns, hourly } = day;
	const line = (id: string, what: string, value: number, unit: Unit) =>
		quantileLine({ id: `scale-day-${accounts}-${busy}-${n8ns}-${hourly}-${id}`, what: `${what}: ${nameOf(day)}`, sizes: { accounts, busy, n8ns, hourly, seed: SEED } }, 0.5, { name: 'simulated', unit, values: [value] });
	return [
		line('messages', 'Messages in', outcome.messages, 'a day'),
		line('executions', 'Executions', outcome.executions, 'a day'),
		line('busiest-hour', 'Executions asked for in the busiest hour', outcome.busiestHour, '/s'),
		line('busiest-minute', 'Executions asked for in the busiest minute', outcome.busiestMinute, '/s'),
		line('wait-p99', 'Wait for an execution, 99th percentile', outcome.waits.p99, 's'),
		line('wait-most', 'Longest wait for an execution', outcome.waits.most, 's'),
		line('answers', 'Answers out', outcome.answers, 'a day'),
		line('held', 'Answers a limit of the account held for over a minute', outcome.held, 'a day'),
		line('too-late', 'Answers that a limit held past the window', outcome.tooLate, 'a day'),
		line('campaign', 'Campaign messages out', outcome.campaignSends, 'a day'),
		line('campaign-most', 'The longest campaign', outcome.campaignHours.most, 'h'),
	];
}

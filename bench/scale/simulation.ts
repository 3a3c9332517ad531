import type { OutreachLimits } from '../../core/outreach/limits';
import { sendsOfAccount, sendsPerRun } from './account-day';
import { arrivalsOf } from './arrivals';
import { chanceOf } from './chance';
import { waitsOf } from './one-queue';

const HOUR_MS = 3_600_000;

/** A kind of account: how many there are in a thousand, and what one gets and sends. */
export interface AccountKind {
	readonly name: string;
	readonly inThousand: number;
	readonly messagesPerDay: number;
	/** People of one campaign a day. */
	readonly campaign: number;
}

export interface World {
	readonly seed: number;
	readonly accounts: number;
	readonly kinds: readonly AccountKind[];
	/** How many times as many messages as the kinds say; 1 is an ordinary day. */
	readonly busy: number;
	readonly limits: OutreachLimits;
	readonly zones: readonly string[];
	/** Midnight of the simulated day in UTC, milliseconds. */
	readonly day: number;
	/** Executions a second that n8n gets done, over all its processes. */
	readonly executionsPerSecond: number;
	/** Updates Meta puts into one request; 1 is the worst there is. */
	readonly updatesPerRequest: number;
}

export interface Outcome {
	readonly messages: number;
	readonly executions: number;
	/** Executions that were asked for, a second, in the busiest hour and the busiest minute. */
	readonly busiestHour: number;
	readonly busiestMinute: number;
	/** Seconds from a message to its recording and the beginning of its answer. */
	readonly waits: { readonly median: number; readonly p99: number; readonly most: number };
	readonly answers: number;
	/** Answers that waited for a limit of their account for over a minute. */
	readonly held: number;
	readonly tooLate: number;
	readonly campaignSends: number;
	/** Hours until the last message of its campaign, over accounts: the median, and the longest. */
	readonly campaignHours: { readonly median: number; readonly most: number };
}

/** One day of many accounts in virtual time: every message, every limit, one queue before n8n. The same world gives the same outcome. */
export function simulate(world: World): Outcome {
	const { limits, executionsPerSecond } = world;
	const accounts = accountsOf(world);
	const asked: { at: number; account: number }[] = [];
	for (const [account, { arrivals }] of accounts.entries()) {
		for (let nth = 0; nth < arrivals.length; nth += world.updatesPerRequest) asked.push({ at: arrivals[nth] ?? 0, account });
	}
	asked.sort((a, b) => a.at - b.at || a.account - b.account);
	const waits = waitsOf(asked.map(({ at }) => at), executionsPerSecond);
	const ready: number[][] = accounts.map(() => []);
	for (const [nth, { at, account }] of asked.entries()) for (let update = 0; update < world.updatesPerRequest; update++) ready[account]?.push(at + (waits[nth] ?? 0));
	const sends = accounts.map((account, nth) => sendsOfAccount({ limits, zone: account.zone, answers: ready[nth]?.slice(0, account.arrivals.length) ?? [], campaign: account.campaign }));
	const runs = sends.reduce((sum, { campaign }) => sum + Math.ceil(campaign.length / sendsPerRun(limits)), 0);
	const sorted = waits.toSorted((a, b) => a - b);
	const lengths = sends.flatMap(({ campaign }, nth) => (campaign.length === 0 ? [] : [((campaign.at(-1) ?? 0) - (accounts[nth]?.campaign.from ?? 0)) / HOUR_MS])).sort((a, b) => a - b);
	return {
		messages: accounts.reduce((sum, { arrivals }) => sum + arrivals.length, 0),
		executions: asked.length + runs,
		busiestHour: busiest(asked, HOUR_MS),
		busiestMinute: busiest(asked, 60_000),
		waits: { median: share(sorted, 0.5) / 1000, p99: share(sorted, 0.99) / 1000, most: share(sorted, 1) / 1000 },
		answers: sends.reduce((sum, each) => sum + each.answers.length, 0),
		held: sends.reduce((sum, each) => sum + each.answers.filter(({ asked, at }) => at > asked + 60_000).length, 0),
		tooLate: sends.reduce((sum, each) => sum + each.tooLate, 0),
		campaignSends: sends.reduce((sum, each) => sum + each.campaign.length, 0),
		campaignHours: { median: share(lengths, 0.5), most: share(lengths, 1) },
	};
}

interface SimulatedAccount {
	readonly zone: string;
	readonly arrivals: readonly number[];
	readonly campaign: { readonly people: number; readonly from: number };
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

function accountsOf({ seed, accounts, kinds, zones, day, busy }: World): SimulatedAccount[] {
	const chance = chanceOf(seed);
	return Array.from({ length: accounts }, (_, nth) => {
		// Spread by the golden ratio: any run of accounts has the kinds in nearly their shares, and not in a draw's.
		const kind = kindAt(kinds, ((nth * GOLDEN) % 1) * 1000);
		const arrivals = arrivalsOf(Math.floor(chance.next() * 2 ** 32), kind.messagesPerDay * busy, day);
		return { zone: zones[nth % zones.length] ?? 'UTC', arrivals, campaign: { people: kind.campaign, from: day + (9 + Math.floor(chance.next() * 4)) * HOUR_MS } };
	});
}

function kindAt(kinds: readonly AccountKind[], place: number): AccountKind {
	let sum = 0;
	const kind = kinds.find(({ inThousand }) => (sum += inThousand) > place) ?? kinds.at(-1);
	if (!kind) throw new Error('A world needs a kind of account.');
	return kind;
}

function busiest(asked: readonly { readonly at: number }[], spanMs: number): number {
	const counts = new Map<number, number>();
	for (const { at } of asked) counts.set(Math.floor(at / spanMs), (counts.get(Math.floor(at / spanMs)) ?? 0) + 1);
	return Math.max(0, ...counts.values()) / (spanMs / 1000);
}

/** @param sorted least first */
function share(sorted: readonly number[], q: number): number {
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

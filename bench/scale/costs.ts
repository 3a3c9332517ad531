import path from 'node:path';
import type { Bench, Figure } from '../figure';
import { openOnSqlite, PostgresOfBench, type DatabaseName, type SizedStore } from '../outreach/database';
import { agrees, CAMPAIGNS, hears, igsidOf, makeFunnel, repliesToStory } from '../outreach/funnel';
import { fillHistory } from '../outreach/history';
import { quantileLine, type Line } from '../runner/line';

/** What an account, a message and a send cost in store time and bytes, in stores of three sizes, on both databases. */
export const costs: Figure = { group: 'scale', name: 'costs', measure };

/** Past sends; each is a message, two decisions and the send, so rows are four times as many: 10,000, 100,000 and 1,000,000. */
const SIZES = [2_500, 25_000, 250_000] as const;
const SIZES_QUICK = [250, 2_500] as const;
/** People a past send went to. */
const PEOPLE = 1_000;
/** Accounts that are connected beside the one that is measured. */
const ACCOUNTS = 200;
const TURNS = 600;
const TURNS_QUICK = 60;

async function measure(bench: Bench): Promise<readonly Line[]> {
	const lines: Line[] = [];
	const sizes = bench.quick ? SIZES_QUICK : SIZES;
	for (const size of sizes) lines.push(...(await measureOne(bench, 'sqlite', size, await openOnSqlite(path.join(bench.folder, `scale-${size}.sqlite`)))));
	const server = await PostgresOfBench.start(bench.folder);
	try {
		for (const size of sizes) lines.push(...(await measureOne(bench, 'postgres', size, await server.open())));
	} finally {
		await server.stop();
	}
	return lines;
}

async function measureOne({ quick, say }: Bench, database: DatabaseName, size: number, measured: SizedStore): Promise<Line[]> {
	const turns = quick ? TURNS_QUICK : TURNS;
	const accountKey = await makeFunnel(measured);
	const viewerKeys: string[] = [];
	for (let nth = 0; nth < PEOPLE; nth++) viewerKeys.push((await repliesToStory(measured, igsidOf(nth), `first-${nth}`)).viewerKey);
	await measured.fill("update events set state = 'handled', outcome = 'sent';");
	await fillHistory(measured, database, { accountKey, sends: size, viewerKeys, until: measured.clock.now });
	say(`${(4 * size).toLocaleString('en')} rows are in (${database})`);
	const parts = [await accounts(measured), await messages(measured, turns), await sends(measured, accountKey, turns)];
	await measured.close();
	const sizes = { rows: 4 * size, people: PEOPLE };
	const about = (id: string, what: string) => ({ id: `scale-${id}-${size}-${database}`, what: `${what}, with ${(4 * size).toLocaleString('en')} rows (${database})`, sizes });
	return parts.flatMap(({ id, what, times, processor, bytes }) => [
		quantileLine(about(id, what), 0.5, { name: 'store time', unit: 'ms', values: times }, [{ name: 'processor time of this process', unit: 'ms', values: processor }]),
		quantileLine(about(`${id}-bytes`, `Room of ${what.charAt(0).toLowerCase()}${what.slice(1)}`), 0.5, { name: 'tables and indexes', unit: 'kB', values: [bytes / 1000] }),
	]);
}

interface Part {
	readonly id: string;
	readonly what: string;
	/** Milliseconds of one each. */
	readonly times: readonly number[];
	/** Milliseconds of this process's processor time for one each: what a machine that is shared does not change. */
	readonly processor: readonly number[];
	/** Of one, the mean of all. */
	readonly bytes: number;
}

async function grown(measured: SizedStore, count: number, work: (nth: number) => Promise<Took>): Promise<Pick<Part, 'times' | 'processor' | 'bytes'>> {
	const before = await measured.bytes();
	const took: Took[] = [];
	for (let nth = 0; nth < count; nth++) took.push(await work(nth));
	return { times: took.map(({ ms }) => ms), processor: took.map(({ processor }) => processor), bytes: ((await measured.bytes()) - before) / count };
}

interface Took {
	readonly ms: number;
	readonly processor: number;
}

async function timed(work: () => Promise<unknown>): Promise<Took> {
	const [began, used] = [performance.now(), process.cpuUsage()];
	await work();
	const { user, system } = process.cpuUsage(used);
	return { ms: performance.now() - began, processor: (user + system) / 1000 };
}

/** Connecting an account, with its subscription and limits. */
async function accounts(measured: SizedStore): Promise<Part> {
	const one = (nth: number) => timed(() => makeFunnel(measured, { igAccountId: `178414000001${String(nth).padStart(5, '0')}` }));
	return { id: 'account', what: 'An account', ...(await grown(measured, ACCOUNTS, one)) };
}

/** A message of somebody known, as one delivery of Instagram: its event, its answer to be given, what is known of the person. */
async function messages(measured: SizedStore, turns: number): Promise<Part> {
	return { id: 'message', what: 'A message, one in a delivery', ...(await grown(measured, turns, (nth) => {
		measured.clock.now += 1_000;
		return timed(() => repliesToStory(measured, igsidOf((nth * 7) % PEOPLE), `measured-${nth}`));
	})) };
}

/** A message of a campaign: taken, decided on, claimed and settled. What it answers and its place in the campaign are there before. */
async function sends(measured: SizedStore, accountKey: string, turns: number): Promise<Part> {
	const { store, clock } = measured;
	await hears(measured, accountKey);
	for (let nth = 0; nth < turns; nth++) {
		const { viewerKey } = await repliesToStory(measured, igsidOf(nth), `before-${nth}`);
		await agrees(measured, accountKey, viewerKey);
		await store.planStep({ accountKey, viewerKeys: [viewerKey], campaign: `scale_${nth}`, copyKey: `offer_${nth % CAMPAIGNS}`, followUpCopyKey: null });
	}
	return { id: 'send', what: 'A send', ...(await grown(measured, turns, async () => {
		clock.now += 20_000;
		await hears(measured, accountKey);
		return timed(async () => {
			const [plan] = await store.takeDuePlans({ accountKey, limit: 1 });
			if (!plan) throw new Error('No step is due.');
			const claim = await store.claimPlan({ accountKey, plan });
			if (claim.outcome !== 'claimed') throw new Error(`Not claimed: ${JSON.stringify(claim)}`);
			await store.settleSend({ sendKey: claim.sendKey, call: { outcome: 'accepted', mid: `mid-${claim.sendKey}` } });
		});
	})) };
}

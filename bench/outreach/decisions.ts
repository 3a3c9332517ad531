import path from 'node:path';
import type { Bench, Figure } from '../figure';
import { ratioLine, type Line } from '../runner/line';
import { openOnSqlite, PostgresOfBench, type DatabaseName, type MeasuredStore } from './database';
import { agrees, CAMPAIGNS, hears, igsidOf, makeFunnel, repliesToStory } from './funnel';
import { fillHistory } from './history';

/** What one decision costs with 1,000, 30,000 and 1,000,000 past sends of the account in the store, on both databases. */
export const decisions: Figure = { group: 'outreach', name: 'decisions', measure };

const LEAST = 1_000;
const MORE = [30_000, 1_000_000];
const MORE_QUICK = [30_000];

/** An index over more rows is a level deeper; growing with history would be 30 and 1,000. */
const AT_MOST = 1.5;

/** Everybody the past sends went to: with a million of them a thousand messages each. */
const PEOPLE = 1_000;
/** Turns on each store before the next one has its turn. */
const TURNS = 20;
/** More pairs than asked for, as a turn is a matter of milliseconds. */
const ROUNDS_PER_PAIR = 2;

/** The transactions of a send: the answer to a message, a campaign's step, and what became of the call. */
const PARTS = ['claimAnswer', 'claimStep', 'settle', 'takeDue'] as const;
type Part = (typeof PARTS)[number];

const NAMES: Readonly<Record<Part, string>> = {
	claimAnswer: 'Deciding on and claiming an answer',
	claimStep: 'Deciding on and claiming a campaign step',
	settle: 'Settling a send',
	takeDue: 'Asking what is due and what is unknown',
};

async function measure(bench: Bench): Promise<readonly Line[]> {
	const onSqlite = await measureOn(bench, 'sqlite', (size) => openOnSqlite(path.join(bench.folder, `sends-${size}.sqlite`)));
	const server = await PostgresOfBench.start(bench.folder);
	try {
		return [...onSqlite, ...(await measureOn(bench, 'postgres', () => server.open()))];
	} finally {
		await server.stop();
	}
}

async function measureOn({ quick, pairs, say }: Bench, database: DatabaseName, open: (size: number) => Promise<MeasuredStore>): Promise<Line[]> {
	const more = quick ? MORE_QUICK : MORE;
	const lives: Life[] = [];
	for (const size of [LEAST, ...more]) {
		lives.push(await Life.begin(await open(size), database, size));
		say(`${size.toLocaleString('en')} past sends are in (${database})`);
	}
	for (let round = 0; round <= pairs * ROUNDS_PER_PAIR; round++) {
		// The first round fills the caches.
		for (const life of lives) await life.round(round > 0);
	}
	for (const life of lives) await life.measured.close();
	return more.flatMap((size) =>
		PARTS.map((part) => {
			const side = (of: number) => ({ name: `${of.toLocaleString('en')} sends`, unit: 'ms' as const, values: lives.find((life) => life.size === of)?.times[part] ?? [] });
			return ratioLine(
				{
					id: `outreach-${part}-${size}-${database}`, target: { atMost: AT_MOST }, sizes: { sends: size, people: PEOPLE },
					what: `${NAMES[part]} with ${size.toLocaleString('en')} past sends, against ${LEAST.toLocaleString('en')} (${database})`,
				},
				side(size),
				side(LEAST),
			);
		}),
	);
}

/** One store with its history, in which people go on replying and being answered. */
class Life {
	/** Milliseconds of one transaction each, the mean of a round. */
	readonly times: Record<Part, number[]> = { claimAnswer: [], claimStep: [], settle: [], takeDue: [] };
	#turn = 0;

	private constructor(readonly measured: MeasuredStore, readonly size: number, private readonly accountKey: string) {}

	static async begin(measured: MeasuredStore, database: DatabaseName, size: number): Promise<Life> {
		const accountKey = await makeFunnel(measured);
		const viewerKeys: string[] = [];
		for (let nth = 0; nth < PEOPLE; nth++) {
			const { viewerKey } = await repliesToStory(measured, igsidOf(nth), `first-${nth}`);
			await agrees(measured, accountKey, viewerKey);
			viewerKeys.push(viewerKey);
		}
		await measured.fill("update events set state = 'handled', outcome = 'sent';");
		await fillHistory(measured, database, { accountKey, sends: size, viewerKeys, until: measured.clock.now });
		return new Life(measured, size, accountKey);
	}

	async round(counts: boolean): Promise<void> {
		const sums: Record<Part, number> = { claimAnswer: 0, claimStep: 0, settle: 0, takeDue: 0 };
		for (let turn = 0; turn < TURNS; turn++) await this.#oneTurn(sums);
		if (counts) for (const part of PARTS) this.times[part].push(sums[part] / TURNS);
	}

	/** A person replies to a story, is answered, and gets a step of a campaign. */
	async #oneTurn(sums: Record<Part, number>): Promise<void> {
		const { measured, accountKey } = this;
		const { store, clock } = measured;
		const turn = this.#turn++;
		clock.now += 20_000;
		await hears(measured, accountKey);
		const { viewerKey, eventKey } = await repliesToStory(measured, igsidOf((turn * 7) % PEOPLE), `turn-${turn}`);
		clock.now += 1_000;
		const timed = async <T>(part: Part, work: () => Promise<T>): Promise<T> => {
			const began = performance.now();
			const outcome = await work();
			sums[part] += performance.now() - began;
			return outcome;
		};
		const answer = await timed('claimAnswer', () => store.claimSend({ accountKey, viewerKey, eventKey, step: 'answer', copyKey: 'thanks' }));
		await this.#settled(answer, (sendKey) => timed('settle', () => store.settleSend({ sendKey, call: { outcome: 'accepted', mid: `mid-${sendKey}` } })));
		const nth = turn % CAMPAIGNS;
		await store.planStep({ accountKey, viewerKeys: [viewerKey], campaign: `campaign_${turn}`, copyKey: `offer_${nth}`, followUpCopyKey: null });
		const [plan] = await timed('takeDue', async () => {
			await store.takeUnknownSends({ accountKey });
			return store.takeDuePlans({ accountKey, limit: 10 });
		});
		if (!plan) throw new Error('The step that was planned is not due.');
		const step = await timed('claimStep', () => store.claimPlan({ accountKey, plan }));
		await this.#settled(step, (sendKey) => store.settleSend({ sendKey, call: { outcome: 'accepted', mid: `mid-${sendKey}` } }));
	}

	async #settled(claim: Awaited<ReturnType<MeasuredStore['store']['claimSend']>>, settle: (sendKey: string) => Promise<unknown>): Promise<void> {
		if (claim.outcome !== 'claimed') throw new Error(`Not claimed: ${JSON.stringify(claim)}`);
		await settle(claim.sendKey);
	}
}

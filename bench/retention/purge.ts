import { setTimeout as sleep } from 'node:timers/promises';
import { RETENTION, type RetentionPolicy } from '../../core/retention/policy';
import { inBatches } from '../../core/retention/batches';
import { addRemoved } from '../../core/retention/receipts';
import { NOTHING_REMOVED } from '../../core/retention/expired';
import type { Store } from '../../core/use-cases';
import type { Bench, Figure } from '../figure';
import { interleave } from '../runner/pairs';
import { quantileLine, ratioLine, type Line } from '../runner/line';
import { expected } from './old-views';
import { onPostgres, onSqlite, type Place } from './places';

/** A purge of half of all views, against the bare statements that take the same rows; and messages that come in beside it. */
export const purge: Figure = { group: 'retention', name: 'purge', measure };

const AT_MOST = 2;
const LIVE_AT_MOST_MS = 250;
/** Messages a second beside a purge; as many as a large account's webhooks bring. */
const LIVE_EVERY_MS = 50;
/** Purges beside which messages are timed. */
const LIVE_RUNS = 3;

const PRESET: RetentionPolicy = {
	signalsDays: RETENTION.signalsDays.days, leadsDays: RETENTION.leadsDays.days, evidenceDays: RETENTION.evidenceDays.days, eventsDays: RETENTION.eventsDays.days, rules: [],
};

async function measure(bench: Bench): Promise<readonly Line[]> {
	const sizes = bench.quick ? { rows: 100_000, people: 5_000 } : { rows: 2_000_000, people: 100_000 };
	const lines: Line[] = [];
	for (const open of [onSqlite, onPostgres]) {
		const place = await open(bench.folder, sizes);
		try {
			bench.say(`${sizes.rows.toLocaleString('en')} views are in (${place.database})`);
			lines.push(...(await measureOn(bench, place)));
		} finally {
			await place.close();
		}
	}
	return lines;
}

async function measureOn({ pairs, quick, say }: Bench, place: Place): Promise<Line[]> {
	const { database, plan } = place;
	const sizes = { rows: plan.rows, people: plan.people };
	const { a, b } = await interleave(pairs, () => place.withStore((store) => timed(() => purgeAll(store, place))), () => place.raw());
	say(`${pairs} pairs (${database})`);
	const live: number[] = [];
	for (let run = 0; run < (quick ? 1 : LIVE_RUNS); run++) live.push(...(await place.withStore((store) => liveBeside(store, place))));
	return [
		ratioLine(
			{ id: `retention-purge-${database}`, what: `Purging half of ${plan.rows.toLocaleString('en')} views, against the bare deletes (${database})`, target: { atMost: AT_MOST }, sizes },
			{ name: 'purge', unit: 'ms', values: a },
			{ name: 'bare deletes', unit: 'ms', values: b },
		),
		quantileLine({ id: `retention-live-${database}`, what: `Recording a message while it runs, 99th percentile (${database})`, target: { atMost: LIVE_AT_MOST_MS }, sizes }, 0.99, { name: 'live', unit: 'ms', values: live }),
	];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}

/** A whole run as the node makes it. @throws Error when it removed anything else than what expired */
async function purgeAll(store: Store, { plan }: Place): Promise<void> {
	const { accountKey } = plan;
	const { receiptKey } = await store.startPurge({ accountKey, policy: PRESET });
	let removed = NOTHING_REMOVED;
	const batches = inBatches((cursor, limit) => store.purgeBatch({ receiptKey, cursor, limit }, 'bulk'), () => performance.now());
	for await (const outcome of batches) removed = addRemoved(removed, outcome.removed);
	const receipt = await store.finishPurge({ receiptKey });
	const { views, people } = expected(plan);
	if (removed.views !== views || removed.people !== people || receipt.removed.views !== views || receipt.removed.people !== people) {
		throw new Error(`The purge removed ${JSON.stringify(removed)}, its receipt says ${JSON.stringify(receipt.removed)}; ${views} views and ${people} people expired.`);
	}
}

/** Messages at an even pace, however slow the answers, for as long as a purge runs. @returns milliseconds of each */
async function liveBeside(store: Store, place: Place): Promise<number[]> {
	const times: number[] = [];
	const pending: Promise<void>[] = [];
	const state = { done: false };
	const began = performance.now();
	const beat = async (): Promise<void> => {
		for (let nth = 0; !state.done; nth++) {
			await sleep(Math.max(0, began + nth * LIVE_EVERY_MS - performance.now()));
			pending.push(timed(() => record(store, nth)).then((ms) => void times.push(ms)));
		}
	};
	const beating = beat();
	try {
		await purgeAll(store, place);
	} finally {
		state.done = true;
		await beating;
		await Promise.all(pending);
	}
	return times;
}

/** A message of somebody new: a person, an identity, an event and an engagement. */
async function record(store: Store, nth: number): Promise<void> {
	const at = Date.now();
	const { handedOff } = await store.recordEvents({
		events: [{ kind: 'message', accountId: '17841400000000000', personId: `70010${String(nth).padStart(10, '0')}`, mid: `m-${nth}-${at}`, naturalKey: `m-${nth}-${at}`, occurredAt: at, text: 'hello' }],
		unknown: {}, answered: [],
	});
	if (handedOff.length !== 1) throw new Error('A message was not recorded.');
}

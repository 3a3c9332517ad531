import type { Bench, Figure } from '../figure';
import { quantileLine, ratioLine, type Line } from '../runner/line';
import { interleave } from '../runner/pairs';
import { STORE_KEY } from '../support/store-template';
import { Bed, type Burst, type Target } from './bed';
import { perSecond } from './fire';
import { differenceOf, eventKeysIn, naturalKeys } from './recorded';

/**
 * Instagram's webhooks in a burst, on a real n8n: how many are answered once they are on disk, against an empty
 * workflow in the same n8n. After each burst every update has to be in the store once, and in one execution.
 */
export const single: Figure = { group: 'burst', name: 'burst-single', measure: (bench) => withBed(bench, measureSingle) };
export const batched: Figure = { group: 'burst', name: 'burst-batched', measure: (bench) => withBed(bench, measureBatched) };

const RATE = 0.85;
const EVENTS_PER_SECOND = 2_000;
const ANSWER_MS = 1_000;
const PER_BATCH = 100;
/** POSTs that are delivered once more after the burst, as Meta does when an answer is lost. */
const AGAIN = 50;

async function withBed(bench: Bench, work: (bench: Bench, bed: Bed) => Promise<readonly Line[]>): Promise<readonly Line[]> {
	const bed = await Bed.start(bench.folder);
	try {
		// The first seconds of a new n8n are not like those that follow.
		for (const target of [bed.ours, bed.empty]) await bed.burst(target, { seconds: 3, perPost: 1 });
		return await work(bench, bed);
	} finally {
		await bed.stop();
	}
}

async function measureSingle({ quick, pairs, say }: Bench, bed: Bed): Promise<readonly Line[]> {
	const [slice, seconds] = quick ? [4, 8] : [20, 60];
	const rateOf = (target: Target) => async (pair: number) => {
		const burst = await bed.burst(target, { seconds: slice, perPost: 1 });
		say(`pair ${pair + 1} of ${pairs}: ${told(burst)}`);
		return burst.answers.length / ((burst.ms + burst.drainedMs) / 1_000);
	};
	const { a, b } = await interleave(pairs, rateOf(bed.ours), rateOf(bed.empty));
	const burst = await burstOnce(bed, { seconds, perPost: 1 }, say);
	return [
		ratioLine(
			{ id: 'burst-single-rate', what: 'Updates one per POST, answered and run, over an empty workflow', target: { atLeast: RATE }, sizes: { seconds: slice } },
			{ name: 'ours', unit: '/s', values: a },
			{ name: 'empty workflow', unit: '/s', values: b },
		),
		answerLine('burst-single-answer', 'Answer to one update per POST, 99th percentile', burst, { seconds }),
	];
}

async function measureBatched({ quick, say }: Bench, bed: Bed): Promise<readonly Line[]> {
	const seconds = quick ? 8 : 60;
	const burst = await burstOnce(bed, { seconds, perPost: PER_BATCH }, say);
	const rates = perSecond(burst).map((posts) => posts * PER_BATCH);
	const sizes = { seconds, updatesPerPost: PER_BATCH };
	return [
		quantileLine(
			{ id: 'burst-batched-rate', what: 'Updates recorded, 100 per POST', target: { atLeast: EVENTS_PER_SECOND }, sizes },
			0.5, { name: 'each second', unit: '/s', values: rates },
		),
		answerLine('burst-batched-answer', 'Answer to 100 updates per POST, 99th percentile', burst, sizes),
		quantileLine({ id: 'burst-batched-rest', what: 'After the last answer, until all of them were run', sizes }, 0.5, { name: 'rest', unit: 's', values: [burst.drainedMs / 1_000] }),
	];
}

/** One burst to our trigger, whole: what is in the store and in the executions after it is what was posted. @throws Error otherwise */
async function burstOnce(bed: Bed, { seconds, perPost }: { readonly seconds: number; readonly perPost: number }, say: Bench['say']): Promise<Burst> {
	const before = await Known.read(bed);
	const burst = await bed.burst(bed.ours, { seconds, perPost });
	const posted = burst.answers.map(({ nth }) => nth);
	await bed.post(bed.ours, { seconds: 60, perPost, from: Math.min(...posted), atMost: Math.min(AGAIN, posted.length) });
	await bed.untilIdle();
	const after = await Known.read(bed);
	const stored = differenceOf(naturalKeys(posted, { ...bed.updates, perPost }, STORE_KEY), after.naturalKeysSince(before));
	const started = differenceOf(after.eventsSince(before), after.startedSince(before));
	say(`${told(burst)}; in the store ${JSON.stringify(stored)}, in executions ${JSON.stringify(started)}`);
	const wrong = [stored, started].some(({ lost, doubled, strange }) => lost + doubled + strange > 0);
	if (wrong) throw new Error(`Of ${posted.length * perPost} updates, in the store: ${JSON.stringify(stored)}, in executions: ${JSON.stringify(started)}.`);
	return burst;
}

/** What the store and n8n know at a time. */
class Known {
	private constructor(
		private readonly events: ReadonlyMap<string, string>,
		private readonly executions: readonly string[],
	) {}

	static async read(bed: Bed): Promise<Known> {
		const rows = await bed.store('select event_key, natural_key from events');
		return new Known(new Map(Array.from(rows, (row) => [String(row['event_key']), String(row['natural_key'])])), await bed.executionsOf(bed.ours));
	}

	eventsSince(before: Known): Set<string> {
		return new Set([...this.events.keys()].filter((key) => !before.events.has(key)));
	}

	naturalKeysSince(before: Known): string[] {
		return [...this.events].filter(([key]) => !before.events.has(key)).map(([, naturalKey]) => naturalKey);
	}

	startedSince(before: Known): string[] {
		return this.executions.flatMap(eventKeysIn).filter((key) => !before.events.has(key));
	}
}

function answerLine(id: string, what: string, { answers }: Burst, sizes: Line['sizes']): Line {
	return quantileLine({ id, what, target: { atMost: ANSWER_MS }, sizes }, 0.99, { name: 'answers', unit: 'ms', values: answers.map(({ ms }) => Math.round(ms * 10) / 10) });
}

function told({ answers, ms, drainedMs, processorMs }: Burst): string {
	return `${answers.length} POSTs in ${(ms / 1_000).toFixed(1)} s and ${(drainedMs / 1_000).toFixed(1)} s more until they were run, the client busy for ${(processorMs / ms * 100).toFixed(0)} % of a processor`;
}

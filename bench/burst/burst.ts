import type { Bench, Figure } from '../figure';
import { quantileLine, ratioLine, type Line } from '../runner/line';
import { interleave } from '../runner/pairs';
import { STORE_KEY } from '../support/store-template';
import { Bed, type Burst, type Target } from './bed';
import type { Mode } from './ground';
import { perSecond } from './per-second';
import { differenceOf, eventKeysIn, naturalKeys } from './recorded';

/**
 * Instagram's webhooks in a burst, on a real n8n: how many are answered once they are on disk, against an empty
 * workflow in the same n8n. After each burst every update has to be in the store once, and in one execution.
 */
export const bursts: readonly Figure[] = (['regular', 'queue'] as const).flatMap((mode): Figure[] => [
	{ group: 'burst', name: `burst-single-${mode}`, measure: (bench) => withBed(bench, mode, measureSingle) },
	{ group: 'burst', name: `burst-batched-${mode}`, measure: (bench) => withBed(bench, mode, measureBatched) },
]);

type Measure = (bench: Bench, bed: Bed, mode: Mode) => Promise<readonly Line[]>;

const RATE = 0.85;
const EVENTS_PER_SECOND = 2_000;
const ANSWER_MS = 1_000;
const PER_BATCH = 100;
/** POSTs that are delivered once more after the burst, as Meta does when an answer is lost. */
const AGAIN = 50;

async function withBed(bench: Bench, mode: Mode, measure: Measure): Promise<readonly Line[]> {
	const bed = await Bed.start(mode, bench.folder);
	try {
		// The first seconds of a new n8n are not like those that follow.
		for (const target of [bed.ours, bed.empty]) await bed.burst(target, { seconds: 3, perPost: 1 });
		return await measure(bench, bed, mode);
	} finally {
		await bed.stop();
	}
}

const measureSingle: Measure = async ({ quick, pairs, say }, bed, mode) => {
	const [slice, seconds] = quick ? [4, 8] : [10, 60];
	const rateOf = (target: Target) => async (pair: number) => {
		const burst = await bed.burst(target, { seconds: slice, perPost: 1 });
		say(`pair ${pair + 1} of ${pairs}: ${told(burst)}`);
		return burst.answers.length / ((burst.ms + burst.drainedMs) / 1_000);
	};
	const { a, b } = await interleave(pairs, rateOf(bed.ours), rateOf(bed.empty));
	const burst = await burstOnce(bed, { seconds, perPost: 1 }, say);
	return [
		ratioLine(
			{ id: `burst-single-rate-${mode}`, what: `Updates one per POST, answered and run, over an empty workflow, ${mode} mode`, target: { atLeast: RATE }, sizes: { seconds: slice } },
			{ name: 'ours', unit: '/s', values: a },
			{ name: 'empty workflow', unit: '/s', values: b },
		),
		answerLine(`burst-single-answer-${mode}`, `Answer to one update per POST, 99th percentile, ${mode} mode`, burst, { seconds }),
	];
};

const measureBatched: Measure = async ({ quick, say }, bed, mode) => {
	const seconds = quick ? 8 : 60;
	const burst = await burstOnce(bed, { seconds, perPost: PER_BATCH }, say);
	const rates = perSecond(burst).map((posts) => posts * PER_BATCH);
	const sizes = { seconds, updatesPerPost: PER_BATCH };
	return [
		quantileLine(
			{ id: `burst-batched-rate-${mode}`, what: `Updates recorded, 100 per POST, ${mode} mode`, target: { atLeast: EVENTS_PER_SECOND }, sizes },
			0.5, { name: 'each second', unit: '/s', values: rates },
		),
		answerLine(`burst-batched-answer-${mode}`, `Answer to 100 updates per POST, 99th percentile, ${mode} mode`, burst, sizes),
		quantileLine({ id: `burst-batched-rest-${mode}`, what: `After the last answer, until all of them were run, ${mode} mode`, sizes }, 0.5, { name: 'rest', unit: 's', values: [burst.drainedMs / 1_000] }),
	];
};

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
		const rows = await bed.ground.rowsOfStore('select event_key, natural_key from events');
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

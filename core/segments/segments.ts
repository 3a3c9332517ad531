import { getAccount } from '../accounts/account-store';
import { accountNow } from '../store/clock';
import type { StoreContext, UseCase } from '../store/use-case';
import { armOf, drawSample, requireSample, requireSplit, type Sample, type Split } from './chance';
import { readDrawKeys } from './draw-keys';
import type { LeftOut } from './left-out';
import { readCandidates, type Candidate } from './people';
import { requireRule } from './rule';

export interface SegmentInput {
	readonly accountKey: string;
	/** A `SegmentRule`; checked again here, it may come from a person. */
	readonly rule: unknown;
	readonly sample?: Sample | undefined;
	readonly split?: Split | undefined;
}

export interface SegmentPerson {
	readonly viewerKey: string;
	/** Different stories seen in the window the rule needs. */
	readonly stories: number;
	/** Arm of the split; null without one. */
	readonly arm: string | null;
}

export interface SegmentResult {
	/** Time of the account the windows go by, UTC milliseconds. */
	readonly now: number;
	/** Most stories first, and where that is equal by key. */
	readonly matched: readonly SegmentPerson[];
	/** Everybody else the rule looks at: those with a signal in the window it needs, or all of the account. */
	readonly rest: readonly SegmentPerson[];
}

/** What the rooms beside this one know of opt-outs that no query can see. */
export interface SegmentEffects {
	/** Those of these people who opted out under a key that has been replaced since. */
	suppressedUnderOldKeys(store: StoreContext, accountKey: string, viewerKeys: readonly string[]): Promise<ReadonlySet<string>>;
}

/**
 * The people of a segment, by key, and the rest. The same history, rule and time give the same people in the same
 * order, on both databases. Who opted out, had the use of their data restricted, is flagged as under age or objects comes out in neither.
 *
 * @throws Error when the rule, the sample or the split cannot be used
 */
export function findSegmentWith(effects: SegmentEffects): UseCase<SegmentInput, SegmentResult> {
	return async (store, input) => {
		const { now, matched, rest } = await find(store, effects, input);
		return { now, matched, rest };
	};
}

export interface SegmentPreview {
	readonly now: number;
	readonly matched: number;
	readonly rest: number;
	/** People the rule matches who stay out, each under the first reason that holds. */
	readonly leftOut: Readonly<Record<LeftOut, number>>;
	/** Views of stories marked sensitive: only their number is known, and nobody is in the segment for them. */
	readonly sensitiveViews: number;
	/** Matched people per arm; empty without a split. */
	readonly arms: Readonly<Record<string, number>>;
}

/** The same segment in numbers, naming nobody. */
export function previewSegmentWith(effects: SegmentEffects): UseCase<SegmentInput, SegmentPreview> {
	return async (store, input) => {
		const { now, matched, rest, leftOut } = await find(store, effects, input);
		const arms: Record<string, number> = {};
		for (const { arm } of matched) if (arm !== null) arms[arm] = (arms[arm] ?? 0) + 1;
		return {
			now,
			matched: matched.length,
			rest: rest.length,
			leftOut,
			sensitiveViews: await countSensitiveViews(store, input.accountKey),
			arms,
		};
	};
}

type Found = SegmentResult & Pick<SegmentPreview, 'leftOut'>;

async function find(store: StoreContext, effects: SegmentEffects, input: SegmentInput): Promise<Found> {
	const { sample, split } = input;
	if (sample) requireSample(sample);
	if (split) requireSplit(split);
	const { now, matched, rest, leftOut } = await runRule(store, effects, input);
	const pepper = store.keys.oldest.pepper;
	const drawKeys = sample || split ? await readDrawKeys(store, matched.map(({ viewerKey }) => viewerKey)) : new Map<string, string>();
	const byDraw = matched.map((person) => ({ person, viewerKey: drawKeys.get(person.viewerKey) ?? person.viewerKey }));
	const drawn = new Set(sample ? drawSample(pepper, sample, byDraw) : byDraw);
	const undrawn = byDraw.filter((each) => !drawn.has(each)).map(({ person }) => person);
	return {
		now,
		matched: [...drawn].map(({ person, viewerKey }) => toPerson(person, split ? armOf(pepper, split, viewerKey) : null)),
		rest: [...undrawn, ...rest].map((person) => toPerson(person, null)),
		leftOut,
	};
}

function toPerson({ viewerKey, score }: Candidate, arm: string | null): SegmentPerson {
	return { viewerKey, stories: score, arm };
}

interface RuleOutcome {
	readonly now: number;
	readonly matched: readonly Candidate[];
	readonly rest: readonly Candidate[];
	readonly leftOut: Record<LeftOut, number>;
}

async function runRule(store: StoreContext, effects: SegmentEffects, input: SegmentInput): Promise<RuleOutcome> {
	const rule = requireRule(input.rule);
	const account = await getAccount(store.tx, input.accountKey);
	const now = await accountNow(store.tx, account, store.wallClock);
	const candidates = await readCandidates(store, rule, { accountKey: input.accountKey, now, timeZone: account.time_zone });
	const free = candidates.filter(({ leftOut }) => leftOut === null);
	const listed = await effects.suppressedUnderOldKeys(store, input.accountKey, free.map(({ viewerKey }) => viewerKey));
	const people = free.filter(({ viewerKey }) => !listed.has(viewerKey)).sort(byScoreThenKey);
	const matching = people.filter(({ matched }) => matched);
	const top = new Set(matching.slice(0, Math.ceil((matching.length * (rule.topPercent ?? 100)) / 100)));
	const leftOut = { suppressed: 0, restricted: 0, under_age: 0, objects: 0 };
	for (const { viewerKey, matched, leftOut: seen } of candidates) {
		const reason = seen ?? (listed.has(viewerKey) ? 'suppressed' : null);
		if (matched && reason !== null) leftOut[reason]++;
	}
	return { now, matched: [...top], rest: people.filter((person) => !top.has(person)), leftOut };
}

/** By code units, which both databases and every machine agree on; a database's own order may not. */
function byScoreThenKey(a: Candidate, b: Candidate): number {
	if (a.score !== b.score) return b.score - a.score;
	return a.viewerKey < b.viewerKey ? -1 : 1;
}

async function countSensitiveViews({ tx }: StoreContext, accountKey: string): Promise<number> {
	const row = await tx
		.selectFrom('story_facts')
		.select((select) => select.fn.sum<number | string | null>('views_forgotten').as('views'))
		.where('account_key', '=', accountKey)
		.where('sensitive', '=', 1)
		.executeTakeFirst();
	return Number(row?.views ?? 0);
}

import fc from 'fast-check';
import type { Condition, Part, Window } from '../../../core/segments/rule';
import { SIGNAL_NAMES } from '../../../core/segments/signals';
import { objectInLedger } from './objections';
import { addIdentityRows, insertRow } from './purge-rows';
import { boundsOf } from './segment-reference';
import { connectLive, type TestStore } from './store';

export interface Act {
	readonly kind: string;
	readonly story: string | null;
	readonly at: number;
}

export interface SegmentPersonRow {
	readonly key: string;
	readonly mergedInto: string | null;
	readonly suppressed: 'no' | 'by_key' | 'by_identity';
	/** What the ledger says of profiling: objected, or objected and granted anew. */
	readonly ledger: 'nothing' | 'objects' | 'granted_anew';
	readonly flags: readonly string[];
	readonly tags: readonly string[];
	readonly traits: Readonly<Record<string, string>>;
	readonly language: 'nl' | 'en' | null;
	readonly acts: readonly Act[];
}

export interface SegmentWorld {
	readonly accountKey: string;
	readonly now: number;
	readonly timeZone: string;
	readonly stories: ReadonlyArray<{ readonly id: string; readonly postedAt: number | null; readonly theme: string | null; readonly campaign: string | null }>;
	readonly people: readonly SegmentPersonRow[];
}

/** Moments just after the clocks of a zone changed, an hour before, and plain ones: windows of days then have 23, 24, 25 hours. */
const PLACES: ReadonlyArray<readonly [string, readonly string[]]> = [
	['Europe/Amsterdam', ['2026-03-29T03:30:00Z', '2026-10-25T12:00:00Z', '2026-10-26T01:30:00Z', '2026-11-24T09:00:00Z']],
	['America/Havana', ['2026-03-08T05:30:00Z', '2026-11-01T05:20:00Z', '2026-11-02T05:20:00Z']],
	['Africa/Cairo', ['2026-04-24T22:30:00Z', '2026-10-30T21:30:00Z']],
	['Australia/Lord_Howe', ['2026-04-05T15:10:00Z', '2026-10-03T15:40:00Z']],
	['Asia/Kolkata', ['2026-11-24T18:29:59Z']],
];
export const moments = fc.constantFrom(...PLACES.flatMap(([timeZone, times]) => times.map((time) => ({ timeZone, now: Date.parse(time) }))));

const dayNear = (now: number) => fc.integer({ min: -4, max: 1 }).map((days) => new Date(now + days * 86_400_000).toISOString().slice(0, 10));

function windowsNear(now: number): fc.Arbitrary<Window> {
	return fc.oneof(
		fc.record({ window: fc.constant('last_days' as const), days: fc.constantFrom(1, 2, 7) }),
		fc.record({ window: fc.constant('last_hours' as const), hours: fc.constantFrom(1, 24, 48) }),
		fc.tuple(dayNear(now), dayNear(now)).map((days) => ({ window: 'between' as const, from: days.toSorted()[0] ?? '', to: days.toSorted()[1] ?? '' })),
	);
}

/** Rules of up to four levels over small numbers, so that people do match. */
export function rulesNear(now: number): fc.Arbitrary<Part> {
	const window = windowsNear(now);
	const some = fc.constantFrom(1, 1, 2);
	const about = fc.constantFrom({}, {}, {}, { theme: 'glaze' }, { campaign: 'autumn' }, { theme: 'kiln', campaign: 'autumn' });
	const condition: fc.Arbitrary<Condition> = fc.oneof(
		fc.tuple(fc.constantFrom(...SIGNAL_NAMES), some, window, about)
			.map(([signal, atLeast, inside, story]) => ({ is: 'signal' as const, signal, atLeast, window: inside, ...story })),
		fc.tuple(fc.constantFrom(1, 2, 3), window, about).map(([atLeast, inside, story]) => ({ is: 'stories' as const, atLeast, window: inside, ...story })),
		fc.tuple(some, fc.constantFrom(30, 600, 1440), window, about).map(([atLeast, minutes, inside, story]) => ({ is: 'early' as const, atLeast, minutes, window: inside, ...story })),
		window.map((inside) => ({ is: 'engaged_after_view' as const, window: inside })),
		window.map((inside) => ({ is: 'seen' as const, window: inside })),
		window.map((inside) => ({ is: 'first_seen' as const, window: inside })),
		fc.constantFrom<Condition>(
			{ is: 'tag', tag: 'fair' }, { is: 'flag', flag: 'vip' }, { is: 'flag', flag: 'watch' }, { is: 'flag', flag: 'under_age' }, { is: 'flag', flag: 'repeat' },
			{ is: 'flag', flag: 'new' }, { is: 'flag', flag: 'business' }, { is: 'flag', flag: 'verified' }, { is: 'language', language: 'nl' }, { is: 'language', language: 'en' },
			{ is: 'country', country: 'NL' }, { is: 'account_type', accountType: 'personal' }, { is: 'verified', verified: false }, { is: 'follows_us', follows: true },
			{ is: 'follows_us', follows: false }, { is: 'followers', bucket: '0-9' }, { is: 'flag', flag: 'possible_bot' },
		),
	);
	return fc.letrec<{ part: Part }>((tie) => ({
		part: fc.oneof(
			{ maxDepth: 3, withCrossShrink: true },
			condition,
			fc.record({ match: fc.constantFrom('all' as const, 'any' as const, 'none' as const), of: fc.array(tie('part'), { minLength: 1, maxLength: 3 }) }),
		),
	})).part;
}

/** Times at the edges of windows and in between. */
function timesNear(moment: { now: number; timeZone: string }): fc.Arbitrary<number> {
	const edge = fc.tuple(windowsNear(moment.now), fc.constantFrom<0 | 1>(0, 1), fc.constantFrom(-1, 0, 1)).map(([window, end, by]) => boundsOf(moment, window)[end] + by);
	return fc.oneof(edge, fc.integer({ min: moment.now - 10 * 86_400_000, max: moment.now + 3_600_000 }));
}

const STORIES = ['s1', 's2', 's3', 's4'];
const seldom = <T>(value: T, otherwise: T) => fc.constantFrom(otherwise, otherwise, otherwise, value);

export type Plan = Omit<SegmentWorld, 'accountKey'>;

/** Some people with their histories at one moment in one zone. */
export function plansAt(moment: { now: number; timeZone: string }): fc.Arbitrary<Plan> {
	const kind = fc.constantFrom('view', 'view', 'view', 'story_reply', 'reaction', 'message', 'quick_reply', 'postback', 'comment', 'profile_visit', 'story_mention', 'unsupported');
	const act = fc.record({ kind, story: fc.constantFrom(...STORIES), at: timesNear(moment) })
		.map((each) => ({ ...each, story: ['view', 'story_reply', 'profile_visit'].includes(each.kind) ? each.story : null }));
	const traits = fc.record({
		language: seldom('nl', ''), country: fc.constantFrom('', 'NL', 'BE'), account_type: fc.constantFrom('', 'personal', 'business'),
		verified: fc.constantFrom('', 'yes', 'no'), follows_us: fc.constantFrom('', 'yes', 'no'), followers: seldom('0-9', ''),
	}).map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')));
	const person = fc.record({
		mergedInto: seldom(true, false), suppressed: fc.constantFrom('no' as const, 'no' as const, 'no' as const, 'by_key' as const, 'by_identity' as const),
		ledger: fc.constantFrom('nothing' as const, 'nothing' as const, 'nothing' as const, 'objects' as const, 'granted_anew' as const),
		flags: fc.subarray(['vip', 'watch', 'under_age', 'objects'], { maxLength: 1 }), tags: fc.subarray(['fair']), traits,
		language: fc.constantFrom(null, null, 'nl' as const, 'en' as const), acts: fc.array(act, { maxLength: 7 }),
	});
	const stories = fc.tuple(...STORIES.slice(0, 3).map((id) => fc.record({
		id: fc.constant(id), postedAt: timesNear(moment), theme: fc.constantFrom(null, 'glaze', 'kiln'), campaign: fc.constantFrom(null, 'autumn'),
	})));
	return fc.record({ stories, drafts: fc.array(person, { minLength: 1, maxLength: 9 }) }).map(({ stories: known, drafts }) => {
		const people: SegmentPersonRow[] = [];
		drafts.forEach((draft, index) => {
			const whole = people.findLast(({ mergedInto }) => mergedInto === null);
			const isAlias = draft.mergedInto && whole !== undefined;
			// Merging gives all rows to the one who stays.
			people.push(isAlias ? { ...draft, key: `p${index}`, mergedInto: whole.key, acts: [], flags: [], tags: [], suppressed: 'no', ledger: 'nothing' } : { ...draft, key: `p${index}`, mergedInto: null });
		});
		return { ...moment, stories: known, people };
	});
}

/** Makes the rows of a plan in a fresh account, by SQL and not by the pack. */
export async function settleSegments(store: TestStore, account: string, plan: Plan): Promise<SegmentWorld> {
	store.now = plan.now;
	const accountKey = await connectLive(store, account, { timeZone: plan.timeZone });
	const keyed = (key: string) => `${account}-${key}`;
	const people = plan.people.map((person) => ({ ...person, key: keyed(person.key), mergedInto: person.mergedInto === null ? null : keyed(person.mergedInto) }));
	store.raw.exec('begin immediate');
	for (const { id, postedAt, theme, campaign } of plan.stories) {
		insertRow(store.raw, 'stories', { story_key: keyed(id), account_key: accountKey, story_id: id, media_type: 'IMAGE', posted_at: postedAt, first_seen_at: postedAt }, id);
		insertRow(store.raw, 'story_facts', { story_key: keyed(id), account_key: accountKey, theme, campaign, sensitive: 0, views_forgotten: 0, at: 0 }, id);
	}
	for (const person of people) makePerson(store, accountKey, person);
	store.raw.exec('commit');
	return { ...plan, accountKey, people };
}

function makePerson(store: TestStore, accountKey: string, person: SegmentPersonRow): void {
	const base = { account_key: accountKey, viewer_key: person.key };
	insertRow(store.raw, 'viewers', { ...base, language: person.language, profile_state: 'read', merged_into: person.mergedInto, created_at: 0 }, person.key);
	const hash = addIdentityRows(store.raw, accountKey, { key: person.key, handle: person.key });
	person.acts.forEach(({ kind, story, at }, n) => {
		const key = `${person.key}-${n}`;
		insertRow(store.raw, 'engagements', { ...base, engagement_key: key, natural_key: key, kind, story_id: story, at, source: 'test' }, key);
	});
	const mark = (kind: string, name: string, value: string) =>
		insertRow(store.raw, 'viewer_marks', { ...base, mark_key: `${person.key}-${kind}-${name}`, kind, name, value, source: 'test', evidence: '', at: 0 }, name);
	for (const flag of person.flags) mark('flag', flag, '');
	for (const tag of person.tags) mark('tag', tag, '');
	for (const [trait, value] of Object.entries(person.traits)) mark('trait', trait, value);
	if (person.ledger !== 'nothing') objectInLedger(store, accountKey, person.key);
	if (person.ledger === 'granted_anew') objectInLedger(store, accountKey, person.key, 'grant');
	if (person.suppressed !== 'no') {
		insertRow(store.raw, 'suppressions', {
			...base, viewer_key: person.suppressed === 'by_key' ? person.key : `${person.key}-erased`, suppression_key: `sup-${person.key}`, kind: 'handle',
			hash: person.suppressed === 'by_key' ? `other-${person.key}` : hash, pepper_version: 1, reason: 'stop', source_event: 'e', at: 0,
		}, person.key);
	}
}

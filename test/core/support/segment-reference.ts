import type { Condition, Part, Window } from '../../../core/segments/rule';
import type { SegmentPersonRow, SegmentWorld } from './segment-world';

/** What a rule means, person by person, over lists in memory; shares nothing with the pack but the rule's shape. */
export function referenceSegment(world: SegmentWorld, where: Part, topPercent = 100): { matched: [string, number][]; rest: [string, number][]; leftOut: number } {
	const looked = world.people.filter((person) => person.mergedInto === null && isLookedAt(world, where, person));
	const free = looked.filter((person) => !isLeftOut(person));
	const ranked = free
		.map((person) => ({ person, score: scoreOf(world, where, person) }))
		.sort((a, b) => b.score - a.score || (a.person.key < b.person.key ? -1 : 1));
	const matching = ranked.filter(({ person }) => holds(world, where, person));
	const matched = matching.slice(0, Math.ceil((matching.length * topPercent) / 100));
	const tell = (list: typeof ranked): [string, number][] => list.map(({ person, score }) => [person.key, score]);
	return {
		matched: tell(matched),
		rest: tell(ranked.filter((each) => !matched.includes(each))),
		leftOut: looked.filter((person) => isLeftOut(person) && holds(world, where, person)).length,
	};
}

export function isLeftOut({ suppressed, flags, ledger }: SegmentPersonRow): boolean {
	return suppressed !== 'no' || ledger === 'objects' || flags.includes('under_age') || flags.includes('objects');
}

/** Windows one of which a matching person must have been seen in; null: none. */
function needed(part: Part): Window[] | null {
	if (!('match' in part)) return 'window' in part ? [part.window] : part.is === 'flag' && part.flag === 'repeat' ? [LAST_7] : part.is === 'flag' && part.flag === 'new' ? [LAST_7] : null;
	if (part.match === 'none') return null;
	const each = part.of.map(needed);
	if (part.match === 'all') return each.find((windows) => windows !== null) ?? null;
	return each.some((windows) => windows === null) ? null : each.flatMap((windows) => windows ?? []);
}

const LAST_7: Window = { window: 'last_days', days: 7 };

export function allWindows(part: Part): Window[] {
	if ('match' in part) return part.of.flatMap(allWindows);
	if ('window' in part) return [part.window];
	if (part.is !== 'flag') return [];
	if (part.flag === 'possible_bot') return [{ window: 'last_hours', hours: 24 }, { window: 'last_days', days: 90 }];
	return part.flag === 'repeat' || part.flag === 'new' ? [LAST_7] : [];
}

function widest(world: SegmentWorld, windows: Window[]): [number, number] | null {
	const bounds = windows.map((window) => boundsOf(world, window));
	return bounds.length === 0 ? null : [Math.min(...bounds.map(([after]) => after)), Math.max(...bounds.map(([, upTo]) => upTo))];
}

function isLookedAt(world: SegmentWorld, where: Part, person: SegmentPersonRow): boolean {
	const windows = needed(where);
	const bounds = windows && widest(world, windows);
	return bounds === null || person.acts.some(({ at }) => at > bounds[0] && at <= bounds[1]);
}

function scoreOf(world: SegmentWorld, where: Part, person: SegmentPersonRow): number {
	const bounds = widest(world, needed(where) ?? allWindows(where));
	if (!bounds) return 0;
	return new Set(person.acts.filter(({ kind, at, story }) => sees(kind) && story !== null && at > bounds[0] && at <= bounds[1]).map(({ story }) => story)).size;
}

const sees = (kind: string) => kind === 'view' || kind === 'story_reply';

function holds(world: SegmentWorld, part: Part, person: SegmentPersonRow): boolean {
	if (!('match' in part)) return conditionHolds(world, part, person);
	const each = part.of.map((inner) => holds(world, inner, person));
	if (part.match === 'all') return each.every(Boolean);
	return part.match === 'any' ? each.some(Boolean) : !each.some(Boolean);
}

function conditionHolds(world: SegmentWorld, condition: Condition, person: SegmentPersonRow): boolean {
	const inWindow = (window: Window) => {
		const [after, upTo] = boundsOf(world, window);
		return person.acts.filter(({ at }) => at > after && at <= upTo);
	};
	const about = (story: string | null, { theme, campaign }: { theme?: string | undefined; campaign?: string | undefined }) => {
		const facts = world.stories.find(({ id }) => id === story);
		return (theme === undefined || facts?.theme === theme) && (campaign === undefined || facts?.campaign === campaign);
	};
	switch (condition.is) {
		case 'signal': {
			const kinds = KINDS[condition.signal] ?? [];
			const found = inWindow(condition.window).filter(({ kind, story }) => kinds.includes(kind) && about(story, condition));
			return (condition.signal === 'view' ? new Set(found.map(({ story }) => story)).size : found.length) >= condition.atLeast;
		}
		case 'stories':
			return new Set(inWindow(condition.window).filter(({ kind, story }) => sees(kind) && story !== null && about(story, condition)).map(({ story }) => story)).size >= condition.atLeast;
		case 'early': {
			const early = inWindow(condition.window).filter(({ kind, story, at }) => {
				const posted = world.stories.find(({ id }) => id === story)?.postedAt;
				return sees(kind) && posted !== undefined && posted !== null && at >= posted && at - posted <= condition.minutes * 60_000 && about(story, condition);
			});
			return new Set(early.map(({ story }) => story)).size >= condition.atLeast;
		}
		case 'engaged_after_view': {
			const acts = inWindow(condition.window);
			return acts.some((act) => ['story_reply', 'reaction', 'message', 'quick_reply'].includes(act.kind) && acts.some((seen) => sees(seen.kind) && seen.at <= act.at));
		}
		case 'seen':
			return inWindow(condition.window).length > 0;
		case 'first_seen': {
			const [first] = [...person.acts].sort((a, b) => a.at - b.at);
			return first !== undefined && inWindow(condition.window).includes(first);
		}
		case 'tag':
			return person.tags.includes(condition.tag);
		case 'flag':
			switch (condition.flag) {
				case 'repeat':
					return conditionHolds(world, { is: 'stories', atLeast: 3, window: LAST_7 }, person);
				case 'new':
					return conditionHolds(world, { is: 'first_seen', window: LAST_7 }, person);
				case 'business':
					return person.traits['account_type'] === 'business';
				case 'verified':
					return person.traits['verified'] === 'yes';
				case 'possible_bot':
					return isBot(world, person);
				default:
					return person.flags.includes(condition.flag);
			}
		case 'language':
			return (person.language ?? person.traits['language']) === condition.language;
		case 'country':
			return person.traits['country'] === condition.country;
		case 'account_type':
			return person.traits['account_type'] === condition.accountType;
		case 'verified':
			return person.traits['verified'] === (condition.verified ? 'yes' : 'no');
		case 'follows_us':
			return person.traits['follows_us'] === (condition.follows ? 'yes' : 'no');
		case 'followers':
			return person.traits['followers'] === condition.bucket;
	}
}

/** As `core/segments/derived-flags.ts` words it. */
function isBot(world: SegmentWorld, person: SegmentPersonRow): boolean {
	const follows = person.traits['follows_us'];
	if (person.traits['followers'] === '0-9' && follows === 'no') return true;
	const dayOf = person.acts.filter(({ at }) => at > world.now - 86_400_000 && at <= world.now && at >= 0);
	const wrote = conditionHolds(world, { is: 'signal', signal: 'wrote', atLeast: 1, window: { window: 'last_days', days: 90 } }, person);
	return new Set(dayOf.filter(({ kind, story }) => sees(kind) && story !== null).map(({ story }) => story)).size >= 12 && !wrote && follows !== 'yes';
}

const KINDS: Readonly<Record<string, readonly string[]>> = {
	view: ['view'], profile_visit: ['profile_visit'], reply: ['story_reply'], reaction: ['reaction'], mention: ['story_mention'],
	comment: ['comment'], message: ['message'], tap: ['quick_reply', 'postback'], wrote: ['story_reply', 'message', 'quick_reply', 'postback', 'unsupported'],
};

/** `(after, upTo]` of a window, by the zone's own clock as the platform tells it. */
export function boundsOf({ now, timeZone }: Pick<SegmentWorld, 'now' | 'timeZone'>, window: Window): [number, number] {
	switch (window.window) {
		case 'last_hours':
			return [now - window.hours * 3_600_000, now];
		case 'last_days':
			return [sameClockTime(now, timeZone, window.days), now];
		case 'between':
			return [firstMoment(window.from, timeZone) - 1, Math.min(firstMoment(nextDay(window.to), timeZone) - 1, now)];
	}
}

const DAY = 86_400_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
	const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
	const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', ...parts });
	clocks.set(timeZone, clock);
	return clock;
}

function offsetOf(at: number, timeZone: string): number {
	const parts = clockOf(timeZone).formatToParts(at);
	const [year, month, day, hour, minute, second] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map((type) => Number(parts.find((part) => part.type === type)?.value));
	return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** The moment some days ago when the clock showed the same; of two the one in today's own offset, of none the later reading. */
function sameClockTime(now: number, timeZone: string, days: number): number {
	const clock = now + offsetOf(now, timeZone) - days * DAY;
	const offsets = [offsetOf(now, timeZone), offsetOf(clock - 2 * DAY, timeZone), offsetOf(clock + DAY, timeZone)];
	const fitting = offsets.find((offset) => offsetOf(clock - offset, timeZone) === offset);
	return clock - (fitting ?? Math.min(...offsets));
}

function nextDay(day: string): string {
	return new Date(Date.parse(`${day}T00:00Z`) + DAY).toISOString().slice(0, 10);
}

function firstMoment(day: string, timeZone: string): number {
	const dateAt = (at: number) => new Date(at + offsetOf(at, timeZone)).toISOString().slice(0, 10);
	let [before, after] = [Date.parse(`${day}T00:00Z`) - DAY, Date.parse(`${day}T00:00Z`) + DAY];
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		if (dateAt(middle) >= day) after = middle;
		else before = middle;
	}
	return after;
}

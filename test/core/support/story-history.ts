import fc from 'fast-check';
import type { CallResult } from '../../../core/instagram/call';
import type { StoryReading } from '../../../core/instagram/insights';
import type { GivenBeat } from '../../../core/viewers/story-hand-off';
import { connectLive, DAY, HOUR, MINUTE, SANDBOX_HOST, START, TestStore } from './store';
import { EVERYTHING, look, read, story, take } from './story-world';

/** How a look at Instagram goes. */
type Answer = 'figures' | 'few' | 'silent' | 'throttled' | 'unclear' | 'not_reached';
/** What becomes of what a tick gives out. */
type Fate = 'done' | 'failed' | 'runs_on' | 'killed_before_start' | 'killed_running';

export interface Step {
	readonly waitMs: number;
	/** The account's clock jumps ahead (sandbox), or the machine's goes back. */
	readonly jumpMs: number;
	readonly answer: Answer;
	readonly fate: Fate;
	readonly post: boolean;
}

export const step: fc.Arbitrary<Step> = fc.record({
	waitMs: fc.constantFrom(MINUTE, MINUTE, 10 * MINUTE, 45 * MINUTE, 3 * HOUR, 9 * HOUR, 31 * HOUR),
	jumpMs: fc.constantFrom(0, 0, 0, 6 * HOUR, -5 * MINUTE),
	answer: fc.constantFrom<Answer>('figures', 'figures', 'few', 'silent', 'throttled', 'unclear', 'not_reached'),
	fate: fc.constantFrom<Fate>('done', 'done', 'failed', 'runs_on', 'killed_before_start', 'killed_running'),
	post: fc.boolean(),
});

/** Ways to break the hand-off, to see that the judge would notice. */
export type Sabotage = 'none' | 'done_when_given' | 'forgets_running' | 'never_done';

/** Fewer failures than a beat has hand-outs: none of these histories may end with a dead one. */
const MOST_FAILURES = 6;

/** When each beat may come at the earliest, by time since posting: written out here, not read from the pack. */
const EARLIEST: Readonly<Record<string, number>> = {
	'new_story': 0, '30min': 30 * MINUTE, '90min': 90 * MINUTE, '6h': 6 * HOUR, '23h': 23 * HOUR,
	'threshold:views:10': 0, 'expiring': 23 * HOUR, 'final': 24 * HOUR,
};
/** Beats every story has, whatever was read. */
const CERTAIN = ['new_story', '30min', '90min', '6h', '23h', 'final'];

/** Plays a history of looks, restarts and errors. @returns what was wrong with it, empty when nothing was */
export async function play(steps: readonly Step[], sabotage: Sabotage = 'none'): Promise<string[]> {
	const first = await TestStore.open();
	const world = new StoryWorld(first, await connectLive(first, '17841400000000001', { timeZone: 'America/Toronto' }), sabotage);
	try {
		for (const each of steps) await world.tick(each);
		await world.drain();
		return world.wrongs();
	} finally {
		await world.close();
		await first.close();
	}
}

class StoryWorld {
	#wall = START;
	#offset = 0;
	#failures = 0;
	/** Processes started so far; the last one is alive. */
	readonly #processes: TestStore[];
	/** Story id -> when it was posted, by the account's clock. */
	readonly #posted = new Map<string, number>();
	/** Stories a look of ours saw while they were live. */
	readonly #seen = new Set<string>();
	readonly #idOfKey = new Map<string, string>();
	readonly #done = new Set<string>();
	readonly #wrong: string[] = [];
	#inFlight = new Set<string>();

	constructor(first: TestStore, private readonly account: string, private readonly sabotage: Sabotage) {
		this.#processes = [first];
	}

	private get store(): TestStore {
		const alive = this.#processes.at(-1);
		if (!alive) throw new Error('no process is alive');
		return alive;
	}

	/** Closes all but the first process. */
	async close(): Promise<void> {
		for (const each of this.#processes.slice(1)) await each.close();
	}

	get #now(): number {
		return this.#wall + this.#offset;
	}

	async tick({ waitMs, jumpMs, answer, fate, post }: Step): Promise<void> {
		this.#wall += waitMs;
		if (jumpMs > 0) {
			this.#offset += jumpMs;
			await this.store.use.setClockOffset({ accountKey: this.account, apiHost: SANDBOX_HOST, offset: this.#offset });
		}
		// A machine whose clock goes back for one look: the account's never does.
		this.store.now = jumpMs < 0 ? this.#wall + jumpMs : this.#wall;
		if (post) this.#posted.set(String(this.#posted.size + 1), this.#now);
		if (fate === 'runs_on') {
			await this.#look(answer);
			await this.#give('runs_on');
			return;
		}
		await this.#endRunning();
		await this.#look(answer);
		const failing = fate !== 'done' && ++this.#failures > MOST_FAILURES ? 'done' : fate;
		await this.#give(failing);
	}

	/** Quiet days after the history: everything that is still owed comes. */
	async drain(): Promise<void> {
		for (let tick = 0; tick < 12; tick++) await this.tick({ waitMs: 6 * HOUR, jumpMs: 0, answer: 'figures', fate: 'done', post: false });
	}

	wrongs(): string[] {
		for (const id of this.#seen) {
			for (const name of CERTAIN) if (!this.#done.has(`${id} ${name}`)) this.#wrong.push(`${name} of story ${id} never done`);
		}
		return this.#wrong;
	}

	async #look(answer: Answer): Promise<void> {
		const error = { throttled: 'throttled', unclear: 'ambiguous', not_reached: 'not_reached' } as const;
		const now = this.#now;
		const fails = answer === 'throttled' || answer === 'unclear' || answer === 'not_reached';
		const failure = fails ? ({ ok: false, error: { class: error[answer], code: null, subcode: null } } as const) : null;
		const live = [...this.#posted].filter(([, at]) => now - at < DAY);
		if (failure === null) for (const [id] of live) this.#seen.add(id);
		await look(this.store, this.account, EVERYTHING, {
			stories: () => failure ?? { ok: true, value: live.map(([id, at]) => story(id, at)) },
			insights: (id) => failure ?? { ok: true, value: readingOf(answer, now - (this.#posted.get(id) ?? 0)) },
		} satisfies { stories: () => CallResult<unknown>; insights: (id: string) => CallResult<StoryReading> });
		for (const row of this.store.rows('select story_key, story_id from stories')) this.#idOfKey.set(String(row['story_key']), String(row['story_id']));
	}

	async #give(fate: Fate): Promise<void> {
		const beats = await take(this.store, this.account, this.sabotage === 'forgets_running' ? [] : [...this.#inFlight]);
		if (this.sabotage === 'done_when_given') await this.store.use.finishBeats({ beatKeys: beats.map(({ beatKey }) => beatKey) });
		// Nobody has seen what was taken by a process that died before it started anything.
		if (fate === 'killed_before_start') return this.#restart();
		for (const beat of beats) this.#judgeGiven(beat);
		for (const { beatKey } of beats) this.#inFlight.add(beatKey);
		if (fate === 'killed_running') return this.#restart();
		if (fate === 'failed') for (const { beatKey } of beats) this.#inFlight.delete(beatKey);
		if (fate === 'done') await this.#endRunning();
	}

	/** The process dies and another one starts: what it had in memory is gone. */
	async #restart(): Promise<void> {
		this.#processes.push(await TestStore.open({ file: this.store.file, tag: String(this.#processes.length) }));
		this.#inFlight = new Set();
	}

	async #endRunning(): Promise<void> {
		const beatKeys = [...this.#inFlight];
		this.#inFlight.clear();
		for (const key of beatKeys) this.#done.add(this.#nameOf(key));
		if (this.sabotage !== 'never_done') await this.store.use.finishBeats({ beatKeys });
	}

	#judgeGiven({ beatKey, event, postedAt, reading }: GivenBeat): void {
		const [id, name] = this.#nameOf(beatKey).split(' ');
		const label = `${name ?? ''} of story ${id ?? ''}`;
		if (this.#done.has(this.#nameOf(beatKey))) this.#wrong.push(`${label} given after it was done`);
		if (this.#inFlight.has(beatKey)) this.#wrong.push(`${label} given while its execution ran`);
		const earliest = EARLIEST[name ?? ''];
		if (earliest === undefined || this.#now < postedAt + earliest) this.#wrong.push(`${label} before its time`);
		if (postedAt !== this.#posted.get(id ?? '')) this.#wrong.push(`${label} of another time`);
		if (event.event === 'threshold' && (reading?.figures?.[event.metric] ?? 0) < event.atLeast) this.#wrong.push(`${label} was not reached`);
	}

	#nameOf(beatKey: string): string {
		const [key = '', ...name] = beatKey.split(':');
		return `${this.#idOfKey.get(key) ?? key} ${name.join(':')}`;
	}
}

function readingOf(answer: Answer, ageMs: number): StoryReading {
	if (ageMs >= DAY || answer === 'silent') return { figures: null, missing: 'not_available', causes: {} };
	if (answer === 'few') return { figures: null, missing: 'under_5_viewers', causes: {} };
	return read({ views: Math.floor(ageMs / HOUR) });
}

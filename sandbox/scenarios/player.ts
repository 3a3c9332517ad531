import { setTimeout as sleep } from 'node:timers/promises';
import { hour } from '../clock';
import type { Control } from '../control/control';
import type { Scenario, ScenarioStep } from './scenario';

export type StepState =
	| { readonly state: 'waiting' | 'playing' | 'done' }
	/** What had to come came; `got` is how many messages everybody has. */
	| { readonly state: 'met'; readonly got: number }
	/** Something else came. */
	| { readonly state: 'missed'; readonly problem: string };

/** One run of a scenario: who plays whom, and how far it is. */
export interface ScenarioRun {
	readonly scenario: string;
	/** Names in the scenario and in this Instagram: a second run is played by new people. */
	readonly people: Readonly<Record<string, string>>;
	readonly steps: readonly StepState[];
	readonly playing: boolean;
}

export interface PlayOptions {
	/** How many steps; default all that are left. */
	readonly steps?: number;
	/** How long a message may take, real ms. */
	readonly patienceMs?: number;
	/** How long nothing must come where nothing may, real ms. */
	readonly quietMs?: number;
	/** Rest before each step, real ms: for eyes. */
	readonly restMs?: number;
}

interface Run {
	readonly scenario: Scenario;
	readonly people: Record<string, string>;
	readonly steps: StepState[];
	/** Messages everybody must have so far. */
	readonly due: Map<string, number>;
	/** Messages tried outside the window before it began. */
	readonly outsideBefore: number;
	next: number;
	held: boolean;
}

const PATIENCE_MS = 20_000;
const QUIET_MS = 2_000;

/** Plays scenarios, one at a time: steps of the clock and held deliveries are everybody's. */
export class ScenarioPlayer {
	readonly #runs = new Map<string, Run>();
	#playing: string | null = null;

	constructor(private readonly control: Control, readonly scenarios: readonly Scenario[], private readonly stopping: AbortSignal) {}

	/** The last run of each scenario that was played. */
	runs(): ScenarioRun[] {
		return [...this.#runs.values()].map((run) => this.#shown(run));
	}

	/** Plays, and resolves when the steps are played. @throws Error as `start` */
	async play(name: string, options: PlayOptions = {}): Promise<ScenarioRun> {
		return this.start(name, options).over;
	}

	/**
	 * Begins to play on from where the last run stands, or a new run where there is none or it is over.
	 *
	 * @throws Error when another one plays, or there is none of this name
	 */
	start(name: string, options: PlayOptions = {}): { readonly run: ScenarioRun; readonly over: Promise<ScenarioRun> } {
		if (this.#playing !== null) throw new Error(`"${this.#playing}" is being played; wait until it is over`);
		const run = this.#runOf(name);
		this.#playing = name;
		return { run: this.#shown(run), over: this.#playOn(run, options) };
	}

	async #playOn(run: Run, options: PlayOptions): Promise<ScenarioRun> {
		const { name, steps } = run.scenario;
		try {
			const end = Math.min(steps.length, run.next + (options.steps ?? Infinity));
			while (run.next < end && !this.stopping.aborted) await this.#playNext(run, options);
		} finally {
			this.#playing = null;
			this.#tell(name, 'rests');
		}
		return this.#shown(run);
	}

	#runOf(name: string): Run {
		const scenario = this.scenarios.find((each) => each.name === name);
		if (!scenario) throw new Error(`There is no scenario "${name}"`);
		const last = this.#runs.get(name);
		if (last && last.next < scenario.steps.length) return last;
		const people = Object.fromEntries(scenario.people.map(({ username, name: called, language }) => [username, this.#invite(username, called, language)]));
		const run: Run = { scenario, people, steps: scenario.steps.map(() => ({ state: 'waiting' })), due: new Map(Object.values(people).map((each) => [each, 0])), outsideBefore: this.control.judge.sendsOutsideWindow().length, next: 0, held: false };
		this.#runs.set(name, run);
		return run;
	}

	/** A new person; where the name is taken, one with a number behind it. */
	#invite(username: string, name: string, language: string): string {
		const taken = new Set(this.control.state().followers.map((follower) => follower.username));
		let wanted = username;
		for (let number = 2; taken.has(wanted); number++) wanted = `${username}_${number}`;
		return this.control.createFollower({ username: wanted, name, language }).username;
	}

	async #playNext(run: Run, { restMs = 0, patienceMs = PATIENCE_MS, quietMs = QUIET_MS }: PlayOptions): Promise<void> {
		const index = run.next;
		const step = run.scenario.steps[index];
		if (!step) return;
		run.steps[index] = { state: 'playing' };
		this.#tell(run.scenario.name, `step ${index + 1}`);
		await sleep(restMs);
		try {
			await this.#do(run, step);
			run.steps[index] = await this.#outcome(run, step, patienceMs, quietMs);
		} catch (error) {
			run.steps[index] = { state: 'missed', problem: error instanceof Error ? error.message : String(error) };
		}
		run.next++;
	}

	async #do(run: Run, step: ScenarioStep): Promise<void> {
		const { control } = this;
		switch (step.do) {
			case 'act': {
				const who = run.people[step.who] ?? step.who;
				const { updateId } = control.act(who, step.act);
				if (step.expect === 'one_message') run.due.set(who, (run.due.get(who) ?? 0) + 1);
				// More of them while the first may still be under way, as Meta does.
				if (step.delivered !== undefined && updateId !== null) await control.redeliver(updateId, { times: step.delivered - 1, concurrent: true });
				break;
			}
			case 'story':
				control.postStory({ caption: step.caption });
				break;
			case 'clock':
				control.stepClock(step.hours * hour);
				break;
			case 'hold':
				control.hold();
				run.held = true;
				break;
			case 'release':
				control.release();
				run.held = false;
				break;
			case 'fault':
				control.addFault(step.fault);
				break;
		}
		if (!run.held) await control.settled();
	}

	/** Waits for what must come. While updates are held nothing can. */
	async #outcome(run: Run, step: ScenarioStep, patienceMs: number, quietMs: number): Promise<StepState> {
		const asks = (step.do === 'act' && step.expect !== undefined) || step.do === 'release';
		if (!asks || run.held) return { state: 'done' };
		const has = (who: string) => this.control.judge.messagesTo(who).length;
		const late = () => [...run.due].filter(([who, due]) => has(who) < due);
		const end = Date.now() + patienceMs;
		while (late().length > 0 && Date.now() < end && !this.stopping.aborted) await sleep(50);
		if (step.do === 'release' || step.expect !== 'one_message') await sleep(quietMs);
		const wrong = [
			...[...run.due].filter(([who, due]) => has(who) !== due).map(([who, due]) => `${who} should have ${due} messages and has ${has(who)}`),
			// Refused by Instagram, so nobody has it; the app should not have tried.
			...(this.control.judge.sendsOutsideWindow().length > run.outsideBefore ? ['a message was tried outside the 24 h window'] : []),
		];
		return wrong.length === 0 ? { state: 'met', got: [...run.due.values()].reduce((sum, due) => sum + due, 0) } : { state: 'missed', problem: wrong.join('; ') };
	}

	#shown({ scenario: { name }, people, steps }: Run): ScenarioRun {
		return { scenario: name, people, steps: [...steps], playing: this.#playing === name };
	}

	/** Into the log, so that whoever watches sees how far it is. */
	#tell(name: string, what: string): void {
		this.control.note('scenario', `${name}: ${what}`);
	}
}

import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerRequest } from '../../../core/outreach/message';
import type { SharedClock } from './model-clock';
import type { Judge } from './model-judge';
import type { ModelTask } from './model-process';
import { hear, HOUR, KEY, MINUTE, SECOND, type TestStore } from './store';
import { configOf, testServer } from './store-postgres';
import { ACCOUNT, envelope, receive, tap, textMessage } from './wire';

export const PROCESSES = testServer() === null ? 4 : 8;
/** Who writes at a time; those who wrote before come no more, so that not everybody has opted out in the end. */
const PEOPLE = 80;
const NEW_PEOPLE = 12;

/** Texts of answers: few, so that the same words go to one person again and again. */
export const TEXTS = 3;

/** Messages every process is asked to answer in a turn. */
const OFFERED = 16;

/** Everything around the processes: people, clock, Instagram, and whoever kills. */
export class Model {
	readonly events: AnswerRequest[] = [];
	/** Person -> real time by which their STOP was on the list. */
	readonly stopped = new Map<string, number>();
	readonly confirms = new Set<string>();
	readonly errors: string[] = [];
	kills = 0;
	#children: ChildProcess[] = [];
	#mids = 0;
	#firstPerson = 0;

	constructor(
		readonly folder: string,
		readonly store: TestStore,
		readonly clock: SharedClock,
		readonly judge: Judge,
		readonly accountKey: string,
		readonly chance: () => number,
	) {
		judge.offer = () => Array.from({ length: OFFERED }, () => this.events[Math.max(0, this.events.length - 1 - Math.floor(this.chance() * 60))]).filter((event) => event !== undefined);
	}

	#tick(): void {
		this.store.now = this.clock.moment.wall;
	}

	/** A person writes; the same event is then offered to every process. */
	async writes(person: number, says: string): Promise<void> {
		this.#tick();
		const from = { account: ACCOUNT, person: `5${person}`, at: this.store.now };
		const [handed] = (await receive(this.store, envelope([textMessage(`m${++this.#mids}`, says, from)]))).handedOff;
		if (!handed) return;
		const { viewerKey, eventKey } = handed;
		const stop = says === 'STOP';
		if (stop && !this.stopped.has(viewerKey)) {
			this.stopped.set(viewerKey, Date.now());
			this.confirms.add(eventKey);
		}
		const nth = this.events.length % TEXTS;
		for (const [place, step] of ['answer', 'again'].entries()) {
			this.events.push({ accountKey: this.accountKey, viewerKey, eventKey, step, copyKey: stop ? 'opt_out_confirmation' : `answer_${(nth + place) % TEXTS}` });
		}
	}

	/** A person agrees to promotion before it all begins. */
	async agrees(person: number): Promise<string> {
		await hear(this.store, this.accountKey);
		const from = () => ({ account: ACCOUNT, person: `5${person}`, at: this.store.now });
		const [asks] = (await receive(this.store, envelope([textMessage(`m${++this.#mids}`, 'hallo', from())]))).handedOff;
		if (!asks) throw new Error('nobody wrote');
		const { viewerKey, eventKey } = asks;
		const claim = await this.store.use.claimSend({ accountKey: this.accountKey, viewerKey, eventKey, step: 'ask', copyKey: 'opt_in_question' });
		if (claim.outcome !== 'claimed') throw new Error(`not asked: ${JSON.stringify(claim)}`);
		await this.store.use.settleSend({ sendKey: claim.sendKey, call: { outcome: 'accepted', mid: `q${person}` } });
		this.store.now += SECOND;
		const yes = claim.message.quickReplies[0];
		const [tapped] = (await receive(this.store, envelope([tap(`m${++this.#mids}`, yes?.title ?? '', yes?.payload ?? '', from())]))).handedOff;
		await this.store.use.grantByAnswer({ accountKey: this.accountKey, viewerKey, eventKey: tapped?.eventKey ?? '', purpose: 'dm_promotion' });
		return viewerKey;
	}

	start(script: string): void {
		const task: ModelTask = { store: placeOf(this.store.file), clock: this.clock.file, url: this.judge.url, accountKey: this.accountKey };
		for (let index = this.#children.length; index < PROCESSES; index++) {
			const child = spawn(process.execPath, [script, JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'pipe'], env: {} });
			child.stderr.on('data', (chunk: Buffer) => this.errors.push(chunk.toString()));
			this.#children.push(child);
		}
	}

	/** Where all processes died of themselves no turn would ever come. @throws Error what the first of them said */
	#refuseOwnDeath(): void {
		const [error] = this.errors;
		if (error !== undefined) throw new Error(`A process died of itself: ${error}`);
	}

	async kill(count: number): Promise<void> {
		const victims = this.#children.splice(0, count);
		this.kills += victims.length;
		await Promise.all(victims.map((child) => new Promise((resolve) => (child.exitCode === null && child.kill('SIGKILL') ? child.once('exit', resolve) : resolve(null)))));
	}

	/**
	 * The end: nobody dies, Instagram answers, and what is unknown is asked about. What nothing was learned of within the
	 * hour is given to a person.
	 */
	async comesToRest(script: string): Promise<void> {
		this.judge.faulty = false;
		this.judge.offer = () => [];
		this.judge.between = () => undefined;
		const open = () => this.store.count('sends', "state = 'claimed' or (state = 'unknown' and given_to_human_at is null)");
		for (const afterwards of [HOUR, 0]) {
			this.start(script);
			for (const end = this.judge.turns + 60 * PROCESSES; this.judge.turns < end && open() > 0; ) {
				this.#refuseOwnDeath();
				await sleep(20);
			}
			await this.kill(PROCESSES);
			this.clock.sleep(afterwards);
		}
	}

	/** So many turns of the processes, in which people write, opt out and change their minds, the clock is set, and processes die. */
	async round(script: string, turns: number): Promise<void> {
		const end = this.judge.turns + turns;
		const stopped = this.stopped.size;
		this.#firstPerson += NEW_PEOPLE;
		// Not both in one round: a machine that sleeps while its clock is set back by as much cannot know of either.
		const sleeps = this.chance() < 0.5;
		const clockTrouble = (likely: number) => {
			if (this.chance() >= likely) return;
			const by = 5 * MINUTE * this.chance();
			if (sleeps) this.clock.sleep(by);
			else this.clock.setBack(by);
		};
		this.judge.between = () => clockTrouble(0.1);
		for (let seen = this.judge.turns; this.judge.turns < end; seen = this.judge.turns) {
			this.start(script);
			// A short round in which chance lets nobody opt out would say nothing about a STOP.
			const nobodyYet = this.stopped.size === stopped && this.judge.turns >= end - turns / 2;
			const luck = nobodyYet ? 0 : this.chance();
			const person = this.#firstPerson + Math.floor(this.chance() * PEOPLE);
			if (luck < 0.03) await this.writes(person, 'STOP');
			else await this.writes(person, luck < 0.5 ? 'wat leuk' : 'ja graag');
			if (this.chance() < 0.05) await this.kill(1);
			clockTrouble(0.03);
			while (this.judge.turns === seen) {
				this.#refuseOwnDeath();
				await sleep(2);
			}
		}
	}
}

/** Where a process finds the store of the test. */
function placeOf(file: string): ModelTask['store'] {
	const server = testServer();
	const given = { key: KEY, mayCreate: false };
	return server === null ? { file, ...given } : { ...configOf(server, file, given), connections: 2 };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import type { AnswerRequest } from '../../../core/outreach/message';
import { COPY_ROWS } from '../support/copy-table';
import { Judge, mostInWindow } from '../support/model-judge';
import type { ModelTask } from '../support/model-process';
import { connectLive, hear, HOUR, KEY, MINUTE, removeFolder, SECOND, START, tempFolder, TestStore } from '../support/store';
import { ACCOUNT, envelope, receive, tap, textMessage } from '../support/wire';

const PROCESSES = 4;
/** Time of the accounts runs this much faster than ours. */
const SPEED = 20;
/** Seconds of real time a round lasts; more for a longer look: `MODEL_SECONDS=60 npm test -- test/core/outreach/processes`. */
const ROUND_SECONDS = Number(process.env['MODEL_SECONDS'] ?? 7);
const ROUNDS = 6;
const HOURLY = 120;
const PEOPLE = 80;

/** Chance that can be played again (mulberry32). */
function chanceOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** The clock all processes of one machine share; its owner may set it. */
class SharedClock {
	readonly file: string;
	readonly #handle: number;
	readonly #timer: NodeJS.Timeout;
	#base = START;
	#from = performance.now();
	#highest = START;

	constructor(folder: string) {
		this.file = path.join(folder, 'clock');
		this.#handle = openSync(this.file, 'w+');
		this.#write();
		this.#timer = setInterval(() => this.#write(), 2);
	}

	get now(): number {
		return this.#base + (performance.now() - this.#from) * SPEED;
	}

	/** What an observer with a good clock reads: steps back are ours alone. */
	get highest(): number {
		return (this.#highest = Math.max(this.#highest, this.now));
	}

	step(by: number): void {
		void this.highest;
		this.#base = this.now + by;
		this.#from = performance.now();
		this.#write();
	}

	stop(): void {
		clearInterval(this.#timer);
	}

	#write(): void {
		const eight = Buffer.alloc(8);
		eight.writeDoubleLE(this.now);
		writeSync(this.#handle, eight, 0, 8, 0);
	}
}

/** Everything around the processes: people, clock, Instagram, and whoever kills. */
class Model {
	readonly events: AnswerRequest[] = [];
	/** Person -> real time by which their STOP was on the list. */
	readonly stopped = new Map<string, number>();
	readonly confirms = new Set<string>();
	readonly errors: string[] = [];
	kills = 0;
	#children: ChildProcess[] = [];
	#mids = 0;

	constructor(
		readonly folder: string,
		readonly store: TestStore,
		readonly clock: SharedClock,
		readonly judge: Judge,
		readonly accountKey: string,
		readonly chance: () => number,
	) {
		judge.offer = () => Array.from({ length: 12 }, () => this.events[Math.max(0, this.events.length - 1 - Math.floor(this.chance() * 60))]).filter((event) => event !== undefined);
	}

	#tick(): void {
		this.store.now = this.clock.now;
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
		for (const step of ['answer', 'again']) this.events.push({ accountKey: this.accountKey, viewerKey, eventKey, step, copyKey: stop ? 'opt_out_confirmation' : 'soft_touch' });
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
		const task: ModelTask = { file: this.store.file, key: KEY, clock: this.clock.file, url: this.judge.url, accountKey: this.accountKey };
		for (let index = this.#children.length; index < PROCESSES; index++) {
			const child = spawn(process.execPath, [script, JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'pipe'], env: {} });
			child.stderr?.on('data', (chunk: Buffer) => this.errors.push(chunk.toString()));
			this.#children.push(child);
		}
	}

	async kill(count: number): Promise<void> {
		const victims = this.#children.splice(0, count);
		this.kills += victims.length;
		await Promise.all(victims.map((child) => new Promise((resolve) => (child.exitCode === null && child.kill('SIGKILL') ? child.once('exit', resolve) : resolve(null)))));
	}

	/** Real seconds in which people write, opt out and change their minds, the clock is set, and processes die. */
	async round(script: string, seconds: number): Promise<void> {
		const end = performance.now() + seconds * 1000;
		while (performance.now() < end) {
			this.start(script);
			const luck = this.chance();
			const person = Math.floor(this.chance() * PEOPLE);
			if (luck < 0.03) await this.writes(person, 'STOP');
			else await this.writes(person, luck < 0.5 ? 'wat leuk' : 'ja graag');
			if (this.chance() < 0.01) await this.kill(1);
			if (this.chance() < 0.01) this.clock.step(-5 * MINUTE * this.chance());
			if (this.chance() < 0.01) this.clock.step(20 * SECOND * this.chance());
			await sleep(20);
		}
	}
}

function breachesOf(model: Model): string[] {
	const breaches: string[] = [];
	const arrived = new Map<string, number>();
	for (const call of model.judge.calls) {
		const [viewer = '', event = ''] = call.name.split(' ');
		const stoppedAt = model.stopped.get(viewer);
		if (stoppedAt !== undefined && call.asked > stoppedAt && !model.confirms.has(event)) breaches.push(`${call.name}: claimed after STOP`);
		const once = model.confirms.has(event) ? `${viewer} ${event}` : call.name;
		if (call.delivered) arrived.set(once, (arrived.get(once) ?? 0) + 1);
	}
	for (const [name, times] of arrived) if (times > 1) breaches.push(`${name}: arrived ${times} times`);
	const most = mostInWindow(model.judge.calls.map(({ at }) => at), HOUR);
	if (most > HOURLY) breaches.push(`${most} calls in one hour`);
	const claims = model.store.rows('select viewer_key, claimed_at from sends');
	const times = claims.map((row) => Number(row['claimed_at']));
	if (mostInWindow(times, SECOND) > 10) breaches.push('more than 10 claims in a second');
	for (const viewer of new Set(claims.map((row) => row['viewer_key']))) {
		const own = claims.filter((row) => row['viewer_key'] === viewer).map((row) => Number(row['claimed_at']));
		if (mostInWindow(own, MINUTE) > 5) breaches.push('more than 5 claims to one person in a minute');
	}
	return breaches;
}

/** What the store says of every message against what arrived. */
function untruths(model: Model): string[] {
	const delivered = new Set(model.judge.calls.filter((call) => call.delivered).map(({ sendKey }) => sendKey));
	return model.store.rows("select send_key, state, given_to_human_at from sends where step <> 'ask'").flatMap((row) => {
		const came = delivered.has(String(row['send_key']));
		switch (row['state']) {
			case 'sent':
				return came ? [] : [`${String(row['send_key'])} is sent and never came`];
			case 'refused':
				return came ? [`${String(row['send_key'])} is given back and came`] : [];
			case 'unknown':
				return row['given_to_human_at'] === null ? [`${String(row['send_key'])} is lost: nobody asks about it any more`] : [];
			default:
				return [`${String(row['send_key'])} is lost as ${String(row['state'])}`];
		}
	});
}

describe(`${PROCESSES} processes on one store`, () => {
	const folder = tempFolder();
	const script = path.join(folder, 'process.js');
	const chance = chanceOf(20_261_126);
	let model: Model;
	let clock: SharedClock;

	beforeAll(async () => {
		buildSync({ bundle: true, platform: 'node', target: 'node24', format: 'cjs', logLevel: 'error', entryPoints: [path.resolve(__dirname, '../support/model-process.ts')], outfile: script });
		const store = await TestStore.open({ file: path.join(folder, 'store.sqlite') });
		const campaigns = Array.from({ length: ROUNDS }, (_, n) => ({ ...COPY_ROWS[3], key: `offer_${n}`, text: `${COPY_ROWS[3]?.text ?? ''} ${n}` }));
		await store.use.publishCopy({ rows: [...COPY_ROWS, ...campaigns] });
		const accountKey = await connectLive(store, ACCOUNT);
		clock = new SharedClock(folder);
		const judge = await Judge.start(() => clock.highest, chance);
		model = new Model(folder, store, clock, judge, accountKey, chance);
	}, 60_000);
	afterAll(async () => {
		await model.kill(PROCESSES);
		clock.stop();
		await model.judge.close();
		await model.store.close();
		removeFolder(folder);
	});

	it('never send twice, after a STOP or above a limit, and lose no claim, whatever dies and whatever the clock does', async () => {
		const { store, accountKey } = model;
		const people: string[] = [];
		for (let person = 0; person < 30; person++) people.push(await model.agrees(person));
		const limits = { hourly: HOURLY, quietFrom: '', quietUntil: '', capMessages: 20, capDays: 7, closedCountries: [] };
		expect(await store.use.setOutreachLimits({ accountKey, limits })).toMatchObject({ set: true });
		clock.step(2 * HOUR);
		for (let round = 0; round < ROUNDS; round++) {
			store.now = clock.now;
			await hear(store, accountKey);
			await store.use.planStep({ accountKey, viewerKeys: people, campaign: `c${round}`, copyKey: `offer_${round}`, followUpCopyKey: null });
			await model.round(script, ROUND_SECONDS);
			// Between two rounds nothing is under way, and the clock may go any way.
			await model.kill(PROCESSES);
			clock.step(chance() * 50 * MINUTE + 5 * MINUTE);
		}
		// The end: nobody dies, Instagram answers, and what is unknown is asked about.
		model.judge.faulty = false;
		model.judge.offer = () => [];
		for (let look = 0; look < 5; look++) {
			model.start(script);
			await sleep(2500);
		}
		await model.kill(PROCESSES);
		const decisions = store.count('decisions');
		const summary = { decisions, calls: model.judge.calls.length, kills: model.kills, stops: model.stopped.size, events: model.events.length / 2, mostInAnHour: mostInWindow(model.judge.calls.map(({ at }) => at), HOUR) };
		process.stdout.write(`${JSON.stringify(summary)}\n`);
		expect(model.errors).toEqual([]);
		expect(breachesOf(model)).toEqual([]);
		expect(untruths(model)).toEqual([]);
		expect(model.kills).toBeGreaterThan(PROCESSES * ROUNDS);
		expect(model.stopped.size).toBeGreaterThan(5);
		expect(summary.mostInAnHour).toBeGreaterThan(HOURLY * 0.8);
		expect(decisions).toBeGreaterThan(1000);
	}, ROUNDS * ROUND_SECONDS * 1000 + 120_000);
});

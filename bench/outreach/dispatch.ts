import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import axios from 'axios';
import type * as Core from '../../core';
import type { Store } from '../../core/use-cases';
import type { Bench, Figure } from '../figure';
import { interleave } from '../runner/pairs';
import { ratioLine, type Line } from '../runner/line';
import { ROOT } from '../support/n8n';
import { STORE_KEY } from '../support/store-template';
import type { MeasuredStore } from './database';
import { agrees, hears, makeFunnel, repliesToStory } from './funnel';

/**
 * What a message takes from "is anything due?" to its settled record, against the bare call: the same HTTP client and
 * the same local Instagram, called in a loop. The store is the embedded one in its own thread, as in n8n.
 */
export const dispatch: Figure = { group: 'outreach', name: 'dispatch', measure };

const AT_MOST = 1.5;
/** A dispatcher's batch, as the node takes it. */
const BATCH = 10;
/** The clock goes on by this after each batch, outside of the measured time: at real speed a message is due every few seconds. */
const STEP_MS = 30_000;

interface Person {
	readonly igsid: string;
	readonly viewerKey: string;
}

async function measure({ quick, pairs, folder, say }: Bench): Promise<readonly Line[]> {
	const messages = quick ? 60 : 300;
	const sandbox = await Sandbox.start();
	const core = createRequire(__filename)(path.join(ROOT, 'dist/core.js')) as typeof Core;
	try {
		const funnel = await Funnel.begin(core, sandbox, path.join(folder, 'dispatch.sqlite'), messages);
		say(`${messages} people wrote to the account and agreed`);
		// The first of each fills caches and opens connections.
		const { a, b } = await interleave(pairs + 1, async (pair) => funnel.dispatchAll(`pair_${pair}`, pair), async () => funnel.bareLoop());
		say(`${pairs} pairs of ${messages} messages`);
		return [
			ratioLine(
				{ id: 'outreach-dispatch-sqlite', what: 'Dispatching a message: decide, claim, send, settle, against the bare call (SQLite)', target: { atMost: AT_MOST }, sizes: { messages } },
				{ name: 'dispatch', unit: 'ms', values: a.slice(1) },
				{ name: 'bare loop', unit: 'ms', values: b.slice(1) },
			),
		];
	} finally {
		sandbox.stop();
	}
}

/** The pack's own bundle on one account of the sandbox. */
class Funnel {
	readonly #people: Person[] = [];
	#offset = 0;

	private constructor(
		private readonly core: typeof Core,
		private readonly sandbox: Sandbox,
		private readonly measured: MeasuredStore,
		private readonly accountKey: string,
	) {}

	static async begin(core: typeof Core, sandbox: Sandbox, file: string, people: number): Promise<Funnel> {
		const store: Store = core.connectStore({ file, key: STORE_KEY, mayCreate: true });
		const { professionalId: igAccountId, accessToken: token, appSecret } = sandbox.account;
		const clock = { now: Date.now() };
		const measured: MeasuredStore = { store, clock, fill: () => Promise.reject(new Error('not filled')), close: () => Promise.resolve() };
		const accountKey = await makeFunnel(measured, { apiHost: sandbox.url, igAccountId });
		await store.keepToken({ seed: token, appSecret, token, igAccountId, expiresInMs: null, refreshable: false });
		const funnel = new Funnel(core, sandbox, measured, accountKey);
		for (let nth = 0; nth < people; nth++) {
			const igsid = await sandbox.followerWrites(`person.${nth}`);
			const { viewerKey } = await repliesToStory(measured, igsid, `first-${nth}`, igAccountId);
			await agrees(measured, accountKey, viewerKey);
			funnel.#people.push({ igsid, viewerKey });
		}
		return funnel;
	}

	/** Milliseconds a message takes on the way through everything. */
	async dispatchAll(campaign: string, pair: number): Promise<number> {
		const { core, sandbox, accountKey } = this;
		const { store } = this.measured;
		await this.#stepClock(2 * 3_600_000);
		for (const { igsid } of this.#people) await repliesToStory(this.measured, igsid, `${campaign}-${igsid}`, sandbox.account.professionalId);
		const viewerKeys = this.#people.map(({ viewerKey }) => viewerKey);
		const planned = await store.planStep({ accountKey, viewerKeys, campaign, copyKey: `offer_${pair}`, followUpCopyKey: null, batch: 500 });
		const refused = planned.find(({ outcome }) => outcome !== 'later');
		if (refused) throw new Error(`Not planned: ${JSON.stringify(refused)}`);
		const line = { accountKey, appSecret: sandbox.account.appSecret };
		const tools = { withToken: (token: string) => transportOf(sandbox.url, token), brake: new core.UsageBrake(), now: () => performance.now(), sleep: () => Promise.resolve() };
		const client = core.createInstagramClient(core.accountTransport(store, line, tools));
		let [sent, took] = [0, 0];
		while (sent < viewerKeys.length) {
			await this.#stepClock(STEP_MS);
			const began = performance.now();
			const dispatched = await core.sendDue(store, client, { accountKey, limit: BATCH });
			took += performance.now() - began;
			const odd = dispatched.find(({ outcome }) => outcome.outcome !== 'sent');
			if (odd || dispatched.length === 0) throw new Error(`Not sent after ${sent}: ${JSON.stringify(odd ?? 'nothing was due')}`);
			sent += dispatched.length;
		}
		return took / sent;
	}

	/** Milliseconds of a bare call with the same text length, one after the other. */
	async bareLoop(): Promise<number> {
		const { sandbox } = this;
		const post = transportOf(sandbox.url, sandbox.account.accessToken);
		const text = `Hi there, offer 0 with code VAAS0. Automated message of bench. STOP = no more messages. Privacy: https://example.com/privacy`;
		const began = performance.now();
		for (const { igsid } of this.#people) {
			const answer = await post({ method: 'POST', path: 'me/messages', body: { recipient: { id: igsid }, message: { text } } });
			if (!answer.answered || answer.status !== 200) throw new Error(JSON.stringify(answer));
		}
		return (performance.now() - began) / this.#people.length;
	}

	async #stepClock(ms: number): Promise<void> {
		const { store, clock } = this.measured;
		this.#offset += ms;
		clock.now = Date.now() + this.#offset;
		await store.setClockOffset({ accountKey: this.accountKey, apiHost: this.sandbox.url, offset: this.#offset });
		await hears(this.measured, this.accountKey);
	}
}

/** n8n's own HTTP client, asked as our transport asks it. */
function transportOf(base: string, token: string): Core.Transport {
	return async ({ method, path: route, body }) => {
		const answer = await axios.request<string>({
			method, url: `${base}/${route}`, data: JSON.stringify(body), responseType: 'text', transformResponse: (text: string) => text, validateStatus: () => true,
			headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
		});
		return { answered: true, status: answer.status, body: answer.data };
	};
}

interface SandboxAccount {
	readonly professionalId: string;
	readonly accessToken: string;
	readonly appSecret: string;
}

/** The local Instagram in a process of its own, with room for a benchmark in its limits. */
class Sandbox {
	private constructor(private readonly child: ChildProcess, readonly url: string, readonly account: SandboxAccount) {}

	static async start(): Promise<Sandbox> {
		const options = JSON.stringify({ port: 0, limits: { sendsPerSecond: null, loudSendsPerSecond: null } });
		const child = spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, 'sandbox/main.ts'), '--options', options], { stdio: ['ignore', 'pipe', 'inherit'], cwd: ROOT });
		const url = await new Promise<string>((resolve, reject) => {
			createInterface({ input: child.stdout }).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
			child.once('exit', () => reject(new Error('The sandbox ended before it was up.')));
		});
		const { data } = await axios.get<SandboxAccount>(`${url}/sandbox/credentials`);
		return new Sandbox(child, url, data);
	}

	/** A new follower writes once. @returns their IGSID */
	async followerWrites(username: string): Promise<string> {
		await axios.post(`${this.url}/sandbox/followers`, { username, name: 'Somebody' });
		await axios.post(`${this.url}/sandbox/followers/${username}/act`, { act: 'message', text: 'hello' });
		const { data } = await axios.get<{ igsid: string }>(`${this.url}/sandbox/followers/${username}/igsid`);
		return data.igsid;
	}

	stop(): void {
		this.child.kill();
	}
}

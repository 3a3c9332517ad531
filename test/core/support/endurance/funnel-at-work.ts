import path from 'node:path';
import { accountTransport } from '../../../../core/accounts/account-transport';
import { obtainToken } from '../../../../core/accounts/obtain-token';
import { FAMILIES, type Family } from '../../../../core/inbox/families';
import { reconcileInbox } from '../../../../core/inbox/reconcile';
import type { HandedOff } from '../../../../core/inbox/handed-off';
import { keepSubscribed, subscribeAccount } from '../../../../core/inbox/subscription';
import { createInstagramClient, type InstagramClient } from '../../../../core/instagram/client';
import { classifyGraphError } from '../../../../core/instagram/errors';
import { normaliseWebhook } from '../../../../core/instagram/normalise';
import { CONVERSATION_PACE_MS, createPace } from '../../../../core/instagram/pace';
import { retryReads } from '../../../../core/instagram/read-retry';
import { checkSignature } from '../../../../core/instagram/signature';
import { tokenCalls } from '../../../../core/instagram/token-calls';
import type { Transport } from '../../../../core/instagram/transport';
import { UsageBrake } from '../../../../core/instagram/usage-brake';
import { answerNow, answerPublicly, type DispatchOutcome } from '../../../../core/outreach/dispatch';
import { reconcilePublicReplies } from '../../../../core/outreach/public-reply-settle';
import { reconcileUnknown } from '../../../../core/outreach/reconcile';
import { Watch } from '../../../../core/outreach/watch';
import type { Store } from '../../../../core/use-cases';
import { readProfileOnce } from '../../../../core/viewers/profile';
import { startSandbox, type RunningSandbox } from '../../../../sandbox';
import { publishCopyTable } from '../copy-table';
import { findSecrets } from '../../../../testbed/secret-search';
import { DAY, KEY, purge, TestStore } from '../store';
import { httpTransport } from './http-transport';
import { WebServer } from './web-server';

/** A guard that a control takes out, to show that the judge sees what is then done wrong. */
export type Guard =
	/** The same update twice is two events. */
	| 'natural_keys'
	/** A send without a clear answer is made once more. */
	| 'never_repeat'
	/** Calls go out whatever the pauses of the account say. */
	| 'pauses'
	/** Nothing is read that no webhook brought. */
	| 'reconciler';

export interface WorkOptions {
	/** Same seed, same ids at the local Instagram. */
	readonly seed: string;
	readonly without?: Guard;
	/** Outputs whose events are handed over until something answers them. */
	readonly answered?: readonly Family[];
	/** Files of the store and its journal, to be put back from a backup; left out, a store of its own without a journal. */
	readonly place?: { readonly file: string; readonly journal: string };
	/** What a workflow does about an event; left out, everything is thanked for. */
	readonly answer?: (funnel: FunnelAtWork, event: HandedOff) => Promise<void>;
}

/**
 * The funnel as the nodes put it together, over a real store file and real HTTP to a local Instagram, in the time of
 * that Instagram: waiting moves its clock. Everything it sends answers somebody.
 */
export class FunnelAtWork {
	/** Every distinct event that was handed to the workflow, by its key. */
	readonly handed = new Map<string, HandedOff>();
	/** What became of each answer, newest last. */
	readonly outcomes: DispatchOutcome[] = [];
	/** The token the account was connected with last. */
	seed = '';
	/** How many deliveries the callback still refuses. */
	refusals = 0;
	/** Off while nobody listens: neither reconciler nor a look at the subscription. */
	listening = true;
	private readonly waiting: HandedOff[] = [];
	private readonly pace;
	private readonly unknownSends = new Watch(() => this.control.now());
	client!: InstagramClient;
	accountKey = '';
	private callback!: WebServer;
	private keys = 0;
	private restarts = 0;
	private nextPurge = 0;

	private constructor(
		private readonly options: WorkOptions,
		readonly sandbox: RunningSandbox,
		public store: TestStore,
	) {
		this.inItsTime();
		this.pace = createPace(CONVERSATION_PACE_MS, { now: () => this.control.now(), sleep: this.sleep });
	}

	static async open(options: WorkOptions): Promise<FunnelAtWork> {
		const sandbox = await startSandbox({ seed: options.seed, retry: { firstMs: 0, baseMs: 2, factor: 1, capMs: 2, maxTries: 60 } });
		const funnel = new FunnelAtWork(options, sandbox, await TestStore.open(options.place ?? {}));
		await publishCopyTable(funnel.use);
		await funnel.connect(funnel.control.account().accessToken);
		await subscribeAccount(funnel.use, funnel.client, funnel.accountKey);
		funnel.callback = await WebServer.start(funnel.receive);
		funnel.control.setCallback(funnel.callback.url);
		return funnel;
	}

	get control(): RunningSandbox['control'] {
		return this.sandbox.control;
	}

	get use(): Store {
		return this.store.use;
	}

	/** @throws Error when the store's files hold a token or a secret in clear */
	async close(): Promise<void> {
		const found = findSecrets(path.dirname(this.store.file), [...this.control.issuedTokens(), KEY]);
		await this.callback.stop();
		await this.sandbox.close();
		await this.store.close();
		if (found.length > 0) throw new Error(`Secrets in clear: ${JSON.stringify(found)}`);
	}

	private inItsTime(): void {
		Object.defineProperty(this.store, 'now', { get: () => this.control.now() });
	}

	/** Stops the funnel, lets somebody work on its closed files, and starts it again. */
	async restart(meanwhile: () => void): Promise<void> {
		const { place } = this.options;
		if (place === undefined) throw new Error('a store of its own is gone when it is closed');
		await this.store.close();
		meanwhile();
		this.store = await this.openAgain(place);
		this.client = this.makeClient();
		this.nextPurge = 0;
	}

	/** A journal finds a restore by the machine's clock; here the machine is in the time of the local Instagram. */
	private async openAgain(place: { readonly file: string; readonly journal: string }): Promise<TestStore> {
		const [machine, at] = [Date.now, this.control.now()];
		Date.now = () => at;
		try {
			return await TestStore.open({ ...place, mayCreate: false, tag: `r${++this.restarts}`, clock: () => (Date.now === machine ? this.control.now() : at) });
		} finally {
			Date.now = machine;
		}
	}

	/** What set-up does: a token becomes one to stay, its account is registered, an open-ended pause is over. */
	async connect(seed: string): Promise<boolean> {
		this.seed = seed;
		const { appSecret } = this.control.account();
		const identify = (token: string) => createInstagramClient(this.bare(token)).readIdentity();
		const exchange = (short: string) => this.tokenCalls().exchange(short, appSecret);
		const obtained = await obtainToken(this.use, { exchange, identify, refreshable: true }, { seed, appSecret }, { again: true, wait: this.sleep });
		const identity = obtained.obtained ? await identify(obtained.token) : null;
		if (!identity?.ok) return false;
		const { accountId, appScopedId, username } = identity.value;
		const settings = { language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://studio.example/privacy', mode: 'live' } as const;
		const account = await this.use.connectAccount({ igAccountId: accountId, appScopedId, username, apiHost: this.sandbox.url, ...settings });
		this.accountKey = account.accountKey;
		this.client = this.makeClient();
		return true;
	}

	/** One turn of everything that runs by itself, then whatever it and the callback brought is answered. */
	async beat(): Promise<void> {
		const { use, client, accountKey, pace } = this;
		const account = { accountKey, igAccountId: this.control.account().professionalId, ids: this.ids() };
		await this.refresh();
		await this.purgeNightly();
		this.take(await use.takeDueEvents({ limit: 50 }));
		await this.answerAll();
		await reconcileUnknown(use, client, account, pace, this.unknownSends);
		await reconcilePublicReplies(use, client, account);
		if (this.listening && (await use.takeSubscriptionCheck({ accountKey }))) await keepSubscribed(use, client, accountKey);
		if (this.listening && this.options.without !== 'reconciler') {
			const found = await reconcileInbox({ store: use, client, account, answered: this.answered(), pace, stopping: new AbortController().signal });
			if (found.due) this.take(found.handedOff);
		}
		await this.answerAll();
	}

	/** Waits until everything delivered is recorded, and answers it. */
	async answerAll(): Promise<void> {
		await this.control.settled();
		// It beats every few seconds of its own; the clock here leaps.
		await this.use.noteRightsPage({ accountKey: this.accountKey });
		for (let event = this.waiting.shift(); event; event = this.waiting.shift()) {
			await this.answer(event);
			await this.control.settled();
		}
	}

	/** Whether calls may be made for the account at all. */
	async isLineOpen(): Promise<boolean> {
		const line = await this.use.openLine({ accountKey: this.accountKey, appSecret: this.control.account().appSecret });
		return line.state === 'open';
	}

	/** Whether the account waits for its owner. */
	async needsOwner(): Promise<boolean> {
		const { pause } = await this.use.readAccountState({ accountKey: this.accountKey });
		return pause !== null && pause.until === null;
	}

	private readonly sleep = async (ms: number): Promise<void> => {
		this.control.stepClock(Math.ceil(ms));
		return Promise.resolve();
	};

	private readonly receive = async (body: Buffer, signature: string | undefined): Promise<number> => {
		const { appSecret, metaAppSecret } = this.control.account();
		if (!checkSignature(body, signature, [appSecret, metaAppSecret]).valid) return 403;
		if (this.refusals > 0) {
			this.refusals--;
			return 503;
		}
		const { events, unknown } = normaliseWebhook(body, this.control.now());
		const apart = this.options.without === 'natural_keys';
		const keyed = apart ? events.map((event) => ({ ...event, naturalKey: `${event.naturalKey}:${++this.keys}` })) : events;
		this.take((await this.use.recordEvents({ events: keyed, unknown, answered: this.answered() })).handedOff);
		return 200;
	};

	private answered(): readonly Family[] {
		return this.options.answered ?? FAMILIES.filter((family) => family !== 'other');
	}

	private take(events: readonly HandedOff[]): void {
		for (const event of events) this.handed.set(event.eventKey, event);
		this.waiting.push(...events);
	}

	private async answer(event: HandedOff): Promise<void> {
		if (this.options.answer) {
			await this.options.answer(this, event);
			return;
		}
		const { accountKey, viewerKey, eventKey, family, keyword } = event;
		const person = { accountKey, viewerKey, eventKey };
		if (keyword === 'stop') {
			this.outcomes.push(await answerNow(this.use, this.client, { ...person, step: 'stop', copyKey: 'opt_out_confirmation' }));
		} else if (family === 'comment') {
			this.outcomes.push(await answerPublicly(this.use, this.client, { ...person, step: 'answer', copyKey: 'soft_touch' }));
		} else if (family !== 'other') {
			await readProfileOnce(this.use, this.client, person);
			this.outcomes.push(await answerNow(this.use, this.client, { ...person, step: 'answer', copyKey: 'soft_touch' }));
		}
	}

	/** Nothing is old enough to go; what is waited for is that the purge has run. */
	private async purgeNightly(): Promise<void> {
		if (this.control.now() < this.nextPurge) return;
		this.nextPurge = this.control.now() + DAY;
		await purge(this, this.accountKey);
	}

	private async refresh(): Promise<void> {
		const line = { accountKey: this.accountKey, appSecret: this.control.account().appSecret };
		const due = await this.use.takeDueRefresh(line);
		if (!due) return;
		const result = await this.tokenCalls().refresh(due.token);
		const { tokenId } = due;
		await this.use.settleRefresh({ ...line, tokenId, result: result.ok ? { refreshed: true, ...result.value } : { refreshed: false, error: result.error } });
	}

	private makeClient(): InstagramClient {
		const line = { accountKey: this.accountKey, appSecret: this.control.account().appSecret };
		const withToken = (token: string) => this.bare(token);
		const tools = { withToken, brake: new UsageBrake(), now: () => this.control.now(), sleep: this.sleep };
		const careless: Transport = (request) => this.bare(this.control.account().accessToken)(request);
		const transport = this.options.without === 'pauses' ? careless : accountTransport(this.use, line, tools);
		return createInstagramClient(retryReads(transport, { sleep: this.sleep, random: () => 0.5 }));
	}

	private bare(token: string): Transport {
		const transport = httpTransport(`${this.sandbox.url}/v25.0`, token);
		if (this.options.without !== 'never_repeat') return transport;
		return async (request) => {
			const response = await transport(request);
			if (request.method === 'GET') return response;
			const unclear = response.answered ? response.status >= 400 && classifyGraphError(response.status, response.body).class === 'ambiguous' : true;
			return unclear ? await transport(request) : response;
		};
	}

	private tokenCalls() {
		return tokenCalls({ graph: httpTransport(this.sandbox.url, null), login: httpTransport(this.sandbox.url, null) });
	}

	private ids(): string[] {
		const { professionalId, appScopedId } = this.control.account();
		return [professionalId, appScopedId];
	}
}

import { obtainToken, type ObtainCalls } from '../../../core/accounts/obtain-token';
import type { Alert } from '../../../core/house/alerts';
import type { Failure } from '../../../core/house/alert-facts';
import type { Json } from './wire';
import { echoOf, envelope, receive, storyReply, tap, textMessage } from './wire';
import { OutreachFixture, type Claimed } from './outreach-fixture';
import { DAY, hear, purge, type TestStore } from './store';
import { ACCOUNT } from './wire';

export const SECRET = 'instagram app secret';
const LIFE = 60 * DAY;

/** One live account with a token, as set-up leaves it, and what its workflows do: nobody needs to act unless a test says so. */
export class HouseWorld {
	#mids = 0;
	#seeds = 0;
	failures: Failure[] = [];

	private constructor(readonly outreach: OutreachFixture) {}

	static async open(): Promise<HouseWorld> {
		const world = new HouseWorld(await OutreachFixture.open());
		await world.logIn();
		await world.keepHouse();
		return world;
	}

	get store(): TestStore {
		return this.outreach.store;
	}

	get accountKey(): string {
		return this.outreach.accountKey;
	}

	close(): Promise<void> {
		return this.outreach.close();
	}

	/** The owner logs in anew: a new token, and set-up is run. */
	async logIn(): Promise<void> {
		const { use } = this.store;
		const calls: ObtainCalls = {
			refreshable: true,
			exchange: async (seed) => ({ ok: true, value: { token: `long of ${seed}`, expiresInMs: LIFE } }),
			identify: async () => ({ ok: true, value: { accountId: ACCOUNT, appScopedId: `app-${ACCOUNT}`, username: 'studio.vaas' } }),
		};
		await obtainToken(use, calls, { seed: `seed ${++this.#seeds}`, appSecret: SECRET }, { again: false, wait: async () => undefined });
		await use.connectAccount({
			igAccountId: ACCOUNT, appScopedId: `app-${ACCOUNT}`, username: 'studio.vaas', apiHost: 'http://127.0.0.1:4010', language: 'nl', timeZone: 'Europe/Amsterdam',
			privacyLink: 'https://studio.example/privacy', mode: 'live',
		});
	}

	/** What runs by itself: the inbox listens, the page of rights is there, the night's purge has run. */
	async keepHouse({ deaf = false, rights = true, purged = true } = {}): Promise<void> {
		const { accountKey, store } = this;
		if (!deaf) await store.use.recordReconcile({ accountKey, complete: true });
		if (rights) await store.use.noteRightsPage({ accountKey });
		if (purged) await purge(store, accountKey);
	}

	/** One look of `72 alerts`; a colleague hears of everything. @returns codes that began and that ended */
	async look(): Promise<{ readonly began: string[]; readonly ended: string[]; readonly news: readonly Alert[] }> {
		const { accountKey, store } = this;
		const news = [...(await store.use.checkAlerts({ accountKey })).news, ...(await store.use.checkStoreAlerts({ failures: this.failures })).news];
		await store.use.alertsTold({ alerts: news.map(({ alertKey, endedAt }) => ({ alertKey, ended: endedAt !== null })) });
		const named = (alerts: readonly Alert[]) => alerts.map(({ code, subject }) => (subject === '' || code === 'incident_clock' ? code : `${code}:${subject}`)).sort();
		return { began: named(news.filter(({ endedAt }) => endedAt === null)), ended: named(news.filter(({ endedAt }) => endedAt !== null)), news };
	}

	/** Somebody replies to a story and is asked; the question arrives. */
	async asks(person: string): Promise<Claimed> {
		const event = await this.replies(person);
		await hear(this.store, this.accountKey);
		const claim = await this.store.use.claimSend({ accountKey: this.accountKey, ...event, step: 'answer', copyKey: 'opt_in_question' });
		if (claim.outcome !== 'claimed') throw new Error(`not asked: ${JSON.stringify(claim)}`);
		await this.outreach.accepted(claim);
		return claim;
	}

	async replies(person: string): Promise<{ viewerKey: string; eventKey: string }> {
		return this.#in(storyReply(this.#mid(), 'mooi', { person, at: this.store.now }));
	}

	async writes(person: string, text: string): Promise<{ viewerKey: string; eventKey: string }> {
		return this.#in(textMessage(this.#mid(), text, { person, at: this.store.now }));
	}

	async saysYes(person: string, question: Claimed): Promise<string> {
		const [button] = question.message.quickReplies;
		if (!button) throw new Error('nothing to tap');
		const yes = await this.#in(tap(this.#mid(), button.title, button.payload, { person, at: this.store.now }));
		await this.outreach.grant(yes);
		return yes.viewerKey;
	}

	/** A colleague writes in the app on their phone. */
	async writesByPhone(person: string): Promise<void> {
		await receive(this.store, envelope([echoOf(this.#mid(), 'Zeker, kom langs!', { person, at: this.store.now })]));
	}

	/** Days pass in which everything runs by itself. */
	async pass(ms: number): Promise<void> {
		for (let left = ms; left > 0; left -= DAY) {
			this.store.now += Math.min(left, DAY);
			await this.keepHouse();
		}
	}

	#mid(): string {
		return `h${++this.#mids}`;
	}

	async #in(update: Json): Promise<{ viewerKey: string; eventKey: string }> {
		const [handed] = (await receive(this.store, envelope([update]))).handedOff;
		if (!handed) throw new Error('nothing was handed off');
		return { viewerKey: handed.viewerKey, eventKey: handed.eventKey };
	}
}

/** The nth follower. */
export const follower = (n: number) => String(700_200_300_000_000 + n);


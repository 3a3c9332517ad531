import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type * as Core from '../../core';

const ROOT = path.join(__dirname, '../..');
const CORPUS = path.join(__dirname, '../core/corpus');
const SEED = 20_261_124;

type Trigger = new () => { webhook: (this: IWebhookFunctions) => Promise<IWebhookResponseData> };
const { InstagramTrigger } = jest.requireActual<{ InstagramTrigger: Trigger }>(path.join(ROOT, 'dist/nodes/InstagramTrigger/InstagramTrigger.node.js'));
const core = jest.requireActual<typeof Core>(path.join(ROOT, 'dist/core.js'));

const ACCOUNT = '17841400000000123';
const SECRET = 'instagram-secret';
const META_SECRET = 'meta-secret';
/** Nobody listens there: the clock of a sandbox is asked in vain, as it would be on a bad day. */
const HOST = 'http://127.0.0.1:9';

interface Answered {
	status: number | null;
	type: string | null;
	text: string | null;
	times: number;
}

interface Call {
	readonly body: Buffer;
	readonly signature?: string | string[] | undefined;
	readonly webhook?: 'setup' | 'default';
	readonly query?: Record<string, unknown>;
	/** Of a published workflow, which waits for others to share its execution with; a test in the editor does not. */
	readonly mode?: 'webhook' | 'manual';
}

/** The real handler as it is shipped, over a real store, called as n8n calls it. */
class Handler {
	readonly folder = mkdtempSync(path.join(tmpdir(), 'story-funnel-fuzz-'));
	readonly credentials: Record<string, Record<string, string>> = {
		storyFunnelStoreApi: { key: Buffer.alloc(32, 7).toString('base64'), file: path.join(this.folder, 'store.sqlite') },
		storyFunnelInstagramTokenApi: { accessToken: 'IGAAx', appSecret: SECRET, metaAppSecret: META_SECRET, verifyToken: 'verify-me', apiHost: HOST, apiVersion: 'v25.0' },
	};
	readonly store = core.connectStore({ ...this.storeCredential(), mayCreate: true });

	async connect(): Promise<void> {
		await this.store.connectAccount({
			igAccountId: ACCOUNT, appScopedId: '26', username: 'bluekiln', apiHost: HOST, language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/p',
		});
	}

	async call({ body, signature, webhook = 'default', query = {}, mode = 'webhook' }: Call): Promise<{ answered: Answered; items: number }> {
		const answered: Answered = { status: null, type: null, text: null, times: 0 };
		const response = {
			status: (code: number) => ((answered.status = code), response),
			type: (name: string) => ((answered.type = name), response),
			send: (text: string) => ((answered.text = text), answered.times++, response),
		};
		const context = {
			getCredentials: (name: string) => Promise.resolve(this.credentials[name]),
			getWorkflow: () => ({ id: this.folder }),
			getMode: () => mode,
			getNode: () => ({ id: '1', name: 'Instagram Trigger', parameters: { authentication: 'accessToken' } }),
			getWebhookName: () => webhook,
			getQueryData: () => query,
			getHeaderData: () => (signature === undefined ? {} : { 'x-hub-signature-256': signature }),
			getRequestObject: () => ({ rawBody: body }),
			getResponseObject: () => response,
			getNodeParameter: () => ['storyReply', 'message'],
			logger: { error: () => undefined, warn: () => undefined },
			helpers: { httpRequest: () => Promise.reject(new Error('no network')) },
		};
		const result = await new InstagramTrigger().webhook.call(context as unknown as IWebhookFunctions);
		return { answered, items: result.workflowData?.flat().length ?? 0 };
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
	}

	private storeCredential(): { key: string; file: string } {
		const { key = '', file = '' } = this.credentials['storyFunnelStoreApi'] ?? {};
		return { key, file };
	}
}

const sign = (body: Buffer, secret = SECRET) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
const corpus = readdirSync(CORPUS).map((name): [string, Buffer] => [name, readFileSync(path.join(CORPUS, name))]);

/** A corpus file with bytes flipped, cut out, doubled, put in, or its halves swapped. */
const broken = fc
	.record({
		file: fc.constantFrom(...corpus.map(([, body]) => body)),
		changes: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), what: fc.constantFrom('flip', 'cut', 'double', 'insert', 'swap'), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) }), { minLength: 1, maxLength: 6 }),
	})
	.map(({ file, changes }) => changes.reduce((body, { at, what, bytes }) => mutate(body, Math.floor(at * body.length), what, Buffer.from(bytes)), file));

function mutate(body: Buffer, at: number, what: string, bytes: Buffer): Buffer {
	const [before, after] = [body.subarray(0, at), body.subarray(at)];
	switch (what) {
		case 'flip':
			return Buffer.concat([before, bytes, after.subarray(bytes.length)]);
		case 'cut':
			return Buffer.concat([before, after.subarray(bytes.length * 4)]);
		case 'double':
			return Buffer.concat([before, after.subarray(0, 40), after]);
		case 'swap':
			return Buffer.concat([after, before]);
		default:
			return Buffer.concat([before, bytes, after]);
	}
}

const NASTY = ['null', 'true', '0', '-1', '1e99', '""', '"x"', '[]', '{}', '[[]]', '{"id":null}', '"\\ud800"', '"STOP"', '17841400000000123456', '"__proto__"'];
const VALUES = /"(?:[^"\\]|\\.)*"|\d+|true/g;

/** A corpus file that is still JSON, with new message ids and some names and values exchanged for others. */
const twisted = fc
	.record({
		file: fc.constantFrom(...corpus.map(([, body]) => body.toString())),
		id: fc.stringMatching(/^[a-z0-9]{8}$/),
		changes: fc.array(fc.record({ at: fc.nat(200), value: fc.constantFrom(...NASTY) }), { maxLength: 4 }),
	})
	.map(({ file, id, changes }) => {
		let nth = 0;
		const fresh = file.replace(/aWdf|random_mid|18000000/g, (known) => (known === '18000000' ? id.replace(/\D/g, '9') : id));
		const count = fresh.match(VALUES)?.length ?? 1;
		const at = new Map(changes.map((change) => [change.at % count, change.value]));
		return Buffer.from(fresh.replace(VALUES, (value) => at.get(nth++) ?? value));
	});

const mutated = fc.oneof(broken, twisted);

describe('whatever bytes reach the real handler', () => {
	const handler = new Handler();

	beforeAll(() => handler.connect());
	afterAll(() => handler.remove());

	/** Answers once, in plain text, and with one of ours. */
	function expectAnswer({ answered }: Awaited<ReturnType<Handler['call']>>, statuses: readonly number[]): void {
		expect(answered).toEqual({ status: expect.any(Number), type: 'text/plain', text: expect.any(String), times: 1 });
		expect(statuses).toContain(answered.status);
	}

	const holds = async (property: fc.IAsyncProperty<[unknown, ...unknown[]]>, numRuns: number) => await fc.assert(property, { seed: SEED, numRuns });

	it.each(corpus)('the corpus as it is, %s: something comes of it', async (_name, body) => {
		const { answered, items } = await handler.call({ body, signature: sign(body) });
		expect([answered.status, items > 0]).toEqual([200, true]);
		// The same again: 200 and nothing new.
		expect(await handler.call({ body, signature: sign(body, META_SECRET) })).toEqual({ answered: { ...answered }, items: 0 });
	});

	it('signed random bytes are answered with 200', async () => {
		await holds(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (raw) => {
			const body = Buffer.from(raw);
			expectAnswer(await handler.call({ body, signature: sign(body) }), [200]);
		}), 400);
	});

	it('signed mutations of real payloads are answered with 200', async () => {
		let items = 0;
		await holds(fc.asyncProperty(mutated, fc.constantFrom(SECRET, META_SECRET), async (body, secret) => {
			const outcome = await handler.call({ body, signature: sign(body, secret), mode: 'manual' });
			expectAnswer(outcome, [200]);
			items += outcome.items;
		}), 600);
		// Some mutations are still updates: this fuzz gets behind the parser.
		expect(items).toBeGreaterThan(20);
	});

	it('whatever is not signed is answered with 401 or 403, and leaves nothing', async () => {
		const before = await handler.store.readInboxState({ accountKey: await accountKey() });
		const header = fc.oneof(fc.constant(undefined), fc.string({ unit: 'binary', maxLength: 80 }), fc.stringMatching(/^sha256=[0-9a-f]{64}$/), fc.array(fc.string(), { maxLength: 2 }));
		await holds(fc.asyncProperty(fc.oneof(mutated, fc.uint8Array({ maxLength: 100 }).map((raw) => Buffer.from(raw))), header, async (body, signature) => {
			const outcome = await handler.call({ body, signature });
			expectAnswer(outcome, [401, 403]);
			expect(outcome.items).toBe(0);
		}), 400);
		expect(await handler.store.readInboxState({ accountKey: await accountKey() })).toEqual(before);
	});

	it('a secret that was changed a moment ago is the one that counts', async () => {
		const changing = new Handler();
		await changing.connect();
		const [, body] = corpus[0] ?? ['', Buffer.alloc(0)];
		expectAnswer(await changing.call({ body, signature: sign(body) }), [200]);
		Object.assign(changing.credentials['storyFunnelInstagramTokenApi'] ?? {}, { appSecret: 'another', metaAppSecret: '' });
		expectAnswer(await changing.call({ body, signature: sign(body, 'another') }), [200]);
		expectAnswer(await changing.call({ body, signature: sign(body) }), [403]);
		changing.remove();
	});

	it('updates that come in a burst share executions, each answered by itself', async () => {
		const burst = new Handler();
		await burst.connect();
		const bodies = Array.from({ length: 30 }, (_, n) => Buffer.from(JSON.stringify({
			object: 'instagram', entry: [{ id: ACCOUNT, time: Date.now(), messaging: [{ sender: { id: `70${n}` }, recipient: { id: ACCOUNT }, timestamp: Date.now(), message: { mid: `burst${n}`, text: 'hello' } }] }],
		})));
		const outcomes = await Promise.all(bodies.map((body) => burst.call({ body, signature: sign(body) })));
		for (const outcome of outcomes) expectAnswer(outcome, [200]);
		const started = outcomes.filter(({ items }) => items > 0);
		expect(started.reduce((sum, { items }) => sum + items, 0)).toBe(30);
		expect(started.length).toBeLessThan(30);
		burst.remove();
	});

	it('with no secret set up nothing is signed, not even with the empty one', async () => {
		const bare = new Handler();
		await bare.connect();
		Object.assign(bare.credentials['storyFunnelInstagramTokenApi'] ?? {}, { appSecret: '', metaAppSecret: ' ' });
		const [, body] = corpus[0] ?? ['', Buffer.alloc(0)];
		for (const secret of ['', ' ', SECRET]) expectAnswer(await bare.call({ body, signature: sign(body, secret) }), [403]);
		bare.remove();
	});

	it('a store that cannot be opened is a 503: Instagram comes again', async () => {
		const broken = new Handler();
		Object.assign(broken.credentials['storyFunnelStoreApi'] ?? {}, { file: path.join(broken.folder, 'nowhere', 'store.sqlite') });
		const [, body] = corpus[0] ?? ['', Buffer.alloc(0)];
		expectAnswer(await broken.call({ body, signature: sign(body) }), [503]);
		broken.remove();
	});

	it('a handshake of anything is answered with 403, or with the bare challenge for the right token', async () => {
		const anything = fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 1 }), fc.constant(undefined));
		const query = fc.record({
			'hub.mode': fc.oneof(fc.constant('subscribe'), anything),
			'hub.verify_token': fc.oneof(fc.constant('verify-me'), anything),
			'hub.challenge': fc.oneof(fc.constantFrom('1158201444', '<script>'), anything),
		});
		let accepted = 0;
		await holds(fc.asyncProperty(query, async (asked) => {
			const outcome = await handler.call({ body: Buffer.alloc(0), webhook: 'setup', query: asked });
			const right = asked['hub.mode'] === 'subscribe' && asked['hub.verify_token'] === 'verify-me';
			expectAnswer(outcome, right ? [200, 403] : [403]);
			if (outcome.answered.status !== 200) return;
			accepted++;
			expect(outcome.answered.text).toBe(asked['hub.challenge']);
			expect(outcome.answered.text).toMatch(/^[\w-]{1,256}$/);
		}), 400);
		expect(accepted).toBeGreaterThan(5);
	});

	async function accountKey(): Promise<string> {
		const [account] = await handler.store.listAccounts({});
		return account?.accountKey ?? '';
	}
});

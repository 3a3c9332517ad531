import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import fc from 'fast-check';
import { Bed } from './support/bed';
import { countRows } from './support/store-rows';

/** Whatever anybody posts to the callback: no 5xx of ours, nothing recorded, nothing started. */
describe('bad webhooks on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start();
	});

	afterAll(async () => {
		await bed.stop();
	});

	const account = () => bed.control.account();

	async function untouched(): Promise<void> {
		await bed.control.settled();
		const starts = await bed.n8n.api.executions({ workflowId: bed.inboxWorkflow });
		expect(starts).toEqual([]);
		expect(['events', 'engagements', 'viewers'].map((table) => countRows(bed.funnel.storeFile, table as 'events'))).toEqual([0, 0, 0]);
	}

	function signed(bytes: string | Buffer, headers: Record<string, string> = {}): Promise<{ status: number | null }> {
		const signature = `sha256=${createHmac('sha256', account().appSecret).update(bytes).digest('hex')}`;
		return bed.control.forge.raw(account(), bytes, { 'X-Hub-Signature-256': signature, ...headers });
	}

	it('refuses what Meta did not sign like this', async () => {
		bed.control.hold();
		bed.reply(bed.follower('mara'), 'Prachtig, é én 💙');
		const updates = [...bed.control.updates];
		const { forge } = bed.control;
		expect((await forge.unsigned(account(), updates)).status).toBe(401);
		for (const kind of ['wrongSecret', 'reserialised', 'tampered'] as const) {
			expect([kind, (await forge[kind](account(), updates)).status]).toEqual([kind, 403]);
		}
		for (const header of ['sha256=', 'sha1=abc', 'sha256=zz', `sha256=${'0'.repeat(64)}`, '']) {
			expect([401, 403]).toContain((await forge.raw(account(), '{}', { 'X-Hub-Signature-256': header })).status);
		}
		bed.control.drop();
		bed.control.release();
		await untouched();
	});

	it.each<[string, string]>([
		['null', 'null'],
		['a number', '12345678901234567890'],
		['a text', '"instagram"'],
		['an empty list', '[]'],
		['nothing inside', '{}'],
		['no entries', '{"object":"instagram","entry":null}'],
		['entries of every type', '{"object":"instagram","entry":[null,1,"x",[],{},{"id":[]},{"id":{}}]}'],
		['messaging of every type', '{"object":"instagram","entry":[{"id":"1","time":"x","messaging":[null,1,{"sender":7},{"sender":{"id":{}}}],"changes":[null,{"field":7}]}]}'],
		['another object', '{"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"message":{"mid":"m","text":"STOP"}}]}]}'],
		['a prototype', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"object":"instagram","entry":[{"__proto__":{"id":"1"},"id":"1"}]}'],
		['a huge field name', `{"object":"instagram","entry":[{"id":"1","field":"${'x'.repeat(100_000)}","value":{"${'y'.repeat(100_000)}":1}}]}`],
		['deep nesting', `{"object":"instagram","entry":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
		['an account nobody knows', '{"object":"instagram","entry":[{"id":"999","time":1,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"999"},"timestamp":1,"message":{"mid":"m","text":"STOP"}}]}]}'],
	])('takes signed nonsense calmly: %s', async (_what, body) => {
		const { status } = await signed(body);
		// A bare null, number or text is no JSON document to n8n's own parser: it may refuse that before us.
		expect(status === 200 || status === 422 || status === 400).toBe(true);
		await untouched();
	});

	// Thousands more go through the handler itself: test/nodes/receive-fuzz.
	it('takes hundreds of random bodies calmly', async () => {
		const anything = fc.jsonValue({ maxDepth: 4 });
		const shaped = fc.record({ object: fc.constant('instagram'), entry: fc.array(fc.record({ id: fc.constant(account().professionalId), time: anything, messaging: fc.array(anything), changes: fc.array(fc.record({ field: fc.string(), value: anything })) })) });
		const bodies = fc.sample(fc.oneof(anything, shaped), { numRuns: 300, seed: 20_261_124 }).map((body) => JSON.stringify(body));
		const statuses = new Map<number | null, number>();
		// Where the store is busy we say so (503), or a busy machine answers too late (null): Meta delivers once more.
		const isLater = (status: number | null) => status === 503 || status === null;
		for (let more = 100; bodies.length > 0; ) {
			const sent = bodies.splice(0, 10);
			const results = await Promise.all(sent.map(async (body) => ({ body, ...(await signed(body)) })));
			for (const { body, status } of results) {
				if (isLater(status) && more-- > 0) bodies.push(body);
				else statuses.set(status, (statuses.get(status) ?? 0) + 1);
			}
			if (results.some(({ status }) => isLater(status))) await sleep(5_000);
		}
		expect([...statuses.keys()].filter((status) => status === null || status >= 500)).toEqual([]);
		expect(statuses.get(200)).toBeGreaterThan(150);
		await untouched();
	});

	it('lets n8n refuse what is no JSON before it reaches us', async () => {
		expect((await signed('{"object":')).status).toBe(422);
		expect((await signed(Buffer.from('no gzip'), { 'Content-Encoding': 'gzip' })).status).toBeGreaterThanOrEqual(400);
		await untouched();
	});

	it('checks the signature of the bytes as they were sent, packed or not', async () => {
		const packed = gzipSync('{"object":"instagram","entry":[]}');
		expect((await signed(packed, { 'Content-Encoding': 'gzip' })).status).toBeLessThan(500);
		await untouched();
	});

	it('answers the handshake with the bare challenge as text, and only with the right token', async () => {
		const ask = async (query: Record<string, string>) => await axios.get<string>(bed.funnel.callbackUrl, {
			params: { 'hub.mode': 'subscribe', 'hub.verify_token': account().verifyToken, 'hub.challenge': '1158201444', ...query },
			responseType: 'text', transformResponse: (data: string) => data, validateStatus: () => true, proxy: false,
		});
		const good = await ask({});
		expect([good.status, good.data, String(good.headers['content-type'])]).toEqual([200, '1158201444', expect.stringMatching(/^text\/plain/)]);
		for (const query of [{ 'hub.verify_token': 'wrong' }, { 'hub.verify_token': '' }, { 'hub.mode': 'unsubscribe' }, { 'hub.challenge': '<script>alert(1)</script>' }, { 'hub.challenge': '' }]) {
			const bad = await ask(query);
			expect([query, bad.status, bad.data.includes('script')]).toEqual([query, 403, false]);
		}
		await untouched();
	});

	it('is not blind: a good one starts the workflow and is recorded', async () => {
		bed.reply('mara');
		await bed.untilTexts('mara', 1);
		await bed.atRest();
		expect(await bed.n8n.api.executions({ workflowId: bed.inboxWorkflow })).toHaveLength(1);
		expect(countRows(bed.funnel.storeFile, 'events')).toBe(1);
	});
});

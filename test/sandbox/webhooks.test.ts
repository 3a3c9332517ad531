import { createHmac } from 'node:crypto';
import { Fixture, hour } from './setup';

describe('webhooks', () => {
	let f: Fixture;
	beforeEach(async () => {
		f = await Fixture.start({ retry: { baseMs: 50, capMs: 100 } });
	});
	afterEach(() => f.stop());

	const hmac = (bytes: Buffer, secret: string) => `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;

	it('signs exactly the escaped bytes on the wire', async () => {
		f.control.act('mara', { act: 'story-reply', text: 'schön 🌿 <3' });
		await f.control.settled();
		const [delivery] = f.receiver.received;
		expect(delivery?.bytes.toString()).toContain('sch\\u00f6n \\ud83c\\udf3f <3');
		expect(delivery?.bytes.toString()).toContain('https:\\/\\/');
		expect(delivery?.headers['x-hub-signature-256']).toBe(hmac(delivery?.bytes ?? Buffer.alloc(0), f.control.account().appSecret));
		const again = Buffer.from(JSON.stringify(delivery?.body));
		expect(delivery?.headers['x-hub-signature-256']).not.toBe(hmac(again, f.control.account().appSecret));
	});

	it('signs with the Meta app secret when told to', async () => {
		f.control.setSettings({ signWith: 'meta' });
		f.control.act('mara', { act: 'message', text: 'hi' });
		await f.control.settled();
		const [delivery] = f.receiver.received;
		expect(delivery?.headers['x-hub-signature-256']).toBe(hmac(delivery?.bytes ?? Buffer.alloc(0), f.control.account().metaAppSecret));
	});

	it('carries a story reply with the ids of the reference', async () => {
		const { storyId } = f.control.act('mara', { act: 'story-reply', text: 'love this' });
		await f.control.settled();
		const { professionalId } = f.control.account();
		expect(f.receiver.received[0]?.body).toMatchObject({ object: 'instagram', entry: [{ id: professionalId }] });
		expect(f.receiver.events[0]).toMatchObject({
			sender: { id: f.control.igsid('mara') }, recipient: { id: professionalId }, message: { text: 'love this', reply_to: { story: { id: storyId } } },
		});
	});

	it('echoes every accepted send with the same mid and swapped ids', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		const answer = await f.send('Hallo');
		await f.control.settled();
		const echoes = f.receiver.events.filter((event) => event.message?.is_echo);
		expect(echoes).toHaveLength(1);
		expect(echoes[0]).toMatchObject({ sender: { id: f.control.account().professionalId }, recipient: { id: f.control.igsid('mara') }, message: { mid: answer.body['message_id'] } });
	});

	it('tries again until a receiver that was down is back', async () => {
		await f.receiver.stop();
		f.control.act('mara', { act: 'message', text: 'anybody there?' });
		await new Promise((resolve) => setTimeout(resolve, 250));
		await f.receiver.start();
		expect(await f.control.settled(3_000)).toBe(true);
		expect(f.receiver.events.map((event) => event.message?.text)).toEqual(['anybody there?']);
		const attempts = f.control.log.records().filter((record) => record.kind === 'webhook');
		expect(attempts.length).toBeGreaterThan(2);
		expect(attempts[0]).toMatchObject({ attempt: 1, status: null });
		expect(attempts.at(-1)).toMatchObject({ status: 200 });
	});

	it('tries again after an answer that is no 2xx', async () => {
		f.receiver.status = 500;
		f.control.act('mara', { act: 'message', text: 'hi' });
		await new Promise((resolve) => setTimeout(resolve, 120));
		f.receiver.status = 200;
		expect(await f.control.settled(3_000)).toBe(true);
		expect(new Set(f.receiver.events.map((event) => event.message?.mid)).size).toBe(1);
		expect(f.receiver.events.length).toBeGreaterThan(1);
	});

	it('counts a receiver that does not answer in time as failed', async () => {
		await f.stop();
		f = await Fixture.start({ retry: { timeoutMs: 80, firstMs: 10, maxTries: 2 } });
		f.receiver.silent = true;
		const { updateId } = f.control.act('mara', { act: 'message', text: 'hi' });
		expect(await f.control.settled(3_000)).toBe(true);
		expect(f.receiver.received).toHaveLength(2);
		expect(f.control.log.records().at(-1)).toMatchObject({ kind: 'undelivered', reason: 'gave-up', update: updateId });
	});

	it('repeats an update one after the other and at once', async () => {
		const { updateId } = f.control.act('mara', { act: 'message', text: 'hi' });
		await f.control.settled();
		await f.control.redeliver(updateId ?? '', { times: 2 });
		await f.control.redeliver(updateId ?? '', { times: 3, concurrent: true });
		expect(f.receiver.events).toHaveLength(6);
		expect(new Set(f.receiver.events.map((event) => event.message?.mid)).size).toBe(1);
	});

	it('delivers everything twice when the account is set so', async () => {
		f.control.setSettings({ deliverTimes: 2 });
		f.control.act('mara', { act: 'message', text: 'hi' });
		await f.control.settled();
		expect(f.receiver.events).toHaveLength(2);
	});

	it('holds updates and delivers them late, with the time they happened', async () => {
		f.control.hold();
		const before = f.control.now();
		f.control.act('mara', { act: 'message', text: 'one' });
		f.control.act('mara', { act: 'message', text: 'two' });
		f.control.stepClock(30 * hour);
		await f.control.settled();
		expect(f.receiver.received).toHaveLength(0);
		f.control.release({ batch: true, order: 'reversed' });
		await f.control.settled();
		expect(f.receiver.received).toHaveLength(1);
		expect(f.receiver.events.map((event) => event.message?.text)).toEqual(['two', 'one']);
		expect(f.receiver.events[0]?.timestamp).toBeLessThan(before + hour);
		expect(f.receiver.received[0]?.body.entry[0]?.time).toBeGreaterThan(before + 29 * hour);
	});

	it('holds only echoes when told to', async () => {
		f.control.hold({ only: 'echoes' });
		f.control.act('mara', { act: 'message', text: 'hi' });
		await f.send('Hallo');
		await f.control.settled();
		expect(f.receiver.events.map((event) => event.message?.text)).toEqual(['hi']);
		f.control.release();
		await f.control.settled();
		expect(f.receiver.events.map((event) => event.message?.text)).toEqual(['hi', 'Hallo']);
	});

	it('sends comments in both documented shapes', async () => {
		f.control.act('mara', { act: 'comment', text: 'LINK please' });
		f.control.setSettings({ commentShape: 'flat' });
		f.control.act('mara', { act: 'comment', text: 'LINK again' });
		await f.control.settled();
		const entries = f.receiver.received.map(({ body }) => body.entry[0]);
		expect(entries.find((entry) => entry?.changes)?.changes?.[0]).toMatchObject({ field: 'comments', value: { text: 'LINK please', from: { username: 'mara' } } });
		expect(entries.find((entry) => entry?.field)).toMatchObject({ field: 'comments', value: { text: 'LINK again' } });
		expect(String(entries[0]?.time)).toHaveLength(10);
	});

	it('forges deliveries that do not verify', async () => {
		f.control.act('mara', { act: 'message', text: 'grüße' });
		await f.control.settled();
		const account = f.control.account();
		const updates = f.control.updates.slice(-1);
		await f.control.forge.wrongSecret(account, updates);
		await f.control.forge.unsigned(account, updates);
		await f.control.forge.reserialised(account, updates);
		await f.control.forge.tampered(account, updates);
		const verifies = f.receiver.received.map(({ bytes, headers }) => headers['x-hub-signature-256'] === hmac(bytes, account.appSecret));
		expect(verifies).toEqual([true, false, false, false, false]);
	});

	it('performs the verification handshake', async () => {
		expect(await f.control.handshake()).toMatchObject({ verified: true });
		expect(await f.control.handshake({ verifyToken: 'wrong' })).toMatchObject({ verified: false, status: 403 });
	});

	it('delivers nothing for an account that is not subscribed', async () => {
		await f.graph('DELETE', '/v27.0/me/subscribed_apps');
		f.control.act('mara', { act: 'message', text: 'hi' });
		await f.control.settled();
		expect(f.receiver.received).toHaveLength(0);
		expect((await f.graph('POST', '/v27.0/me/subscribed_apps?subscribed_fields=messages,comments')).body).toEqual({ success: true });
		expect((await f.graph('POST', '/v27.0/me/subscribed_apps?subscribed_fields=messages,mentions')).body.error?.message).toContain('subscribed_fields[1]');
		f.control.act('mara', { act: 'message', text: 'again' });
		await f.control.settled();
		expect(f.receiver.events).toHaveLength(1);
	});
});

import { graphErrorNames } from '../../sandbox/graph/catalogue';
import { codes, Fixture, hour } from './setup';

describe('faults', () => {
	let f: Fixture;
	beforeEach(async () => {
		f = await Fixture.start();
		f.control.act('mara', { act: 'message', text: 'hi' });
	});
	afterEach(() => f.stop());

	it.each([
		['outside-window', 403, 10, 2534022],
		['outside-window', 500, 10, 2534022],
		['person-unavailable', 400, 551, 1545041],
		['no-such-user', 400, 100, 2534014],
		['too-many-sends', 400, 613, 2534040],
		['token-expired', 400, 190, 463],
		['unknown-error', 500, 1, undefined],
		['service-down', 500, 2, undefined],
	] as const)('answers %s as HTTP %i once and delivers nothing', async (error, status, code, subcode) => {
		f.control.addFault({ effect: { kind: 'error', error, status } });
		const answer = await f.send('Hallo');
		expect(answer.status).toBe(status);
		expect(codes(answer)).toEqual([code, subcode]);
		expect(f.control.judge.messagesTo('mara')).toHaveLength(0);
		expect((await f.send('Hallo')).status).toBe(200);
	});

	it('sends the usage header with 80002, until cleared', async () => {
		f.control.addFault({ on: 'any', effect: { kind: 'error', error: 'account-limit' }, times: 'always' });
		expect(codes(await f.graph('GET', '/me'))).toEqual([80002, undefined]);
		expect((await f.send('x')).headers.get('x-business-use-case-usage')).toContain(f.control.account().professionalId);
		f.control.clearFaults();
		expect((await f.send('x')).status).toBe(200);
	});

	it('delivers and answers 500', async () => {
		f.control.addFault({ effect: { kind: 'delivered-but-500' } });
		expect((await f.send('Hallo')).status).toBe(500);
		await f.control.settled();
		expect(f.control.judge.messagesTo('mara')).toMatchObject([{ text: 'Hallo', status: 500 }]);
		expect(f.receiver.events.filter((event) => event.message?.is_echo)).toHaveLength(1);
	});

	it('collides with 2534023 when a delivered-but-500 private reply is repeated', async () => {
		const { commentId } = f.control.act('mara', { act: 'comment', text: 'LINK' });
		f.control.addFault({ effect: { kind: 'delivered-but-500' } });
		expect((await f.privateReply(commentId ?? '', 'Hallo')).status).toBe(500);
		expect(codes(await f.privateReply(commentId ?? '', 'Hallo'))).toEqual([100, 2534023]);
	});

	it('accepts a send and loses its echo', async () => {
		f.control.addFault({ effect: { kind: 'echo-lost' } });
		expect((await f.send('Hallo')).status).toBe(200);
		await f.control.settled();
		expect(f.receiver.events.filter((event) => event.message?.is_echo)).toHaveLength(0);
		expect(f.control.inboxOf('mara').at(-1)?.text).toBe('Hallo');
	});

	it('breaks off without an answer, delivered or not', async () => {
		f.control.addFault({ effect: { kind: 'time-out', seconds: 0.05 } });
		await expect(f.send('lost')).rejects.toThrow();
		f.control.addFault({ effect: { kind: 'time-out', seconds: 0.05, delivered: true } });
		await expect(f.send('arrived')).rejects.toThrow();
		expect(f.control.judge.messagesTo('mara')).toMatchObject([{ text: 'arrived', status: null }]);
	});

	it('combines faults: a localised window error', async () => {
		f.control.addFault({ effect: { kind: 'localised', language: 'pt' } });
		f.control.addFault({ effect: { kind: 'error', error: 'outside-window', status: 403 } });
		const answer = await f.send('Hallo');
		expect(codes(answer)).toEqual([10, 2534022]);
		expect(answer.body.error?.message).toContain('fora da janela');
	});

	it.each(graphErrorNames)('knows the catalogue entry %s in Graph shape', async (error) => {
		f.control.addFault({ on: 'account', effect: { kind: 'error', error, status: 418, type: 'IGApiException' } });
		const answer = await f.graph('GET', '/me');
		expect(answer.status).toBe(418);
		expect(answer.body.error).toMatchObject({ message: expect.any(String), type: 'IGApiException', code: expect.any(Number), fbtrace_id: expect.any(String) });
		expect((await f.graph('GET', '/me')).status).toBe(200);
	});

	it('ends a fault at its sandbox time, or after its span', async () => {
		f.control.addFault({ on: 'account', effect: { kind: 'error', error: 'service-down' }, forMs: hour });
		f.control.addFault({ on: 'stories', effect: { kind: 'error', error: 'service-down' }, untilMs: f.control.now() + 2 * hour });
		for (let i = 0; i < 2; i++) expect((await f.graph('GET', '/me')).status).toBe(500);
		f.control.stepClock(hour);
		expect((await f.graph('GET', '/me')).status).toBe(200);
		expect((await f.graph('GET', '/me/stories')).status).toBe(500);
		f.control.stepClock(hour);
		expect((await f.graph('GET', '/me/stories')).status).toBe(200);
		expect(f.control.state().faults).toEqual([]);
	});

	it('answers late', async () => {
		f.control.addFault({ effect: { kind: 'slow', ms: 120 } });
		const before = Date.now();
		expect((await f.send('Hallo')).status).toBe(200);
		expect(Date.now() - before).toBeGreaterThanOrEqual(115);
	});

	it('does not keep a stopping sandbox waiting', async () => {
		f.control.addFault({ effect: { kind: 'time-out', seconds: 60 } });
		const hanging = f.send('Hallo').catch(() => 'broken');
		await new Promise((resolve) => setTimeout(resolve, 50));
		await f.sandbox.close();
		expect(await hanging).toBe('broken');
	});
});

import { codes, Fixture, hour } from './setup';
import type { GraphAnswer } from './setup';

const minute = 60_000;

describe('usage and limits', () => {
	let f: Fixture;
	beforeEach(async () => {
		f = await Fixture.start();
	});
	afterEach(() => f.stop());

	function told(answer: GraphAnswer): { percent: number; minutes: number } | null {
		const header = answer.headers.get('x-business-use-case-usage');
		if (header === null) return null;
		const [usage] = (JSON.parse(header) as Record<string, { type: string; call_count: number; estimated_time_to_regain_access: number }[]>)[f.control.account().professionalId] ?? [];
		expect(usage?.type).toBe('instagram');
		expect(JSON.parse(answer.headers.get('x-app-usage') ?? '')).toMatchObject({ call_count: usage?.call_count });
		return { percent: usage?.call_count ?? 0, minutes: usage?.estimated_time_to_regain_access ?? 0 };
	}

	it('says nothing about usage until told to, then with every answer', async () => {
		expect(told(await f.graph('GET', '/me'))).toBeNull();
		f.control.setUsage({ percent: 76, regainMinutes: 3 });
		expect(told(await f.graph('GET', '/me'))).toEqual({ percent: 76, minutes: 3 });
		expect(told(await f.graph('GET', '/17899999999999999'))).toEqual({ percent: 76, minutes: 3 });
		f.control.setUsage(null);
		expect(told(await f.graph('GET', '/me'))).toBeNull();
	});

	it('counts a budget of calls an hour and refuses beyond it with the minutes to wait', async () => {
		f.control.setLimits({ callsPerHour: 4 });
		f.control.act('mara', { act: 'message', text: 'hi' });
		expect(told(await f.graph('GET', '/me'))).toEqual({ percent: 25, minutes: 0 });
		expect((await f.send('messaging is not counted')).status).toBe(200);
		f.control.stepClock(10 * minute);
		for (let i = 0; i < 3; i++) expect((await f.graph('GET', '/me')).status).toBe(200);
		const refused = await f.graph('GET', '/me');
		expect(codes(refused)).toEqual([80002, undefined]);
		// A refused call is a call: the block lasts until the second of the five is an hour old.
		expect(told(refused)).toEqual({ percent: 100, minutes: 60 });
		f.control.stepClock(50 * minute);
		expect(codes(await f.graph('GET', '/me'))).toEqual([80002, undefined]);
		f.control.stepClock(hour);
		expect((await f.graph('GET', '/me')).status).toBe(200);
	});

	it('throttles one thread and no other', async () => {
		f.control.setLimits({ sendsPerThreadPerMinute: 2 });
		f.control.createFollower({ username: 'jo' });
		for (const who of ['mara', 'jo']) f.control.act(who, { act: 'message', text: 'hi' });
		for (const text of ['1', '2']) expect((await f.send(text)).status).toBe(200);
		expect(codes(await f.send('3'))).toEqual([613, 2534040]);
		expect((await f.graph('POST', '/me/messages', { recipient: { id: f.control.igsid('jo') }, message: { text: 'x' } })).status).toBe(200);
		f.control.stepClock(minute);
		expect((await f.send('4')).status).toBe(200);
	});

	it('takes audio and video at a lower pace than text', async () => {
		f.control.setLimits({ loudSendsPerSecond: 1 });
		f.control.act('mara', { act: 'message', text: 'hi' });
		const video = { recipient: { id: f.control.igsid('mara') }, message: { attachment: { type: 'video', payload: { url: 'https://cdn.example/v' } } } };
		expect((await f.graph('POST', '/me/messages', video)).status).toBe(200);
		expect(codes(await f.graph('POST', '/me/messages', video))).toEqual([613, 2534040]);
		expect((await f.send('text')).status).toBe(200);
	});

	it('says in a fault how long to wait', async () => {
		f.control.addFault({ on: 'account', effect: { kind: 'error', error: 'account-limit', regainMinutes: 42 } });
		expect(told(await f.graph('GET', '/me'))).toEqual({ percent: 100, minutes: 42 });
	});
});

import { Fixture, hour } from './setup';

describe('followers', () => {
	let f: Fixture;
	beforeEach(async () => {
		f = await Fixture.start();
	});
	afterEach(() => f.stop());

	const texts = () => f.control.inboxOf('mara').map((message) => message.text);
	const yesNo = { quick_replies: [{ content_type: 'text', title: 'JA', payload: 'YES' }, { content_type: 'text', title: 'NEIN', payload: 'NO' }] };

	it('taps by table after a while of sandbox time, which a step shortens', async () => {
		f.control.setScript('mara', [{ hasQuickReplies: true, act: { act: 'tap' }, afterMs: 3 * hour, times: 1 }, { act: { act: 'message', text: 'STOP' } }]);
		f.control.act('mara', { act: 'story-reply', text: 'wow' });
		await f.send('Interested?', yesNo);
		expect(texts()).toEqual(['wow', 'Interested?']);
		f.control.stepClock(3 * hour);
		expect(texts()).toEqual(['wow', 'Interested?', 'JA']);
		await f.send('Great');
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(texts().at(-1)).toBe('STOP');
	});

	it('answers by function', async () => {
		f.control.setScript('mara', ({ received }) => (received === 1 ? [{ act: { act: 'seen' }, afterMs: 0 }, { act: { act: 'message', text: 'who are you?' }, afterMs: 1 }] : []));
		f.control.act('mara', { act: 'message', text: 'hi' });
		await f.send('one');
		await new Promise((resolve) => setTimeout(resolve, 30));
		await f.send('two');
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(texts()).toEqual(['hi', 'one', 'who are you?', 'two']);
	});

	it('says the same with the same seed', async () => {
		const first = f.control.account();
		await f.stop();
		f = await Fixture.start();
		expect(f.control.account()).toMatchObject({ professionalId: first.professionalId, accessToken: first.accessToken, appSecret: first.appSecret });
	});

	it('offers the same over HTTP', async () => {
		const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
			const answer = await fetch(`${f.sandbox.url}/sandbox/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
			return { status: answer.status, ...(await answer.json() as object) };
		};
		expect(await post('followers', { username: 'jo', language: 'en' })).toMatchObject({ status: 200, username: 'jo' });
		expect(await post('followers', { username: '<b>' })).toMatchObject({ status: 400 });
		expect(await post('followers/jo/act', { act: 'story-reply', text: 'hey' })).toMatchObject({ status: 200, act: 'story-reply' });
		expect(await post('followers/jo/act', { act: 'tap' })).toMatchObject({ status: 400, error: 'There is no such quick reply to tap' });
		expect(await post('clock/step', { ms: hour })).toMatchObject({ offset: hour });
		expect(await post('faults', { effect: { kind: 'error', error: 'outside-window', status: 500 } })).toMatchObject({ status: 200 });
		expect(await post('forge', { how: 'unsigned', updates: [f.control.updates[0]?.id] })).toMatchObject({ status: 200, error: null });
		expect(await (await fetch(`${f.sandbox.url}/sandbox/settled`)).json()).toEqual({ settled: true });
		const log = await (await fetch(`${f.sandbox.url}/sandbox/log?after=0`)).json() as { kind: string }[];
		expect(log.map((record) => record.kind)).toEqual(expect.arrayContaining(['act', 'clock', 'control']));
		expect(await (await fetch(`${f.sandbox.url}/sandbox/state`)).json()).toMatchObject({ offset: hour, followers: [{ username: 'mara' }, { username: 'jo' }] });
	});

	it('refuses to be moved by another web page', async () => {
		const answer = await fetch(`${f.sandbox.url}/sandbox/hold`, { method: 'POST', headers: { Origin: 'https://evil.example' } });
		expect(answer.status).toBe(403);
	});

	it('serves the phone page without anything from elsewhere', async () => {
		const page = await (await fetch(f.sandbox.url)).text();
		const linked = [...page.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, address]) => address ?? '');
		expect(linked.length).toBeGreaterThan(1);
		for (const address of linked) {
			expect(address).toMatch(/^\/sandbox\/|^data:/);
			if (address.startsWith('/')) expect((await fetch(`${f.sandbox.url}${address}`)).status).toBe(200);
		}
	});
});

import { codes, day, Fixture, hour } from './setup';

describe('sending', () => {
	let f: Fixture;
	beforeEach(async () => {
		f = await Fixture.start();
	});
	afterEach(() => f.stop());

	it('knows no IGSID before the first contact', async () => {
		expect(codes(await f.send('Hallo'))).toEqual([100, 2534014]);
	});

	it('opens the window for 24 h from the last message and not longer', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		f.control.stepClock(day - 10_000);
		expect((await f.send('just in time')).status).toBe(200);
		f.control.stepClock(10_000);
		const late = await f.send('too late');
		expect(codes(late)).toEqual([10, 2534022]);
		expect(late.body.error).toMatchObject({ type: 'OAuthException', fbtrace_id: expect.any(String) });
		expect(f.control.judge.sendsOutsideWindow()).toHaveLength(1);
		f.control.act('mara', { act: 'message', text: 'still here' });
		expect((await f.send('welcome back')).status).toBe(200);
		expect(f.control.judge.messagesTo('mara').map((message) => message.text)).toEqual(['just in time', 'welcome back']);
	});

	it('counts the 1000 of a text in bytes', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		expect((await f.send('ä'.repeat(500))).status).toBe(200);
		expect(codes(await f.send(`${'ä'.repeat(500)}a`))).toEqual([100, undefined]);
	});

	it('truncates quick reply titles at 20 and refuses a 14th', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		const reply = { content_type: 'text', title: 'Ja, sehr gerne und sofort', payload: 'YES' };
		expect((await f.send('?', { quick_replies: [reply] })).status).toBe(200);
		expect(f.control.inboxOf('mara').at(-1)?.quickReplies[0]?.title).toBe('Ja, sehr gerne und s');
		expect(codes(await f.send('?', { quick_replies: Array.from({ length: 14 }, () => reply) }))).toEqual([100, undefined]);
		expect(codes(await f.send('?', { quick_replies: [{ content_type: 'user_email' }] }))).toEqual([100, undefined]);
	});

	it('refuses text together with an attachment', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		expect(codes(await f.send('x', { attachment: { type: 'like_heart' } }))).toEqual([100, undefined]);
	});

	it('tells the payload of a tapped quick reply', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		await f.send('?', { quick_replies: [{ content_type: 'text', title: 'JA', payload: 'YES' }, { content_type: 'text', title: 'NEIN', payload: 'NO' }] });
		f.control.act('mara', { act: 'tap', title: 'NEIN' });
		await f.control.settled();
		expect(f.receiver.events.map((event) => event.message)).toContainEqual({ mid: expect.any(String), text: 'NEIN', quick_reply: { payload: 'NO' } });
	});

	it('answers 551 for a person who has blocked the account', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		f.control.act('mara', { act: 'block' });
		expect(codes(await f.send('Hallo'))).toEqual([551, 1545041]);
		f.control.act('mara', { act: 'unblock' });
		expect((await f.send('Hallo')).status).toBe(200);
	});

	it('refuses HUMAN_AGENT without approval and allows 7 days with it', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		f.control.stepClock(2 * day);
		const body = { recipient: { id: f.control.igsid('mara') }, message: { text: 'Anna here' }, messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
		expect(codes(await f.graph('POST', '/me/messages', body))).toEqual([100, 2018276]);
		f.control.setSettings({ humanAgentApproved: true });
		expect((await f.graph('POST', '/me/messages', body)).status).toBe(200);
		f.control.stepClock(5 * day);
		expect(codes(await f.graph('POST', '/me/messages', body))).toEqual([10, 2534022]);
	});

	it('allows one private reply per comment, within 7 days, and opens no window by it', async () => {
		const first = f.control.act('mara', { act: 'comment', text: 'LINK' }).commentId ?? '';
		const second = f.control.act('mara', { act: 'comment', text: 'LINK' }).commentId ?? '';
		expect(codes(await f.send('cold'))).toEqual([10, 2534022]);
		expect((await f.privateReply(first, 'Here you are')).body).toMatchObject({ recipient_id: f.control.igsid('mara') });
		expect(codes(await f.privateReply(first, 'Here you are'))).toEqual([100, 2534023]);
		expect(codes(await f.send('and more'))).toEqual([10, 2534022]);
		f.control.stepClock(7 * day);
		expect(codes(await f.privateReply(second, 'late'))).toEqual([100, 2534025]);
		expect(codes(await f.privateReply('18000000000000000', 'nobody'))).toEqual([100, 2534025]);
		expect(f.control.judge.messagesTo('mara')).toHaveLength(1);
	});

	it('returns only recipient_id for sender actions', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		const igsid = f.control.igsid('mara');
		expect((await f.graph('POST', '/me/messages', { recipient: { id: igsid }, sender_action: 'typing_on' })).body).toEqual({ recipient_id: igsid });
		expect(f.control.judge.messagesTo('mara')).toHaveLength(0);
	});

	it('accepts form bodies with JSON strings', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		const { accessToken } = f.control.account();
		const form = new URLSearchParams({ access_token: accessToken, recipient: JSON.stringify({ id: f.control.igsid('mara') }), message: JSON.stringify({ text: 'Hallo' }) });
		const answer = await fetch(`${f.sandbox.url}/me/messages`, { method: 'POST', body: form });
		expect(answer.status).toBe(200);
	});

	it('throttles by the hour with 613/2534040 and frees by the clock', async () => {
		f.control.setLimits({ sendsPerHour: 2 });
		f.control.act('mara', { act: 'message', text: 'hi' });
		expect((await f.send('1')).status).toBe(200);
		expect((await f.send('2')).status).toBe(200);
		const third = await f.send('3');
		expect(codes(third)).toEqual([613, 2534040]);
		expect(third.headers.get('x-business-use-case-usage')).toContain('estimated_time_to_regain_access');
		f.control.stepClock(hour);
		expect((await f.send('4')).status).toBe(200);
	});
});

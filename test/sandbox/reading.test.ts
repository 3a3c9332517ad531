import { createHmac } from 'node:crypto';
import { codes, day, Fixture, hour } from './setup';

interface List {
	data: { id: string; message?: string; created_time?: string }[];
	paging?: { next?: string };
}

describe('reading', () => {
	let f: Fixture;
	beforeEach(async () => {
		f = await Fixture.start({ limits: { conversationsPerSecond: null } });
	});
	afterEach(() => f.stop());

	it('gives one account two ids, with and without version prefix', async () => {
		const { professionalId, appScopedId } = f.control.account();
		expect((await f.graph('GET', '/v27.0/me?fields=id,user_id,username')).body).toEqual({ id: appScopedId, user_id: professionalId, username: 'bluekiln' });
		expect((await f.graph('GET', `/${professionalId}`)).body).toEqual({ id: appScopedId });
		expect(professionalId).not.toBe(appScopedId);
		expect(professionalId).toMatch(/^1784\d{13}$/);
	});

	it('takes the token as header and as parameter, and refuses any other with 190', async () => {
		const { accessToken } = f.control.account();
		expect((await f.graph('GET', `/me?access_token=${accessToken}`, undefined, null)).status).toBe(200);
		expect(codes(await f.graph('GET', '/me', undefined, null))).toEqual([190, undefined]);
		expect(codes(await f.graph('GET', '/me', undefined, 'IGAAwrong'))).toEqual([190, undefined]);
		expect(JSON.stringify(f.control.log.records())).not.toContain(accessToken);
	});

	it('lets the token die after 60 days unless it is refreshed', async () => {
		expect((await f.graph('GET', '/refresh_access_token?grant_type=ig_refresh_token')).status).toBe(400);
		f.control.stepClock(2 * day);
		const refreshed = await f.graph('GET', '/refresh_access_token?grant_type=ig_refresh_token');
		expect(refreshed.body).toMatchObject({ token_type: 'bearer', access_token: f.control.account().accessToken });
		f.control.stepClock(60 * day);
		expect(codes(await f.graph('GET', '/me'))).toEqual([190, 463]);
	});

	it('answers unknown objects and edges as Meta does and counts them', async () => {
		expect(codes(await f.graph('GET', '/17899999999999999'))).toEqual([100, 33]);
		expect(codes(await f.graph('GET', '/me/viewers'))).toEqual([2500, undefined]);
		expect(codes(await f.graph('GET', '/me?fields=story_viewers'))).toEqual([100, undefined]);
		expect(f.control.judge.unknownPaths()).toHaveLength(2);
	});

	it('gives no profile to a commenter and one to a person who wrote', async () => {
		f.control.act('mara', { act: 'comment', text: 'nice' });
		const path = `/v27.0/${f.control.igsid('mara')}?fields=name,username,is_user_follow_business`;
		expect(codes(await f.graph('GET', path))).toEqual([230, undefined]);
		f.control.act('mara', { act: 'message', text: 'hi' });
		expect((await f.graph('GET', path)).body).toEqual({ id: f.control.igsid('mara'), name: 'mara', username: 'mara', is_user_follow_business: true });
		f.control.act('mara', { act: 'block' });
		expect((await f.graph('GET', path)).body).toEqual({});
	});

	it('lists stories for 24 h and never who saw them', async () => {
		f.control.act('mara', { act: 'view-story' });
		const path = '/v27.0/me/stories?fields=id,media_type,caption,timestamp';
		expect((await f.graph('GET', path)).body).toMatchObject({ data: [{ media_type: 'IMAGE', caption: 'New glaze' }] });
		f.control.stepClock(day);
		expect((await f.graph('GET', path)).body).toEqual({ data: [] });
		expect(() => f.control.act('mara', { act: 'story-reply', text: 'late' })).toThrow('no story');
		expect(f.control.updates).toHaveLength(0);
	});

	it('reads a conversation, with details of the 20 newest messages only', async () => {
		const mids = Array.from({ length: 22 }, (_, i) => f.control.act('mara', { act: 'message', text: `m${i + 1}` }).mid ?? '');
		const found = await f.graph('GET', `/v27.0/me/conversations?platform=instagram&user_id=${f.control.igsid('mara')}`);
		const [conversation] = (found.body as unknown as List).data;
		const read = await f.graph('GET', `/v27.0/${conversation?.id}?fields=messages{id,from,to,message,created_time}`);
		const messages = (read.body['messages'] as List).data;
		expect(messages).toHaveLength(22);
		expect(messages[0]).toMatchObject({ id: mids[21], message: 'm22', from: { username: 'mara', id: f.control.igsid('mara') } });
		expect(messages[19]?.message).toBe('m3');
		expect(messages[20]?.message).toBeUndefined();
		expect((await f.graph('GET', `/${mids[21]}?fields=id,message,from`)).body).toMatchObject({ message: 'm22' });
		expect(codes(await f.graph('GET', `/${mids[0]}?fields=id,message`))).toEqual([100, 33]);
	});

	it('pages through long conversations', async () => {
		for (let i = 0; i < 7; i++) f.control.act('mara', { act: 'message', text: `m${i}` });
		const found = await f.graph('GET', '/me/conversations?platform=instagram&fields=id,messages.limit(5){message}');
		const messages = (found.body as unknown as { data: { messages: List }[] }).data[0]?.messages;
		expect(messages?.data).toHaveLength(5);
		const next = new URL(messages?.paging?.next ?? '');
		const rest = await f.graph('GET', `${next.pathname}${next.search}&fields=message`);
		expect((rest.body as unknown as List).data.map((message) => message.message)).toEqual(['m1', 'm0']);
	});

	it('throttles conversations at 2 a second', async () => {
		f.control.setLimits({ conversationsPerSecond: 2 });
		const path = '/me/conversations?platform=instagram';
		const answers = [await f.graph('GET', path), await f.graph('GET', path), await f.graph('GET', path)];
		expect(answers.map((answer) => answer.status)).toEqual([200, 200, 400]);
	});

	it('signs its clock with the Instagram app secret', async () => {
		f.control.stepClock(3 * hour);
		const { professionalId, appSecret } = f.control.account();
		const answer = await fetch(`${f.sandbox.url}/sandbox/clock?nonce=00ff00ff00ff00ff&account=${professionalId}`);
		const { offset, nonce, signature, now } = await answer.json() as { offset: number; nonce: string; signature: string; now: number };
		expect(offset).toBe(3 * hour);
		expect(Math.abs(now - Date.now() - offset)).toBeLessThan(2_000);
		expect(signature).toBe(createHmac('sha256', appSecret).update(`story-funnel-sandbox-clock:${nonce}:${offset}`).digest('hex'));
		expect((await fetch(`${f.sandbox.url}/sandbox/clock?nonce=xyz`)).status).toBe(400);
	});

	it('keeps accounts apart', async () => {
		await f.stop();
		f = await Fixture.start({ accounts: [{ username: 'bluekiln' }, { username: 'redkiln' }] });
		f.control.act('mara', { act: 'message', text: 'hi' });
		const red = f.control.account('redkiln');
		expect(f.control.igsid('mara')).not.toBe(f.control.igsid('mara', 'redkiln'));
		const body = { recipient: { id: f.control.igsid('mara') }, message: { text: 'wrong account' } };
		expect(codes(await f.graph('POST', '/me/messages', body, red.accessToken))).toEqual([100, 2534014]);
		expect(codes(await f.graph('POST', `/${f.control.account().professionalId}/messages`, body, red.accessToken))).toEqual([100, 33]);
	});
});

import { codes, Fixture } from './setup';

const breaker = { question: 'Do you ship?', payload: 'ICE_1' };

describe('edges of the account', () => {
	let f: Fixture;
	beforeEach(async () => {
		f = await Fixture.start();
	});
	afterEach(() => f.stop());

	it('keeps ice breakers and menu until they are deleted', async () => {
		const iceBreakers = [{ call_to_actions: [breaker], locale: 'default' }];
		const menu = [{ locale: 'default', call_to_actions: [{ type: 'postback', title: 'Help', payload: 'HELP' }, { type: 'web_url', title: 'Shop', url: 'https://shop.example' }] }];
		expect((await f.graph('POST', '/v27.0/me/messenger_profile', { platform: 'instagram', ice_breakers: iceBreakers })).body).toEqual({ result: 'success' });
		expect((await f.graph('POST', '/v27.0/me/messenger_profile', { persistent_menu: menu })).body).toEqual({ result: 'success' });
		expect((await f.graph('GET', '/me/messenger_profile?fields=ice_breakers,persistent_menu')).body).toEqual({ data: [{ ice_breakers: iceBreakers, persistent_menu: menu }] });
		expect((await f.graph('DELETE', '/me/messenger_profile?fields=["ice_breakers"]')).body).toEqual({ result: 'success' });
		expect((await f.graph('GET', '/me/messenger_profile?fields=ice_breakers')).body).toEqual({ data: [] });
		expect((await f.graph('GET', '/me/messenger_profile?fields=persistent_menu')).body).toEqual({ data: [{ persistent_menu: menu }] });
	});

	it.each([
		{ ice_breakers: [{ call_to_actions: [breaker, breaker, breaker, breaker, breaker], locale: 'default' }] },
		{ ice_breakers: [{ call_to_actions: [{ question: 'x' }], locale: 'default' }] },
		{ persistent_menu: [{ locale: 'default', composer_input_disabled: true, call_to_actions: [{ type: 'postback', title: 'Help', payload: 'HELP' }] }] },
		{ persistent_menu: [{ locale: 'default', call_to_actions: [{ type: 'postback', title: 'Help' }] }] },
		{ psid: '700100200300400', persistent_menu: [] },
		{},
	])('refuses the profile %j', async (body) => {
		expect(codes(await f.graph('POST', '/me/messenger_profile', body))).toEqual([100, undefined]);
		expect(codes(await f.graph('GET', '/me/messenger_profile?fields=greeting'))).toEqual([100, undefined]);
	});

	it('shows what an account was subscribed with and delivers every field of the app', async () => {
		await f.graph('DELETE', '/me/subscribed_apps');
		expect((await f.graph('GET', '/me/subscribed_apps')).body).toEqual({ data: [] });
		await f.graph('POST', '/me/subscribed_apps', { subscribed_fields: ['messages'] });
		expect((await f.graph('GET', '/me/subscribed_apps')).body).toMatchObject({ data: [{ id: f.control.app().metaAppId, subscribed_fields: ['messages'] }] });
		f.control.act('mara', { act: 'comment', text: 'LINK' });
		await f.control.settled();
		expect(f.receiver.received).toHaveLength(1);
	});

	it('delivers only the asked fields when told to', async () => {
		f.control.setSettings({ fieldsFrom: 'account' });
		await f.graph('POST', '/me/subscribed_apps?subscribed_fields=comments');
		f.control.act('mara', { act: 'message', text: 'unheard' });
		f.control.act('mara', { act: 'comment', text: 'heard' });
		await f.control.settled();
		expect(f.receiver.received).toHaveLength(1);
		expect(f.receiver.events).toHaveLength(0);
	});

	it('uploads an attachment once and sends it by its id; another id, or another account\'s post, is refused', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		const upload = { message: { attachment: { type: 'image', payload: { url: 'https://cdn.example/a.png', is_reusable: true } } } };
		const { attachment_id: id } = (await f.graph('POST', '/me/message_attachments', upload)).body;
		const send = (attachment: unknown) => f.graph('POST', '/me/messages', { recipient: { id: f.control.igsid('mara') }, message: { attachment } });
		expect((await send({ type: 'image', payload: { attachment_id: id } })).status).toBe(200);
		expect(codes(await send({ type: 'image', payload: { attachment_id: '1' } }))).toEqual([100, undefined]);
		expect((await send({ type: 'MEDIA_SHARE', payload: { id: f.control.postMedia().id } })).status).toBe(200);
		expect(codes(await send({ type: 'MEDIA_SHARE', payload: { id: '17900000000000001' } }))).toEqual([100, undefined]);
		expect(codes(await f.graph('POST', '/me/message_attachments', { message: {} }))).toEqual([100, undefined]);
	});

	it('returns no idle requests, and details of unsupported content as such', async () => {
		f.control.createFollower({ username: 'stranger', follows: false });
		f.control.act('stranger', { act: 'unsupported' });
		const path = `/me/conversations?platform=instagram&user_id=${f.control.igsid('stranger')}&fields=messages{is_unsupported}`;
		expect((await f.graph('GET', path)).body).toMatchObject({ data: [{ messages: { data: [{ is_unsupported: true }] } }] });
		f.control.stepClock(30 * 86_400_000);
		expect((await f.graph('GET', path)).body).toEqual({ data: [] });
	});

	it('can fail at every edge it has', async () => {
		const post = f.control.postMedia().id;
		f.control.act('mara', { act: 'message', text: 'hi' });
		const { commentId } = f.control.act('mara', { act: 'comment', text: 'LINK', mediaId: post });
		const calls = [
			['account', 'GET', '/me'], ['media', 'GET', '/me/media'], ['comments', 'GET', `/${post}/comments`], ['public-reply', 'POST', `/${commentId}/replies?message=x`],
			['moderation', 'POST', `/${commentId}?hide=true`], ['messenger-profile', 'GET', '/me/messenger_profile?fields=ice_breakers'], ['profile', 'GET', `/${f.control.igsid('mara')}`],
			['account-insights', 'GET', '/me/insights?metric=reach&period=day'], ['stories', 'GET', '/me/stories'], ['insights', 'GET', `/${f.control.postStory().id}/insights?metric=views`],
			['subscriptions', 'GET', '/me/subscribed_apps'], ['conversations', 'GET', '/me/conversations'], ['attachment', 'POST', '/me/message_attachments'],
			['token', 'GET', '/refresh_access_token?grant_type=ig_refresh_token'], ['send', 'POST', '/me/messages'],
		] as const;
		for (const [on, method, path] of calls) {
			f.control.addFault({ on, effect: { kind: 'error', error: 'odd-traffic' } });
			expect([path, ...codes(await f.graph(method, path))]).toEqual([path, 613, 1996]);
			expect(f.control.judge.apiCalls(on).at(-1)).toMatchObject({ outcome: 'fault' });
		}
		expect(f.control.state().faults).toEqual([]);
	});
});

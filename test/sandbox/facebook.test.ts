import { createHmac } from 'node:crypto';
import type { Account } from '../../sandbox';
import { redirectUri, submit } from './login';
import { codes, day, Fixture, hour } from './setup';
import type { GraphAnswer } from './setup';

describe('Facebook Login', () => {
	let f: Fixture;
	let account: Account;
	beforeEach(async () => {
		f = await Fixture.start({ account: { settings: { login: 'facebook' } } });
		account = f.control.account();
	});
	afterEach(() => f.stop());

	const app = () => f.control.app();
	const grant = (query: Record<string, string>): Promise<GraphAnswer> =>
		f.graph('GET', `/v27.0/oauth/access_token?${new URLSearchParams({ client_id: app().metaAppId, client_secret: app().metaAppSecret, ...query }).toString()}`, undefined, null);
	const message = () => ({ recipient: { id: f.control.igsid('mara') }, message: { text: 'Hallo' } });
	const changes = () => f.receiver.received.flatMap(({ body }) => body.entry.flatMap((entry) => entry.changes ?? []));

	async function code(): Promise<string> {
		const query = new URLSearchParams({ client_id: app().metaAppId, redirect_uri: redirectUri, scope: 'instagram_basic,pages_show_list', state: 's' });
		const page = await (await fetch(`${f.sandbox.url}/v27.0/dialog/oauth?${query.toString()}`)).text();
		return (await submit(f, page)).location.searchParams.get('code') ?? '';
	}

	it('leads from the dialog over a user token to a page token without an end', async () => {
		const asked = await code();
		expect(codes(await grant({ redirect_uri: `${redirectUri}/`, code: asked }))).toEqual([100, undefined]);
		const short = await grant({ redirect_uri: redirectUri, code: asked });
		expect(short.body).toMatchObject({ access_token: expect.stringMatching(/^EAA/), token_type: 'bearer', expires_in: 3_600 });
		expect(codes(await grant({ redirect_uri: redirectUri, code: asked }))).toEqual([100, undefined]);
		const long = await grant({ grant_type: 'fb_exchange_token', fb_exchange_token: String(short.body['access_token']) });
		expect(long.body).toMatchObject({ expires_in: 60 * 24 * 3_600 });
		const pages = await f.graph('GET', '/v27.0/me/accounts?fields=name,access_token,instagram_business_account', undefined, String(long.body['access_token']));
		expect(pages.body['data']).toEqual([{ id: account.pageId, name: 'Blue Kiln', access_token: account.accessToken, instagram_business_account: { id: account.professionalId } }]);
		f.control.stepClock(400 * day);
		expect((await f.graph('GET', `/${account.professionalId}?fields=username`)).body).toEqual({ id: account.professionalId, username: 'bluekiln' });
		expect(f.control.judge.tokenGrants().map((call) => call.token?.grant)).toEqual(['code', 'code', 'code', 'exchange']);
	});

	it('exchanges no expired token and takes no wrong secret', async () => {
		const short = f.control.shortToken();
		expect(codes(await grant({ client_secret: 'wrong', grant_type: 'fb_exchange_token', fb_exchange_token: short }))).toEqual([100, undefined]);
		f.control.stepClock(hour);
		expect(codes(await grant({ grant_type: 'fb_exchange_token', fb_exchange_token: short }))).toEqual([190, 463]);
		expect(codes(await grant({ grant_type: 'fb_exchange_token', fb_exchange_token: 'EAAnobody' }))).toEqual([190, undefined]);
		const log = JSON.stringify(f.control.log.records());
		expect(f.control.issuedTokens().filter((secret) => log.includes(secret))).toEqual([]);
	});

	it('sends over the page, with the page token, never over the Instagram node', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		for (const node of ['me', account.pageId]) expect((await f.graph('POST', `/v27.0/${node}/messages`, message())).status).toBe(200);
		expect(codes(await f.graph('POST', `/v27.0/${account.professionalId}/messages`, message()))).toEqual([3, undefined]);
		expect(codes(await f.graph('POST', `/${account.pageId}/messages`, message(), f.control.shortToken()))).toEqual([190, undefined]);
		const { commentId } = f.control.act('mara', { act: 'comment', text: 'LINK' });
		const reply = { recipient: { comment_id: commentId }, message: { text: 'Here' } };
		expect(codes(await f.graph('POST', `/${account.professionalId}/messages`, reply))).toEqual([3, undefined]);
		expect((await f.graph('POST', `/${account.pageId}/messages`, reply)).status).toBe(200);
		expect(f.control.judge.messagesTo('mara')).toHaveLength(3);
	});

	it('subscribes a page by page field names', async () => {
		await f.graph('DELETE', '/me/subscribed_apps');
		expect((await f.graph('POST', `/${account.pageId}/subscribed_apps?subscribed_fields=feed,messaging_seen`)).body.error?.message).toContain('subscribed_fields[1]');
		expect((await f.graph('POST', `/${account.pageId}/subscribed_apps?subscribed_fields=feed`)).body).toEqual({ success: true });
		expect((await f.graph('GET', '/me/subscribed_apps')).body).toMatchObject({ data: [{ subscribed_fields: ['feed'] }] });
		expect(codes(await f.graph('POST', `/${account.professionalId}/subscribed_apps?subscribed_fields=feed`))).toEqual([2500, undefined]);
		f.control.act('mara', { act: 'message', text: 'hi' });
		await f.control.settled();
		expect(f.receiver.events).toHaveLength(1);
	});

	it('checks appsecret_proof when it is sent and demands it when told to', async () => {
		const proof = createHmac('sha256', account.metaAppSecret).update(account.accessToken).digest('hex');
		expect((await f.graph('GET', `/me?appsecret_proof=${proof}`)).status).toBe(200);
		const wrong = await f.graph('GET', `/me?appsecret_proof=${proof.replace(/^./, 'x')}`);
		expect(wrong.body.error).toMatchObject({ code: 100, type: 'GraphMethodException', message: 'Invalid appsecret_proof provided in the API argument' });
		expect((await f.graph('GET', '/me')).status).toBe(200);
		f.control.setSettings({ requireProof: true });
		expect(codes(await f.graph('GET', '/me'))).toEqual([100, undefined]);
		expect((await f.graph('GET', `/me?appsecret_proof=${proof}`)).status).toBe(200);
	});

	it('tells mentions by ids in a field of its own; the text is read with them', async () => {
		const { commentId } = f.control.act('mara', { act: 'mention', text: 'look @bluekiln' });
		await f.control.settled();
		expect(changes()).toMatchObject([{ field: 'mentions', value: { comment_id: commentId, media_id: expect.any(String) } }]);
		const read = await f.graph('GET', `/${account.professionalId}?fields=mentioned_comment.comment_id(${commentId}){text,timestamp}`);
		expect(read.body).toMatchObject({ mentioned_comment: { id: commentId, text: 'look @bluekiln' } });
		expect(codes(await f.graph('GET', `/${account.professionalId}?fields=mentioned_comment.comment_id(1){text}`))).toEqual([100, 33]);
	});

	it('announces the figures of a story when it ends, under the old names, -1 below five', async () => {
		for (const username of ['anna', 'bram', 'cleo', 'daan', 'emma']) {
			f.control.createFollower({ username });
			f.control.act(username, { act: 'view-story', leaveBy: 'tap_exit' });
		}
		const { storyId } = f.control.act('mara', { act: 'story-reply', text: 'wow' });
		await f.control.settled();
		expect(changes()).toHaveLength(0);
		f.control.stepClock(day);
		await f.control.settled();
		expect(changes()).toEqual([{ field: 'story_insights', value: { media_id: storyId, impressions: 6, reach: 6, taps_forward: -1, taps_back: -1, exits: 5, replies: -1 } }]);
	});

	it('reads conversations, menu and profile for the platform instagram only', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		expect((await f.graph('GET', '/me/conversations')).body).toEqual({ data: [] });
		expect((await f.graph('GET', '/me/conversations?platform=instagram')).body['data']).toHaveLength(1);
		expect(codes(await f.graph('GET', '/me/messenger_profile?fields=ice_breakers'))).toEqual([100, undefined]);
		expect((await f.graph('GET', '/me/messenger_profile?platform=instagram&fields=ice_breakers')).body).toEqual({ data: [] });
		expect((await f.graph('GET', `/${f.control.igsid('mara')}?fields=username`)).body).toMatchObject({ username: 'mara' });
		expect((await f.graph('GET', `/${account.professionalId}/stories`)).body['data']).toHaveLength(1);
		expect(codes(await f.graph('GET', '/me/stories'))).toEqual([2500, undefined]);
		expect(codes(await f.graph('GET', '/refresh_access_token?grant_type=ig_refresh_token'))).toEqual([100, 33]);
	});

	it('has none of its own events and paths in Instagram Login', async () => {
		await f.stop();
		f = await Fixture.start();
		f.control.act('mara', { act: 'mention', text: 'look @bluekiln' });
		f.control.stepClock(day);
		await f.control.settled();
		expect(changes()).toMatchObject([{ field: 'comments', value: { text: 'look @bluekiln' } }]);
		expect(codes(await f.graph('GET', '/me/accounts'))).toEqual([2500, undefined]);
		expect((await f.graph('GET', '/me?appsecret_proof=wrong')).status).toBe(200);
		f.control.setSettings({ login: 'facebook' });
		expect((await f.graph('GET', '/me?fields=instagram_business_account')).body).toMatchObject({ id: f.control.account().pageId });
	});
});

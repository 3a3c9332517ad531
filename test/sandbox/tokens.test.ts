import { allow, exchange, exchangeForm } from './login';
import { codes, day, Fixture, hour } from './setup';
import type { GraphAnswer } from './setup';

describe('tokens', () => {
	let f: Fixture;
	beforeEach(async () => {
		f = await Fixture.start();
	});
	afterEach(() => f.stop());

	const lengthen = (token: string, secret = f.control.app().instagramAppSecret) =>
		f.graph('GET', `/access_token?grant_type=ig_exchange_token&client_secret=${secret}&access_token=${token}`, undefined, null);
	const refresh = (token: string) => f.graph('GET', `/refresh_access_token?grant_type=ig_refresh_token&access_token=${token}`, undefined, null);
	const me = (token: string) => f.graph('GET', '/me', undefined, token);
	const tokenOf = (answer: GraphAnswer) => String(answer.body['access_token']);

	it('makes a long-lived token of a short one, with the secret of the app', async () => {
		const short = f.control.shortToken();
		expect(codes(await lengthen(short, 'wrong'))).toEqual([100, undefined]);
		const answer = await lengthen(short);
		expect(answer.body).toEqual({ access_token: expect.stringMatching(/^IGAA/), token_type: 'bearer', expires_in: 60 * 24 * 3_600 });
		f.control.stepClock(2 * hour);
		expect(codes(await me(short))).toEqual([190, 463]);
		expect((await me(tokenOf(answer))).status).toBe(200);
		expect(codes(await lengthen(tokenOf(answer)))).toEqual([100, undefined]);
	});

	it('does not exchange a short token after its hour', async () => {
		const short = f.control.shortToken();
		f.control.stepClock(hour);
		expect(codes(await lengthen(short))).toEqual([190, 463]);
	});

	it('refreshes from 24 h on for 60 days; the old token keeps its own end', async () => {
		const old = f.control.account().accessToken;
		expect(codes(await refresh(old))).toEqual([190, undefined]);
		f.control.stepClock(day);
		const fresh = tokenOf(await refresh(old));
		expect(f.control.account().accessToken).toBe(fresh);
		expect((await me(old)).status).toBe(200);
		f.control.stepClock(59 * day);
		expect(codes(await refresh(old))).toEqual([190, 463]);
		expect((await me(fresh)).status).toBe(200);
		f.control.stepClock(day);
		expect(codes(await me(fresh))).toEqual([190, 463]);
	});

	it('kills the old token at a refresh when told to', async () => {
		f.control.setSettings({ refreshKeepsOld: false });
		const old = f.control.account().accessToken;
		f.control.stepClock(day);
		expect((await refresh(old)).status).toBe(200);
		expect(codes(await me(old))).toEqual([190, undefined]);
	});

	it('does not refresh a short-lived token', async () => {
		expect(codes(await refresh(f.control.shortToken()))).toEqual([100, undefined]);
	});

	it('revokes all tokens of one account and of no other', async () => {
		await f.stop();
		f = await Fixture.start({ accounts: [{ username: 'bluekiln' }, { username: 'redkiln' }] });
		const blue = [f.control.account().accessToken, f.control.shortToken()];
		f.control.revokeToken('bluekiln');
		for (const token of blue) expect(codes(await me(token))).toEqual([190, undefined]);
		expect((await me(f.control.account('redkiln').accessToken)).status).toBe(200);
		expect((await me(f.control.account('bluekiln').accessToken)).status).toBe(200);
	});

	it('answers 10 without a subcode where a permission is gone, and only there', async () => {
		f.control.act('mara', { act: 'message', text: 'hi' });
		f.control.revokeScope('instagram_business_manage_messages');
		expect(codes(await f.send('Hallo'))).toEqual([10, undefined]);
		expect(f.control.judge.sends()).toMatchObject([{ outcome: 'refused', send: { delivered: false } }]);
		const { commentId } = f.control.act('mara', { act: 'comment', text: 'LINK' });
		expect((await f.privateReply(commentId ?? '', 'Here')).status).toBe(200);
		f.control.revokeScope('instagram_business_basic');
		expect(codes(await f.graph('GET', '/me'))).toEqual([10, undefined]);
	});

	it('counts exchanges and refreshes in the log, without a secret in it', async () => {
		const code = await allow(f);
		const { body } = await exchange(f, exchangeForm(f, code));
		await lengthen((body['data'] as { access_token: string }[])[0]?.access_token ?? '');
		f.control.stepClock(day);
		await refresh(f.control.account().accessToken);
		expect(f.control.judge.tokenGrants().map((call) => [call.operation, call.token?.grant])).toEqual([['token', 'code'], ['token', 'exchange'], ['token', 'refresh']]);
		const issued = f.control.issuedTokens();
		expect(issued).toEqual(expect.arrayContaining([code, f.control.account().accessToken, f.control.account().appSecret, f.control.account().verifyToken]));
		const log = JSON.stringify(f.control.log.records());
		expect(issued.filter((secret) => log.includes(secret))).toEqual([]);
		// The same search finds a planted one.
		expect(issued.filter((secret) => `${log}${code}`.includes(secret))).toEqual([code]);
	});

	it('wraps /me when told to', async () => {
		f.control.setSettings({ meAnswer: 'wrapped' });
		expect((await f.graph('GET', '/me?fields=username')).body).toEqual({ data: [{ username: 'bluekiln' }] });
	});
});

import { allow, exchange, exchangeForm, loginAddress, redirectUri, scopes, submit } from './login';
import { codes, Fixture, hour } from './setup';

describe('login', () => {
	let f: Fixture;
	beforeEach(async () => {
		f = await Fixture.start();
	});
	afterEach(() => f.stop());

	it('sends the browser back with code and state after Allow, by a plain form', async () => {
		const page = await (await fetch(loginAddress(f))).text();
		expect(page).not.toContain('<script');
		const { status, location } = await submit(f, page);
		expect(status).toBe(302);
		expect(location.href.startsWith(`${redirectUri}?code=AQD`)).toBe(true);
		expect(location.searchParams.get('state')).toBe('st&te');
		expect(location.hash).toBe('#_');
	});

	it('says access_denied after Cancel', async () => {
		const page = await (await fetch(loginAddress(f))).text();
		const { location } = await submit(f, page, { decision: 'cancel' });
		expect(location.href).toBe(`${redirectUri}?error=access_denied&error_reason=user_denied&error_description=The+user+denied+your+request&state=st%26te`);
		expect(f.control.issuedTokens().some((secret) => secret.startsWith('AQD'))).toBe(false);
	});

	it.each([
		[{ client_id: '1' }, 'client_id'],
		[{ redirect_uri: 'https://elsewhere.example/cb' }, 'redirect_uri'],
		[{ response_type: 'token' }, 'response_type'],
		[{ scope: 'business_basic' }, 'Invalid Scopes: business_basic'],
		[{ scope: '' }, 'Invalid Scopes'],
		[{ client_id: '<b>x' }, 'client_id'],
	])('refuses %j on a page of its own and sends the browser nowhere', async (changes, reason) => {
		const answer = await fetch(loginAddress(f, changes), { redirect: 'manual' });
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain(reason);
	});

	it('takes only the entered redirect addresses, to the last slash', async () => {
		await f.stop();
		f = await Fixture.start({ app: { redirectUris: [redirectUri] } });
		expect((await fetch(loginAddress(f))).status).toBe(200);
		expect((await fetch(loginAddress(f, { redirect_uri: `${redirectUri}/` }))).status).toBe(400);
	});

	it('refuses a form sent by another page', async () => {
		const answer = await fetch(loginAddress(f).split('?')[0] ?? '', { method: 'POST', headers: { Origin: 'https://evil.example' }, body: new URLSearchParams({ decision: 'allow' }) });
		expect(answer.status).toBe(403);
	});

	it('lets the owner choose between accounts and leave permissions out', async () => {
		await f.stop();
		f = await Fixture.start({ accounts: [{ username: 'bluekiln' }, { username: 'redkiln' }] });
		const red = f.control.account('redkiln');
		const code = await allow(f, { account: red.professionalId, granted: 'instagram_business_basic' });
		const { body } = await exchange(f, exchangeForm(f, code));
		expect(body).toMatchObject({ data: [{ user_id: red.appScopedId, permissions: 'instagram_business_basic' }] });
		const token = (body['data'] as { access_token: string }[])[0]?.access_token ?? '';
		expect((await f.graph('GET', '/me?fields=username', undefined, token)).body).toEqual({ username: 'redkiln' });
		expect(codes(await f.graph('GET', '/me/conversations', undefined, token))).toEqual([10, undefined]);
	});

	it('gives a short-lived token for a code, once', async () => {
		const form = exchangeForm(f, await allow(f));
		const { status, body } = await exchange(f, form);
		expect(status).toBe(200);
		expect(body).toEqual({ data: [{ access_token: expect.stringMatching(/^IGAA/), user_id: f.control.account().appScopedId, permissions: scopes.join(',') }] });
		expect(await exchange(f, form)).toMatchObject({
			status: 400, body: { error_type: 'OAuthException', code: 400, error_message: 'Matching code was not found or was already used' },
		});
		expect(f.control.judge.tokenGrants()).toMatchObject([{ status: 200, token: { grant: 'code' } }, { status: 400, token: { grant: 'code' } }]);
	});

	it.each(['json', 'multipart'])('takes a %s body too', async (kind) => {
		const form = exchangeForm(f, await allow(f));
		const data = new FormData();
		for (const [name, value] of Object.entries(form)) data.append(name, value);
		const body = kind === 'json' ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(form) } : { body: data };
		const answer = await fetch(`${f.sandbox.url}/oauth/access_token`, { method: 'POST', ...body });
		expect(answer.status).toBe(200);
	});

	it.each([{ client_id: '1' }, { client_secret: 'wrong' }, { redirect_uri: `${redirectUri}/` }, { grant_type: 'password' }, { code: 'AQDnobody' }])('refuses %j', async (changes) => {
		const form = exchangeForm(f, await allow(f));
		expect(await exchange(f, { ...form, ...changes })).toMatchObject({ status: 400, body: { error_type: 'OAuthException' } });
		expect((await exchange(f, form)).status).toBe(200);
	});

	it('refuses the code with its trailing #_, and after an hour', async () => {
		const code = await allow(f);
		expect((await exchange(f, exchangeForm(f, `${code}#_`))).status).toBe(400);
		f.control.stepClock(hour);
		expect((await exchange(f, exchangeForm(f, code))).status).toBe(400);
	});

	it('answers flat with a bare number when told to; the number is whole on the wire', async () => {
		f.control.setSettings({ tokenAnswer: 'flat', numericUserId: true });
		const { text } = await exchange(f, exchangeForm(f, await allow(f)));
		expect(text).toContain(`"user_id":${f.control.account().appScopedId},`);
		expect(text).toContain('"permissions":["instagram_business_basic"');
	});

	it('can fail on purpose', async () => {
		f.control.addFault({ on: 'token', effect: { kind: 'delivered-but-500' } });
		const form = exchangeForm(f, await allow(f));
		expect(await exchange(f, form)).toMatchObject({ status: 500, body: { error_type: 'OAuthException', code: 1 } });
		expect((await exchange(f, form)).status).toBe(400);
	});
});

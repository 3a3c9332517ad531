import { createHmac } from 'node:crypto';
import { Bed } from './support/bed';
import { Colleague } from './support/colleague';

/** The pages of the team, on a real n8n, in a real browser at phone width, in both languages. */
describe('the pages of the team', () => {
	let bed: Bed;
	const colleagues = {} as Record<'nl' | 'en', Colleague>;

	beforeAll(async () => {
		bed = await Bed.start();
		for (const language of ['nl', 'en'] as const) colleagues[language] = await Colleague.open(bed.n8n, language);
	});

	afterAll(async () => {
		for (const colleague of Object.values(colleagues)) await colleague.close();
		await bed.stop();
	});

	const PAGES = [['stop', 'Stopschakelaar', 'Stop switch']] as const;

	describe.each(PAGES)('%s', (path, dutch, english) => {
		const address = () => `${bed.n8n.url}/webhook/story-funnel/${path}`;
		const get = (headers: Record<string, string> = {}) => fetch(address(), { redirect: 'manual', headers });
		const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
			fetch(address(), { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams({ lang: 'en', ...fields }) });

		it.each([['nl', dutch], ['en', english]] as const)('is whole in %s, fits a phone, and has no barrier', async (language, title) => {
			const colleague = colleagues[language];
			await colleague.visit(path);
			expect(await colleague.page.locator('h1').innerText()).toBe(title);
			expect(await colleague.page.locator('html').getAttribute('lang')).toBe(language);
			expect(await colleague.fits()).toBe(true);
			expect(await colleague.barriers()).toEqual([]);
		});

		it('shows nothing without a login, nor with a forged, expired or foreign one', async () => {
			const cookies = await colleagues.en.cookies();
			expect((await get({ cookie: cookies })).status).toBe(200);
			const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
			const unsigned = `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ id: '1', hash: 'x' })}.`;
			const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ id: '1', hash: 'x', exp: 4_000_000_000 })}`;
			const forged = `${body}.${createHmac('sha256', 'not the secret').update(body).digest('base64url')}`;
			for (const cookie of ['', 'n8n-auth=', `n8n-auth=${unsigned}`, `n8n-auth=${forged}`, `${cookies.slice(0, -3)}xyz`]) {
				const response = await get({ cookie });
				expect([response.status, /bluekiln|<form/.test(await response.text())]).toEqual([401, false]);
				expect((await post({ to: 'stop' }, { cookie })).status).toBe(401);
			}
		});

		it('takes no form but its own', async () => {
			const cookie = await colleagues.en.cookies();
			const token = /name="token" value="([^"]+)"/.exec(await (await get({ cookie })).text())?.[1] ?? '';
			for (const wrong of ['', 'a.b.c', `${token}x`, token.replace(/^./, 'x')]) {
				const response = await post({ token: wrong }, { cookie });
				expect([response.status, (await response.text()).includes('does not work')]).toEqual([403, true]);
			}
			// The control: the page's own token is taken.
			if (token !== '') expect((await post({ token }, { cookie })).status).toBe(200);
		});
	});

	it('stops and resumes an account with one tap and two', async () => {
		const { nl } = colleagues;
		await nl.visit('stop');
		expect(await nl.text()).toContain('Aan: er wordt verzonden.');
		await nl.tap('Stop @bluekiln');
		expect(await nl.text()).toContain('Het verzenden is gestopt.');
		bed.reply(bed.follower('held'));
		await bed.atRest();
		expect(bed.texts('held')).toEqual([]);
		await nl.page.getByText('@bluekiln weer laten verzenden').tap();
		await nl.tap('Ja, weer verzenden');
		expect(await nl.text()).toContain('Het verzenden gaat weer verder.');
		bed.reply(bed.follower('after'));
		await bed.untilTexts('after', 1, 60_000);
	});

	it('is closed for good after logging out, also with the cookie that was good before', async () => {
		const leaving = await Colleague.open(bed.n8n, 'en');
		await leaving.visit('stop');
		const cookie = await leaving.cookies();
		const look = () => fetch(`${bed.n8n.url}/webhook/story-funnel/stop`, { redirect: 'manual', headers: { cookie } });
		expect((await look()).status).toBe(200);
		await leaving.page.goto(`${bed.n8n.url}/signout`);
		await leaving.page.waitForURL(/signin/);
		expect((await look()).status).toBe(401);
		await leaving.close();
	});
});

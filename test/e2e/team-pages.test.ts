import { createHmac } from 'node:crypto';
import { findSecrets, waitFor } from '../../testbed';
import { Bed } from './support/bed';
import { Colleague } from './support/colleague';

/** The pages of the team, on a real n8n, in a real browser at phone width, in both languages. */
describe('the pages of the team', () => {
	let bed: Bed;
	const colleagues = {} as Record<'nl' | 'en', Colleague>;
	const all: Colleague[] = [];
	const arrive = async (language: 'nl' | 'en') => {
		const colleague = await Colleague.open(bed.n8n, language);
		all.push(colleague);
		return colleague;
	};

	beforeAll(async () => {
		bed = await Bed.start();
		for (const language of ['nl', 'en'] as const) colleagues[language] = await arrive(language);
	});

	afterAll(async () => {
		for (const colleague of all) await colleague.close();
		await bed.stop();
	});

	const PAGES = [['stop', 'Stopschakelaar', 'Stop switch'], ['why', 'Waarom?', 'Why?']] as const;

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

		it('shows nothing without a login, nor with a forged, changed or foreign one', async () => {
			const cookie = await colleagues.en.cookies();
			expect((await get({ cookie })).status).toBe(200);
			const session = /story-funnel-team=([^;]+)/.exec(cookie)?.[1] ?? '';
			const [body = '', mac = ''] = session.split('.');
			const longer = Buffer.from(Buffer.from(body, 'base64url').toString().replace(/\d{13}/, '9999999999999')).toString('base64url');
			const foreign = createHmac('sha256', 'not the key').update(body).digest('base64url');
			const n8nOnly = cookie.split('; ').filter((each) => !each.startsWith('story-funnel-team=')).join('; ');
			for (const wrong of ['', 'story-funnel-team=', `story-funnel-team=${body}`, `story-funnel-team=${longer}.${mac}`, `story-funnel-team=${body}.${foreign}`, `story-funnel-team=${session}x`, n8nOnly]) {
				const response = await get({ cookie: wrong });
				expect([response.status, /bluekiln|<form/.test(await response.text())]).toEqual([401, false]);
				expect((await post({ to: 'stop' }, { cookie: wrong })).status).toBe(401);
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

	describe('why', () => {
		it.each([
			['nl', 'Verstuurd', 'Bericht van een campagne: mag niet', 'De persoon heeft geen toestemming gegeven voor promotie'],
			['en', 'Sent', 'Message of a campaign: not allowed', 'The person has not agreed to promotion'],
		] as const)('in %s: what was sent, what is not allowed, and why', async (language, sent, outlook, reason) => {
			bed.reply(bed.follower(`why.q7zx.${language}`));
			await bed.untilTexts(`why.q7zx.${language}`, 1);
			const colleague = colleagues[language];
			const known = async () => {
				await colleague.visit('why');
				await colleague.page.locator('#handle').fill(`@Why.q7zx.${language}`);
				await colleague.tap(language === 'nl' ? 'Vraag het' : 'Ask');
				return await colleague.text();
			};
			// The handle is known once the profile was read.
			const text = await waitFor('the handle', async () => ((await known()).includes(sent) ? await colleague.text() : undefined), { timeoutMs: 60_000, everyMs: 1_000 });
			expect(text).toContain(outlook);
			expect(text).toContain(reason);
			expect(await colleague.fits()).toBe(true);
			expect(await colleague.barriers()).toEqual([]);
		});

		it('leaves the handle in no file of n8n, with every execution kept', () => {
			expect(findSecrets(bed.n8n.home, ['why.q7zx', 'Why.q7zx'])).toEqual([]);
		});
	});

	describe('the login', () => {
		const look = (headers: Record<string, string>, query = '') => fetch(`${bed.n8n.url}/webhook/story-funnel/stop${query}`, { redirect: 'manual', headers });

		it('is over for good after logging out, also with the cookie that was good before', async () => {
			const leaving = await arrive('en');
			await leaving.visit('stop');
			const cookie = await leaving.cookies();
			expect((await look({ cookie })).status).toBe(200);
			await leaving.tap(/^Log out/);
			expect(await leaving.text()).toContain('You are not logged in');
			expect((await look({ cookie })).status).toBe(401);
		});

		it('takes the link of the form once, and neither a forged nor an old one', async () => {
			const followed: string[] = [];
			const guest = await arrive('en');
			guest.page.on('request', (request) => {
				if (request.url().includes('/webhook/story-funnel/stop?t=')) followed.push(new URL(request.url()).search);
			});
			await guest.visit('stop');
			const [query = ''] = followed;
			expect(query).toMatch(/^\?t=\S{40,}/);
			for (const wrong of [query, `${query}x`, '?t=', '?t=a.b', `?t=${query.slice(3).split('.')[0] ?? ''}.x`]) {
				const response = await look({}, wrong);
				expect([wrong === query, response.status, response.headers.get('set-cookie'), /bluekiln/.test(await response.text())]).toEqual([wrong === query, 403, null, false]);
			}
		});

		it('is asked for by a stranger in vain', async () => {
			const form = await fetch(`${bed.n8n.url}/form/story-funnel-stop`, { redirect: 'manual' });
			expect([form.status, form.headers.get('location') ?? '']).toEqual([302, expect.stringMatching(/oauth|signin/)]);
		});
	});
});

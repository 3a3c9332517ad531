import type { Browser, Page } from 'playwright-core';
import { openReportStore, type ReportStoreFixture } from '../core/support/report-store';
import { insertRow } from '../core/support/purge-rows';
import { seriousFaults } from './support/axe';
import { PageServer } from './support/page-server';
import { keepPicture } from './support/pictures';
import { fits, ruleAgainstElsewhere, WatchedBrowser } from './support/watched-browser';

const DESK = { viewport: { width: 1280, height: 1500 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const LOOKS = ['light', 'dark'] as const;

/** The pages of the funnel in a real browser: seen, heard, by keyboard, and with nothing from elsewhere. */
describe('the funnel page in a browser', () => {
	let fixture: ReportStoreFixture;
	let server: PageServer;
	let browser: WatchedBrowser;

	beforeAll(async () => {
		fixture = await openReportStore(2600);
		server = await PageServer.start(fixture.store.use, fixture.account);
		browser = await WatchedBrowser.open();
	});
	afterAll(async () => {
		await browser.close();
		await server.stop();
		await fixture.store.close();
	});
	afterEach(async () => {
		await browser.closePage();
	});

	async function open(options: Parameters<Browser['newContext']>[0], path = '/'): Promise<Page> {
		const page = await browser.newPage({ locale: 'nl-NL', ...options });
		await page.goto(server.url + path);
		return page;
	}

	const elsewhere = () => browser.askedBeside(server.url);
	const href = async (page: Page, part: string) => (await page.locator(`a[href*="${part}"]`).first().getAttribute('href')) ?? '';

	/** Every view of the page, each found by the links of the one before. */
	async function views(page: Page): Promise<[string, string][]> {
		const kpi = await href(page, 'kpi=reply_rate');
		const refused = await href(page, 'not_allowed%3Awindow_closed');
		await page.goto(`${server.url}/${kpi}`);
		const story = await href(page, 'view=story');
		await page.goto(`${server.url}/${story}`);
		const person = await href(page, 'view=person');
		await page.goto(`${server.url}/${person}`);
		const decision = await href(page, 'view=decision');
		return [['overview', ''], ['kpi', kpi], ['refused', refused], ['story', story], ['person', person], ['decision', decision]];
	}

	it.each(LOOKS)('has nothing serious for axe-core, on a desk and on a phone, %s', async (colorScheme) => {
		for (const size of [DESK, PHONE]) {
			const page = await open({ ...size, colorScheme });
			for (const [name, path] of await views(page)) {
				await page.goto(`${server.url}/${path}`);
				expect([name, await seriousFaults(page)]).toEqual([name, []]);
				expect([name, await fits(page)]).toEqual([name, true]);
			}
			await page.goto(`${server.url}/file`);
			expect(await seriousFaults(page)).toEqual([]);
			await browser.closePage();
		}
	});

	it('asks nobody else for anything, and could not', async () => {
		const page = await open(DESK);
		for (const [, path] of await views(page)) await page.goto(`${server.url}/${path}`);
		await page.goto(`${server.url}/file`);
		expect(browser.asked.length).toBeGreaterThan(6);
		expect(elsewhere()).toEqual([]);
		await page.goto(server.url);
		expect(await ruleAgainstElsewhere(page)).toBe('img-src');
	});

	it('control: what a page asks for elsewhere is seen, and so are its faults', async () => {
		const page = await open(DESK, '/control');
		await page.waitForLoadState('load');
		expect(elsewhere()).toEqual(['http://127.0.0.1:1/picture.png']);
		expect((await seriousFaults(page)).map((fault) => fault.split(':')[0])).toEqual(expect.arrayContaining(['color-contrast', 'label', 'image-alt']));
	});

	it('is gone through by keyboard alone, from a figure to a decision', async () => {
		const page = await open(DESK);
		await page.keyboard.press('Tab');
		expect(await page.evaluate('document.activeElement.className')).toBe('skip');
		/** Tabs on until something with this in its address has the focus, and opens it. */
		const openByKeys = async (part: string) => {
			for (let presses = 0; presses < 150; presses++) {
				await page.keyboard.press('Tab');
				const at = await page.evaluate<string>("document.activeElement.getAttribute('href') ?? ''");
				if (!at.includes(part)) continue;
				expect(await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
				await Promise.all([page.waitForURL((url) => url.href.includes(part)), page.keyboard.press('Enter')]);
				return;
			}
			throw new Error(`no ${part} within 150 steps`);
		};
		for (const part of ['kpi=reply_rate', 'view=story', 'view=person', 'view=decision']) await openByKeys(part);
		expect(await page.locator('h2').first().textContent()).toContain('Waarom dit is verstuurd');
	});

	it('is read out with names, headings in order, and a sentence for each chart', async () => {
		const page = await open(DESK);
		for (const name of ['Van kijker tot klant', 'Antwoordpercentage per dag', 'Afmeldingen', 'Stories vergeleken', 'Antwoord naar kijkfrequentie', 'Tempo']) {
			const picture = page.getByRole('img', { name: new RegExp(`^${name}\\. .{20}`) });
			expect([name, await picture.count()]).toEqual([name, 1]);
		}
		expect(await page.getByRole('main').count()).toBe(1);
		expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
		expect(await page.evaluate('document.documentElement.lang')).toBe('nl');
		expect(await page.getByRole('link', { name: 'English' }).getAttribute('lang')).toBe('en');
		expect(await page.getByRole('status').textContent()).toMatch(/^Bijgewerkt /);
	});

	it('brings newer figures by itself, keeps what is open and who has the focus, and says so when it cannot', async () => {
		const page = await browser.newPage({ ...DESK, locale: 'nl-NL' });
		await page.clock.install();
		await page.goto(server.url);
		const leads = page.locator('#card-leads .value');
		const before = Number(await leads.textContent());
		await page.locator('details[data-key="all-figures"] summary').click();
		await page.locator('#card-leads').focus();
		const { store, account } = fixture;
		insertRow(store.raw, 'viewers', { viewer_key: 'new_lead', account_key: account.accountKey, profile_state: 'read', created_at: 0, converted_at: store.now - 3 * 24 * 3_600_000 }, 'new');
		await page.clock.runFor(61_000);
		await page.locator('#card-leads .value', { hasText: String(before + 1) }).waitFor();
		expect(await page.evaluate('document.activeElement.id')).toBe('card-leads');
		expect(await page.locator('details[data-key="all-figures"]').getAttribute('open')).toBe('');
		server.broken = true;
		await page.clock.runFor(61_000);
		await page.getByText('Verversen lukt niet').waitFor();
		server.broken = false;
		const button = page.getByRole('button', { name: 'Ververst vanzelf' });
		await button.click();
		expect(await button.getAttribute('aria-pressed')).toBe('false');
		store.raw.prepare("delete from viewers where viewer_key = 'new_lead'").run();
		await page.clock.runFor(121_000);
		expect(Number(await leads.textContent())).toBe(before + 1);
		await button.click();
		await page.locator('#card-leads .value', { hasText: String(before) }).waitFor();
	});

	it('works without scripts, and at 320 points', async () => {
		const page = await open({ viewport: { width: 320, height: 700 }, javaScriptEnabled: false });
		await page.locator('#days').selectOption('7');
		await page.getByRole('button', { name: 'Toon' }).first().click();
		expect(page.url()).toContain('days=7');
		expect(await page.getByRole('button', { name: 'Ververst vanzelf' }).count()).toBe(0);
	});

	describe('as the docs show it', () => {
		it.each([['desk', DESK], ['phone', PHONE]] as const)('on a %s', async (name, size) => {
			for (const colorScheme of LOOKS) {
				const page = await open({ ...size, colorScheme }, '/?lang=en');
				await keepPicture(page, `funnel-page-${name}-${colorScheme}`);
				if (colorScheme === 'light') {
					const all = await views(page);
					for (const view of ['person', 'decision']) {
						await page.goto(`${server.url}/${all.find(([each]) => each === view)?.[1] ?? ''}`);
						await keepPicture(page, `funnel-${view}-${name}`);
					}
				}
				await browser.closePage();
			}
		});
	});
});

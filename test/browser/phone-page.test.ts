import type { Browser, Page } from 'playwright-core';
import { startSandbox, type RunningSandbox } from '../../sandbox';
import { AnsweringApp } from '../sandbox/answering-app';
import { seriousFaults } from './support/axe';
import { keepPicture } from './support/pictures';
import { fits, ruleAgainstElsewhere, WatchedBrowser } from './support/watched-browser';

const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const LOOKS = ['light', 'dark'] as const;
const PATIENCE_MS = 240_000;
const HOUR = 3_600_000;

/** The phone page of the sandbox in a real browser, before an app that answers. */
describe('the phone page of the sandbox', () => {
	let browser: WatchedBrowser;
	let sandbox: RunningSandbox;
	let app: AnsweringApp;

	beforeAll(async () => {
		browser = await WatchedBrowser.open();
	});
	afterAll(() => browser.close());
	beforeEach(async () => {
		sandbox = await startSandbox({ seed: 'phone page' });
		for (const caption of ['Fresh from the kiln: the first bowls of autumn', 'Which blue shall it be?', 'New glazes are here. Reply and we set one apart']) sandbox.control.postStory({ caption });
		app = await AnsweringApp.start(sandbox);
	});
	afterEach(async () => {
		await browser.closePage();
		await app.stop();
		await sandbox.close();
	});

	async function open(options: Parameters<Browser['newContext']>[0]): Promise<Page> {
		const page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
		page.setDefaultTimeout(PATIENCE_MS);
		await page.goto(sandbox.url);
		await page.locator('#time').filter({ hasText: /\d/ }).waitFor();
		return page;
	}

	const phone = (page: Page, username: string) => page.getByRole('region', { name: `Phones: ${username}` });
	const elsewhere = () => browser.askedBeside(sandbox.url);

	/** Plays a scenario by its button, and waits until it is over as it must be. */
	async function play(page: Page, title: string): Promise<void> {
		await page.getByRole('button', { name: 'Scenarios' }).filter({ visible: true }).click();
		await page.getByRole('button', { name: new RegExp(`^Play( again)?: ${title}$`) }).click();
		await page.locator('.scenario.met', { hasText: title }).waitFor();
	}

	it('plays a scenario with two people side by side, each in their own language', async () => {
		const page = await open(DESK);
		await play(page, 'Two languages at the same moment');
		for (const [username, words] of [['noor.b', 'Mogen we je hier'], ['emma.r', 'May we write to you']] as const) await phone(page, username).getByText(words).waitFor();
		for (const username of ['noor.b', 'emma.r']) await phone(page, username).getByText('The account may write for').waitFor();
		expect(await page.locator('section.phone').count()).toBe(2);
		const [one, other] = [await phone(page, 'noor.b').boundingBox(), await phone(page, 'emma.r').boundingBox()];
		expect(Math.abs((one?.x ?? 0) - (other?.x ?? 0))).toBeGreaterThanOrEqual(one?.width ?? Infinity);
		expect(sandbox.control.judge.messagesTo('emma.r')).toHaveLength(2);
	});

	it('shows what the API saw of a message beside what the person saw', async () => {
		const page = await open(DESK);
		await play(page, 'A story reply becomes a lead');
		const log = page.locator('#log > li');
		const before = await log.count();
		await phone(page, 'mara.k').locator('.theirs .bubble').first().click();
		await page.getByText('One message on its way').first().waitFor();
		const lines = await log.allInnerTexts();
		expect(lines.length).toBeLessThan(before);
		const way = lines.join('\n');
		expect(way).toMatch(/app → Instagram/);
		expect(way).toMatch(/Mogen we je hier een bericht sturen/);
		expect(way).not.toMatch(/glazuur/);
		await log.filter({ hasText: 'Mogen we je hier' }).locator('summary').click();
		expect(await log.filter({ hasText: 'Mogen we je hier' }).innerText()).toMatch(/Quick replies\s+JA \| Niet nu[^]*Window\s+open/);
		await page.getByRole('button', { name: 'Show all again' }).click();
		// What the app hears of its last answer may come in while one looks.
		expect(await log.count()).toBeGreaterThanOrEqual(before);
	});

	it('is played by hand on a phone: story, reply, tap, a day later, STOP', async () => {
		const page = await open(PHONE);
		await page.getByRole('button', { name: 'New person' }).tap();
		await page.getByLabel('Username').fill('lotte');
		await page.getByRole('button', { name: 'Create' }).tap();
		const lotte = phone(page, 'lotte');
		await lotte.getByRole('button', { name: /^Open the story/ }).tap();
		await lotte.getByLabel('Reply to the story…', { exact: true }).fill('Oh, that blue!');
		await lotte.getByRole('dialog').getByRole('button', { name: 'Send' }).tap();
		await lotte.getByRole('button', { name: 'YES' }).tap();
		await lotte.getByText('You will hear from us').waitFor();
		await page.getByRole('button', { name: '+24 h' }).tap();
		await lotte.getByText('The 24-hour window is shut').waitFor();
		await lotte.getByLabel('More (lotte)').tap();
		await lotte.getByRole('button', { name: 'Write STOP' }).tap();
		await lotte.getByText('You are off the list').waitFor();
		expect(sandbox.control.judge.messagesTo('lotte')).toHaveLength(3);
		expect(sandbox.control.now() - Date.now()).toBeGreaterThan(23 * HOUR);
	});

	it('goes by keyboard alone: through the story and back to the phone', async () => {
		sandbox.control.createFollower({ username: 'lotte', name: 'Lotte', language: 'en' });
		const page = await open(DESK);
		await page.locator('.person').first().press('Enter');
		const lotte = phone(page, 'lotte');
		await lotte.getByRole('button', { name: /^Open the story/ }).press('Enter');
		const story = lotte.getByRole('dialog');
		await story.getByText('New glazes are here').waitFor();
		await page.keyboard.press('ArrowLeft');
		await story.getByText('Which blue').waitFor();
		for (let presses = 0; presses < 25; presses++) {
			await page.keyboard.press('Tab');
			expect(await page.evaluate("document.querySelector('.story').contains(document.activeElement)")).toBe(true);
		}
		await page.keyboard.press('Escape');
		await story.waitFor({ state: 'detached' });
		expect(await page.evaluate('document.activeElement.className')).toContain('ring');
	});

	it.each(LOOKS)('has nothing serious for axe-core, fits, and asks nobody else for anything, %s', async (colorScheme) => {
		for (const size of [DESK, PHONE]) {
			const page = await open({ ...size, colorScheme });
			await play(page, 'STOP is for good');
			const onPhone = size === PHONE;
			for (const view of onPhone ? ['Phones', 'People', 'Scenarios', 'API'] : ['People', 'Scenarios']) {
				await page.getByRole('button', { name: view, exact: true }).filter({ visible: true }).click();
				expect([view, await seriousFaults(page), await fits(page)]).toEqual([view, [], true]);
			}
			if (onPhone) await page.getByRole('button', { name: 'Phones', exact: true }).tap();
			await page.locator('section.phone').first().getByRole('button', { name: /^Open the story/ }).click();
			expect(['story', await seriousFaults(page), await fits(page)]).toEqual(['story', [], true]);
			expect(browser.asked.length).toBeGreaterThan(8);
			expect(elsewhere()).toEqual([]);
			expect(await ruleAgainstElsewhere(page)).toBe('img-src');
			await browser.closePage();
		}
	});

	it.each([['desk', DESK], ['phone', PHONE]] as const)('as the docs show it, on a %s', async (name, size) => {
		for (const colorScheme of LOOKS) {
			const page = await open({ ...size, colorScheme });
			const again = colorScheme === 'dark' ? 'Play again' : 'Play';
			if (again === 'Play') await play(page, 'Two languages at the same moment');
			else for (const username of ['emma.r', 'noor.b'].slice(name === 'phone' ? 1 : 0)) {
				if (name === 'phone') await page.getByRole('button', { name: 'People', exact: true }).filter({ visible: true }).tap();
				await page.locator('.person', { hasText: username }).click();
			}
			if (name === 'phone') await page.getByRole('button', { name: 'Phones', exact: true }).tap();
			await page.locator('section.phone .theirs', { hasText: 'STOP' }).first().waitFor();
			await keepPicture(page, `sandbox-${name}-${colorScheme}`);
			if (name === 'phone' && colorScheme === 'light') {
				await page.locator('section.phone').first().getByRole('button', { name: /^Open the story/ }).tap();
				await page.getByText('New glazes are here').first().waitFor();
				await keepPicture(page, 'sandbox-story-phone');
			}
			await browser.closePage();
		}
	});
});

import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../../testbed';

/** A phone held upright. */
const SIZE = { width: 390, height: 844 };

/** Somebody with a phone in their hand: a real browser, touch, no scripts of ours. */
export class Phone {
	private constructor(private readonly browser: Browser, readonly page: Page) {}

	static async open(): Promise<Phone> {
		const browser = await openBrowser();
		const context = await browser.newContext({ viewport: SIZE, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: 'nl-NL' });
		return new Phone(browser, await context.newPage());
	}

	/** Whether everything fits the width: nobody has to push the page sideways. */
	async fits(): Promise<boolean> {
		return await this.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
	}

	/** Fills in the form and sends it. @returns the words to send as a message, and the address of the answer */
	async ask(address: string, right: string): Promise<{ readonly message: string; readonly answer: string }> {
		await this.page.goto(address);
		await this.page.getByLabel('Wat wil je?').selectOption(right);
		await this.page.getByRole('button', { name: 'Verder' }).tap();
		const message = (await this.page.locator('#code').textContent()) ?? '';
		const answer = (await this.page.getByRole('link', { name: 'Naar het antwoord' }).getAttribute('href')) ?? '';
		return { message, answer: new URL(answer, this.page.url()).href };
	}

	/** Opens the answer. @returns what it says */
	async take(): Promise<string> {
		const button = this.page.getByRole('button', { name: 'Open mijn antwoord' });
		await button.tap();
		await button.waitFor({ state: 'detached' });
		return await this.text();
	}

	async text(): Promise<string> {
		return await this.page.locator('main').innerText();
	}

	async close(): Promise<void> {
		await this.browser.close();
	}
}

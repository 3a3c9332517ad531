import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../../testbed';
import { barriersOf, PATIENCE_MS } from './barriers';

/** A phone held upright. */
const SIZE = { width: 390, height: 844 };

/** Somebody with a phone in their hand: a real browser, touch, no scripts of ours. */
export class Phone {
	private constructor(private readonly browser: Browser, readonly page: Page, private readonly language: 'nl' | 'en') {}

	static async open(language: 'nl' | 'en' = 'nl'): Promise<Phone> {
		const browser = await openBrowser();
		const context = await browser.newContext({ viewport: SIZE, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: language === 'nl' ? 'nl-NL' : 'en-GB' });
		context.setDefaultTimeout(PATIENCE_MS);
		return new Phone(browser, await context.newPage(), language);
	}

	/** Whether everything fits the width: nobody has to push the page sideways. */
	async fits(): Promise<boolean> {
		return await this.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
	}

	/** What axe-core finds serious or critical, by rule and place. */
	async barriers(): Promise<string[]> {
		return await barriersOf(this.page);
	}

	/** Fills in the form and sends it. @returns the words to send as a message, and the address of the answer */
	async ask(address: string, right: string): Promise<{ readonly message: string; readonly answer: string }> {
		await this.page.goto(address);
		await this.page.getByLabel(this.say('Wat wil je?', 'What do you want?')).selectOption(right);
		await this.page.getByRole('button', { name: this.say('Verder', 'Next') }).tap();
		const message = (await this.page.locator('#code').textContent()) ?? '';
		const answer = (await this.page.getByRole('link', { name: this.say('Naar het antwoord', 'To the answer') }).getAttribute('href')) ?? '';
		return { message, answer: new URL(answer, this.page.url()).href };
	}

	/** Opens the answer. @returns what it says */
	async take(): Promise<string> {
		const button = this.page.getByRole('button', { name: this.say('Open mijn antwoord', 'Open my answer') });
		await button.tap();
		await button.waitFor({ state: 'detached' });
		return await this.text();
	}

	async text(): Promise<string> {
		return await this.page.locator('main').innerText();
	}

	/** What the page says in the language of this phone. */
	say(dutch: string, english: string): string {
		return this.language === 'nl' ? dutch : english;
	}

	async close(): Promise<void> {
		await this.browser.close();
	}
}

/** A page as people see it on a phone, in both languages: it fits, and nothing serious stands in anybody's way. */
export async function expectGoodOnPhones(address: string): Promise<void> {
	for (const language of ['nl', 'en'] as const) {
		const phone = await Phone.open(language);
		try {
			const chosen = new URL(address);
			chosen.searchParams.set('lang', language);
			const answer = await phone.page.goto(chosen.href);
			const lang = await phone.page.locator('html').getAttribute('lang');
			expect([answer?.status(), lang, await phone.fits(), await phone.barriers()]).toEqual([200, language, true, []]);
		} finally {
			await phone.close();
		}
	}
}

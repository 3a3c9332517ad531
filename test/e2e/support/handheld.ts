import type { BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../../../testbed';
import { barriersOf, PATIENCE_MS } from './barriers';

/** A phone held upright. */
const SIZE = { width: 390, height: 844 };

/** A phone in somebody's hand: a real browser, touch, no scripts of ours. */
export class Handheld {
	protected constructor(protected readonly context: BrowserContext, readonly page: Page) {}

	protected static async switchOn(language: 'nl' | 'en'): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
		const browser = await openBrowser();
		const context = await browser.newContext({ viewport: SIZE, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: language === 'nl' ? 'nl-NL' : 'en-GB' });
		context.setDefaultTimeout(PATIENCE_MS);
		return { context, page: await context.newPage() };
	}

	/** What the page says, without its markup. */
	async text(): Promise<string> {
		return await this.page.locator('main').innerText();
	}

	/** Whether everything fits the width: nobody has to push the page sideways. */
	async fits(): Promise<boolean> {
		return await this.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
	}

	/** What axe-core finds serious or critical, by rule and place. */
	async barriers(): Promise<string[]> {
		return await barriersOf(this.page);
	}

	async close(): Promise<void> {
		await this.context.browser()?.close();
	}
}

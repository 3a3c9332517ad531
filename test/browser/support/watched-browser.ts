import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../../../testbed/browser';

type Options = Parameters<Browser['newContext']>[0];

/** A browser with one page at a time, of which every request is kept: our pages ask nobody else for anything. */
export class WatchedBrowser {
	#context: BrowserContext | null = null;
	/** Everything the page that is open asked for. */
	asked: string[] = [];

	private constructor(private readonly browser: Browser) {}

	static async open(): Promise<WatchedBrowser> {
		return new WatchedBrowser(await openBrowser());
	}

	async newPage(options: Options): Promise<Page> {
		this.#context = await this.browser.newContext(options);
		const page = await this.#context.newPage();
		this.asked = [];
		page.on('request', (request) => this.asked.push(request.url()));
		return page;
	}

	/** What the page asked of anybody but this server. */
	askedBeside(server: string): string[] {
		return this.asked.filter((url) => !url.startsWith(`${server}/`) && !url.startsWith('data:'));
	}

	async closePage(): Promise<void> {
		await this.#context?.close();
		this.#context = null;
	}

	async close(): Promise<void> {
		await this.browser.close();
	}
}

/** Whether everything fits the width: nobody has to push the page sideways. */
export function fits(page: Page): Promise<boolean> {
	return page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth');
}

/** Lets the page ask for a picture from elsewhere. @returns the rule of its own policy that stops it */
export function ruleAgainstElsewhere(page: Page): Promise<string> {
	return page.evaluate<string>(`new Promise((resolve) => {
		document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
		const picture = document.createElement('img');
		picture.src = 'http://127.0.0.1:1/picture.png';
		document.body.append(picture);
	})`);
}

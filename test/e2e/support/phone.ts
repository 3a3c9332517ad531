import type { BrowserContext, Page } from 'playwright-core';
import { Handheld } from './handheld';

/** Somebody with a phone in their hand who claims a right. */
export class Phone extends Handheld {
	private constructor(context: BrowserContext, page: Page, private readonly language: 'nl' | 'en') {
		super(context, page);
	}

	static async open(language: 'nl' | 'en' = 'nl'): Promise<Phone> {
		const { context, page } = await Handheld.switchOn(language);
		return new Phone(context, page, language);
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

	/** What the page says in the language of this phone. */
	say(dutch: string, english: string): string {
		return this.language === 'nl' ? dutch : english;
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

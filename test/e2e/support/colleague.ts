import type { BrowserContext, Page } from 'playwright-core';
import type { RunningN8n } from '../../../testbed';
import { signInAtN8n } from '../../browser/support/sign-in';
import { Handheld } from './handheld';

/** A colleague with a phone in their hand, who logs in at n8n's own page. */
export class Colleague extends Handheld {
	/** What axe-core found on the way in: n8n's own form, as the workflows colour it. */
	readonly doorBarriers: string[] = [];
	private isInN8n = false;

	private constructor(context: BrowserContext, page: Page, private readonly n8n: Pick<RunningN8n, 'url' | 'owner'>) {
		super(context, page);
	}

	static async open(n8n: Pick<RunningN8n, 'url' | 'owner'>, language: 'nl' | 'en'): Promise<Colleague> {
		const { context, page } = await Handheld.switchOn(language);
		return new Colleague(context, page, n8n);
	}

	/** Opens a page of the team. Who is not logged in follows its link to the form behind n8n's login, which leads back. */
	async visit(path: string): Promise<void> {
		const address = `${this.n8n.url}/webhook/story-funnel/${path}`;
		if ((await this.page.goto(address))?.status() !== 401) return;
		if (!this.isInN8n) await signInAtN8n(this.page, this.n8n);
		this.isInN8n = true;
		await this.page.goto(address);
		await this.page.getByRole('link', { name: /^(Inloggen|Log in)$/ }).tap();
		const open = this.page.getByRole('button', { name: 'Open', exact: true });
		const allow = this.page.getByRole('button', { name: 'Allow access' });
		await open.or(allow).waitFor();
		// n8n asks once whether a form may know who is logged in.
		if (await allow.isVisible()) await allow.tap();
		await open.waitFor();
		await this.page.waitForLoadState('networkidle');
		this.doorBarriers.push(...(await this.barriers()));
		await open.tap();
		await this.page.waitForURL((url) => url.href === address);
	}

	/** Taps a button and waits for the page it leads to. */
	async tap(name: string | RegExp): Promise<void> {
		await Promise.all([this.page.waitForResponse((response) => response.request().method() === 'POST'), this.page.getByRole('button', { name }).first().tap()]);
		await this.page.waitForLoadState();
	}

	/** The cookies of the login, as another program would send them. */
	async cookies(): Promise<string> {
		return (await this.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
	}
}

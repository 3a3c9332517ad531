import { formBody, FormVisitor, passLoginPage, readWorkflow, waitFor } from '../../testbed';
import { Bed } from './support/bed';
import { countRows } from './support/store-rows';

const PATH = 'story-funnel-add-account';

/** A second account of the same Meta app comes in by a form and a login, and no token is ever in an execution. */
describe('adding an account by the form on a real n8n', () => {
	let bed: Bed;
	let visitor: FormVisitor;

	beforeAll(async () => {
		bed = await Bed.start({ sandbox: { accounts: [{ username: 'bluekiln' }, { username: 'redkiln', subscribed: false }] } });
		visitor = new FormVisitor(bed.n8n.url);
		await visitor.logIn(bed.n8n.owner);
	});

	// Ends with the search for every token and code in n8n's executions and log.
	afterAll(async () => {
		await bed.stop();
	});

	/** Fills in the form. @returns the address of Instagram's login page it leads to */
	async function link(): Promise<string> {
		const form = readWorkflow('05-add-account.json').nodes.find((node) => node.name === 'Account form');
		if (!form) throw new Error('the workflow has no form');
		const page = await visitor.submit(PATH, formBody(form, { language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/red' }));
		const found = /https?:\/\/[^"'\s]*\/oauth\/authorize\?[^"'\s<]*/.exec(page.text)?.[0] ?? page.location;
		if (found === null) throw new Error(`The form leads nowhere: ${page.status} ${page.text.slice(0, 300)}`);
		return found.replace(/&#x([0-9a-f]+);/gi, (_whole, code: string) => String.fromCharCode(parseInt(code, 16))).replaceAll('&amp;', '&');
	}

	async function comeBack(address: string): Promise<{ status: number; text: string; headers: Headers }> {
		const response = await fetch(address, { redirect: 'manual' });
		return { status: response.status, text: await response.text(), headers: response.headers };
	}

	it('is closed to everybody who is not logged in', async () => {
		await expect(new FormVisitor(bed.n8n.url).open(PATH)).rejects.toThrow();
	});

	it('connects nothing when the login is cancelled, the state is made up, or the code is', async () => {
		const cancelled = await comeBack(await passLoginPage(await link(), { decision: 'cancel', account: 'redkiln' }));
		expect([cancelled.status, cancelled.text]).toEqual([403, expect.stringContaining('the login was cancelled')]);
		const forged = new URL(bed.funnel.callbackUrl);
		forged.search = '?code=AQDmadeup&state=made-up';
		expect((await comeBack(forged.href)).status).toBe(403);
		const state = new URL(await link()).searchParams.get('state') ?? '';
		forged.search = new URLSearchParams({ code: 'AQDmadeup<script>', state }).toString();
		const refused = await comeBack(forged.href);
		expect([refused.status, refused.text]).toEqual([403, expect.stringMatching(/Instagram refused the connection \(configuration, code 400/)]);
		expect(refused.text).not.toContain('<script');
		expect(countRows(bed.funnel.storeFile, 'accounts')).toBe(1);
	});

	it('connects the account the person logs in with, once per link', async () => {
		const address = await passLoginPage(await link(), { decision: 'allow', account: 'redkiln' });
		const page = await comeBack(address);
		expect([page.status, page.text]).toEqual([200, expect.stringContaining('@redkiln is connected')]);
		expect([page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual(['no-referrer', 'no-store']);
		expect(countRows(bed.funnel.storeFile, 'accounts')).toBe(2);
		const again = await comeBack(address);
		expect([again.status, again.text]).toEqual([403, expect.stringContaining('used already')]);
	});

	it('is then listened to by the same workflows, in rehearsal until somebody says otherwise', async () => {
		await waitFor('the subscription of the new account', async () => (bed.control.account('redkiln').subscribedFields === null ? undefined : true), { timeoutMs: 30_000 });
		bed.control.postStory({ account: 'redkiln' });
		const before = countRows(bed.funnel.storeFile, 'events');
		bed.follower('mara');
		bed.control.act('mara', { act: 'story-reply', text: 'Mooi!' }, 'redkiln');
		await waitFor('its event', async () => (countRows(bed.funnel.storeFile, 'events') > before ? true : undefined), { timeoutMs: 15_000 });
		await bed.atRest();
		expect(bed.control.judge.sends().filter(({ account }) => account === bed.control.account('redkiln').professionalId)).toEqual([]);
		// The account that was there first goes on as before.
		bed.reply(bed.follower('nora'));
		await bed.untilTexts('nora', 1);
	});

	it('needed one login and one exchange for it, and no call Instagram does not have', () => {
		const grants = bed.control.judge.apiCalls('token').map(({ token }) => token?.grant);
		expect(grants.filter((grant) => grant === 'code').length).toBe(2); // the made-up one and the real one
		expect(bed.control.judge.unknownPaths()).toEqual([]);
	});
});

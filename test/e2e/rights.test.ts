import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { deployTicks, type Ticks } from '../../demo/ticks';
import { LINK_LIFE_MS } from '../../core/rights/request';
import { fileOf, findSecrets, RightsVisitor, waitFor } from '../../testbed';
import { Bed } from './support/bed';
import { expectGoodOnPhones, Phone } from './support/phone';
import { countRows, readMarks } from './support/store-rows';

const DAY = 24 * 3_600_000;
/** Handles no page says by chance. */
const MARA = 'mara.q7zx';
const NOOR = 'noor.q7zx';

/** People claim their rights on the shipped page, and Meta calls back, on a real n8n. */
describe("people's rights on a real n8n", () => {
	let bed: Bed;
	let visitor: RightsVisitor;
	let ticks: Ticks;
	/** Codes, links and answers' contents: what must be in no file of n8n. */
	const shown: string[] = [];

	beforeAll(async () => {
		bed = await Bed.start();
		visitor = new RightsVisitor(bed.n8n.url);
		ticks = await deployTicks(bed.n8n, bed.funnel);
	});

	afterAll(async () => {
		await bed.stop();
	});

	/** A person who replied, was asked, agreed and is a lead. */
	async function lead(username: string): Promise<void> {
		bed.reply(bed.follower(username));
		await bed.untilTexts(username, 1);
		bed.act(username, { act: 'tap', title: 'JA' });
		await bed.untilTexts(username, 2);
		await waitFor('the lead', async () => ((await leads()).length > 0 ? true : undefined), { timeoutMs: 240_000 });
	}

	const leads = () => bed.n8n.api.dataTables.rows('leads');

	/** Asks on the page and sends the code as the person. */
	async function claim(username: string, right: string, fields: Record<string, string> = {}): Promise<string> {
		const { message, link } = await visitor.ask(right, fields);
		shown.push(message, message.split(' ').at(-1) ?? '', link);
		expect((await visitor.look(link)).html).toContain('nog niet ontvangen');
		bed.say(username, message);
		await waitFor('the code', async () => ((await visitor.look(link)).html.includes('nog niet ontvangen') ? undefined : true), { timeoutMs: 240_000 });
		return link;
	}

	/** One minute of the shipped schedules, now. */
	async function minute(): Promise<void> {
		await ticks.run('43 pass on');
		await ticks.run('50 rights');
	}

	const registered = async (kind: string) => (await bed.n8n.api.dataTables.rows('rights_register')).filter((row) => row['kind'] === kind).map((row) => row['state']);

	it('proves that its page is published, without which nothing is sent', () => {
		expect(readMarks(bed.funnel.storeFile)).toContain('rights_open_at');
	});

	it('shows everything that is held to the person alone, once, after the code came by message', async () => {
		await lead(MARA);
		const before = bed.texts(MARA).length;
		const link = await claim(MARA, 'access');
		await minute();
		const ready = await visitor.look(link);
		expect(ready.html).toContain('Open mijn antwoord');
		expect(ready.html).not.toContain(MARA);
		const answer = await visitor.take(link);
		expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('referrer-policy')]).toEqual([200, 'no-store', 'no-referrer']);
		expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
		const held = fileOf(answer.html);
		expect(held).toMatchObject({
			identities: expect.arrayContaining([expect.objectContaining({ kind: 'handle', value: MARA }), expect.objectContaining({ kind: 'igsid', value: bed.control.igsid(MARA) })]),
			consents: [expect.objectContaining({ purpose: 'dm_promotion', act: 'grant' })],
			recipients: [expect.objectContaining({ recipient: 'leads_table', holds: expect.stringContaining('"status":"new"') })],
		});
		expect(answer.html).toContain('Hoe wij je herkennen');
		// The code was answered by nobody, and started no workflow.
		expect(bed.texts(MARA)).toHaveLength(before);
		expect(await registered('access')).toEqual(['ready']);
		shown.push(bed.control.igsid(MARA));

		const again = await visitor.take(link);
		const forged = await visitor.take(`${link.slice(0, -2)}xx`);
		const nonsense = await visitor.look('a.b.c');
		for (const refused of [again, forged, nonsense]) expect([refused.status, refused.html.includes('Deze link werkt niet') || refused.html.includes('This link does not work')]).toEqual([403, true]);
		expect(again.html).toBe(forged.html);
	});

	it('works after a STOP', async () => {
		bed.reply(bed.follower(NOOR));
		await bed.untilTexts(NOOR, 1);
		bed.say(NOOR, 'STOP');
		await bed.untilTexts(NOOR, 2);
		const link = await claim(NOOR, 'portability');
		await minute();
		expect(fileOf((await visitor.take(link)).html)).toMatchObject({ person: { optOutReason: 'stop' } });
		expect(bed.texts(NOOR)).toHaveLength(2);
	});

	it('erases the person, their row in the leads table too, and gives a receipt', async () => {
		expect(await leads()).toHaveLength(1);
		const viewers = countRows(bed.funnel.storeFile, 'viewers');
		const link = await claim(MARA, 'erasure');
		await minute();
		await minute();
		const receipt = await visitor.take(link);
		expect(receipt.html).toContain('Je gegevens zijn gewist');
		expect(receipt.html).toContain('Doorgegeven aan ontvangers: 1');
		expect(await leads()).toEqual([]);
		expect(countRows(bed.funnel.storeFile, 'viewers')).toBe(viewers - 1);
		const before = bed.texts(MARA).length;
		bed.reply(MARA);
		bed.act(MARA, { act: 'tap', title: 'JA' });
		await sleep(3_000);
		expect(bed.texts(MARA)).toHaveLength(before);
		expect(await registered('erasure')).toEqual(['done']);
	});

	it('passes a STOP on to the leads table', async () => {
		await lead('sara.q7zx');
		bed.say('sara.q7zx', 'STOP');
		await bed.untilTexts('sara.q7zx', 3);
		await ticks.run('43 pass on');
		expect((await leads()).map((row) => row['status'])).toEqual(['stopped']);
	});

	describe.each([['nl', 'femke.q7zx'], ['en', 'fay.q7zx']] as const)('on a phone, in a real browser, in %s', (language, person) => {
		let phone: Phone;
		beforeAll(async () => {
			phone = await Phone.open(language);
		});
		afterAll(() => phone.close());

		/** Asks, sends the code as the person, and comes back by the link when the schedules have run. */
		async function askByPhone(right: string): Promise<string> {
			const { message, answer } = await phone.ask(`${bed.n8n.url}/webhook/story-funnel/rights`, right);
			shown.push(message, message.split(' ').at(-1) ?? '', new URL(answer).searchParams.get('t') ?? '');
			await expectGood();
			await phone.page.getByRole('link', { name: phone.say('Naar het antwoord', 'To the answer') }).tap();
			expect(await phone.text()).toContain(phone.say('nog niet ontvangen', 'have not received'));
			await expectGood();
			bed.say(person, message);
			await waitFor('the answer', async () => {
				await minute();
				await phone.page.goto(answer);
				return (await phone.page.getByRole('button', { name: phone.say('Open mijn antwoord', 'Open my answer') }).count()) > 0 ? true : undefined;
			}, { timeoutMs: 240_000, everyMs: 1_000 });
			await expectGood();
			return answer;
		}

		/** Nobody has to push the page sideways, and nothing serious stands in anybody's way. */
		async function expectGood(): Promise<void> {
			expect([await phone.fits(), await phone.barriers()]).toEqual([true, []]);
			expect(await phone.page.locator('html').getAttribute('lang')).toBe(language);
		}

		/** The link gives the answer no second time. */
		async function expectUsed(answer: string): Promise<void> {
			expect((await phone.page.goto(answer))?.status()).toBe(403);
			expect(await phone.text()).toMatch(phone.say('al gebruikt', 'used already'));
			await expectGood();
		}

		it('a person sees what is held of them, once', async () => {
			await lead(person);
			const answer = await askByPhone('access');
			const text = await phone.take();
			expect(text).toContain(person);
			expect(text).toContain(bed.control.igsid(person));
			shown.push(bed.control.igsid(person));
			await expectGood();
			await expectUsed(answer);
		});

		it('and is erased, with a receipt, once', async () => {
			const viewers = countRows(bed.funnel.storeFile, 'viewers');
			const answer = await askByPhone('erasure');
			expect(countRows(bed.funnel.storeFile, 'viewers')).toBe(viewers - 1);
			expect(await phone.take()).toContain(phone.say('Je gegevens zijn gewist', 'Your data was erased'));
			await expectGood();
			await expectUsed(answer);
			const before = bed.texts(person).length;
			bed.reply(person);
			await sleep(3_000);
			expect(bed.texts(person)).toHaveLength(before);
		});
	});

	it('opens no answer after its time', async () => {
		const link = await claim('sara.q7zx', 'access');
		await minute();
		// The control: until then it is open.
		expect((await visitor.look(link)).html).toContain('Open mijn antwoord');
		bed.control.stepClock(LINK_LIFE_MS + DAY);
		const late = await waitFor('the time of the link to be over', async () => {
			const answer = await visitor.look(link);
			return answer.status === 403 ? answer : undefined;
		}, { timeoutMs: 60_000, everyMs: 1_000 });
		expect(late.html).toMatch(/Deze link werkt niet|This link does not work/);
		const taken = await visitor.take(link);
		expect([taken.status, taken.html]).toEqual([403, late.html]);
		// The nights and stories in between.
		await ticks.run('60 retention');
		bed.control.postStory({ caption: 'Five weeks later' });
	});

	it('shows the form again where something is missing, and never fails', async () => {
		expect((await visitor.post({ right: 'everything' })).status).toBe(400);
		expect((await visitor.post({})).status).toBe(400);
		expect((await visitor.post({ t: 'x'.repeat(20_000) })).status).toBe(403);
		const odd = await fetch(`${bed.n8n.url}/webhook/story-funnel/rights?t=a&t=b&lang[]=nl`);
		expect([200, 403]).toContain(odd.status);
		expect(await odd.text()).not.toMatch(/stack|at Object/);
	});

	it('leaves neither codes, links nor ids in any file of n8n, with every execution kept', () => {
		expect(shown.length).toBeGreaterThan(8);
		expect(findSecrets(bed.n8n.home, shown)).toEqual([]);
		// The control: what is in an execution is found.
		expect(findSecrets(bed.n8n.home, ['leads_table']).length).toBeGreaterThan(0);
	});

	describe("Meta's callbacks about the account", () => {
		const address = (path: string) => `${bed.n8n.url}/webhook/story-funnel/${path}`;
		const payload = (changes: Record<string, unknown> = {}) => {
			const now = Math.floor(bed.control.now() / 1000);
			return { algorithm: 'HMAC-SHA256', issued_at: now, expires: now + 3600, user_id: bed.control.account().appScopedId, ...changes };
		};
		const sign = (content: unknown, secret: string) => {
			const encoded = Buffer.from(JSON.stringify(content)).toString('base64url');
			return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`;
		};
		const call = async (path: string, signed_request: string) => {
			const response = await fetch(address(path), { method: 'POST', body: new URLSearchParams({ signed_request }) });
			return { status: response.status, text: await response.text() };
		};

		it('are refused forged, expired and from nobody, and nothing changes', async () => {
			const { appSecret } = bed.control.account();
			const now = Math.floor(bed.control.now() / 1000);
			for (const path of ['data-deletion', 'deauthorize']) {
				expect(await call(path, sign(payload(), 'not the secret'))).toEqual({ status: 403, text: 'FORBIDDEN' });
				expect(await call(path, sign(payload({ issued_at: now - 7200, expires: now - 3600 }), appSecret))).toEqual({ status: 403, text: 'FORBIDDEN' });
				expect(await call(path, `${sign(payload(), appSecret)}x`)).toEqual({ status: 403, text: 'FORBIDDEN' });
				expect((await call(path, '')).status).toBe(403);
				expect((await fetch(address(path), { method: 'POST', body: '{"signed_request":{}}', headers: { 'content-type': 'application/json' } })).status).toBe(403);
			}
			// The control: the account still answers.
			bed.reply(bed.follower('tess.q7zx'));
			await bed.untilTexts('tess.q7zx', 1);
		});

		it('end sending at once, say when the data go, count once, and delete them after the hold', async () => {
			const request = sign(payload(), bed.control.account().metaAppSecret);
			const first = await call('data-deletion', request);
			expect(first.status).toBe(200);
			const { url, confirmation_code: code } = JSON.parse(first.text) as { url: string; confirmation_code: string };
			expect(code).toMatch(/^DEL-[2-9A-Z]{10}$/);
			expect(await call('data-deletion', request)).toEqual({ status: 403, text: 'FORBIDDEN' });
			const status = async (of: string) => {
				const page = await fetch(of, { headers: { 'accept-language': 'en' } });
				return [page.status, /<p>([^<]+)<\/p>/.exec(await page.text())?.[1] ?? ''] as const;
			};
			await expectGoodOnPhones(url);
			expect(await status(url)).toEqual([200, expect.stringContaining('Nothing is sent any more')]);
			expect(await status(`${address('data-deletion')}?code=DEL-2222222222`)).toEqual([404, expect.stringContaining('no deletion')]);
			bed.reply(bed.follower('late.q7zx'));
			await sleep(3_000);
			expect(bed.texts('late.q7zx')).toEqual([]);
			await waitFor('the alert in the register', async () => ((await registered('data_deletion')).length > 0 ? true : undefined), { timeoutMs: 240_000 });

			await ticks.run('51 Meta callbacks');
			expect(countRows(bed.funnel.storeFile, 'viewers')).toBeGreaterThan(0);
			const suppressed = countRows(bed.funnel.storeFile, 'suppressions');
			bed.control.stepClock(7 * DAY + 60_000);
			// Any update brings the sandbox's new time to the store.
			bed.say('late.q7zx', 'hallo?');
			await waitFor('the deletion', async () => {
				await ticks.run('51 Meta callbacks');
				return (await status(url))[1].includes('were deleted') ? true : undefined;
			}, { timeoutMs: 240_000, everyMs: 2_000 });
			for (const table of ['viewers', 'events', 'engagements'] as const) expect([table, countRows(bed.funnel.storeFile, table)]).toEqual([table, 0]);
			expect(countRows(bed.funnel.storeFile, 'suppressions')).toBe(suppressed);
			expect(suppressed).toBeGreaterThan(0);
			expect(await registered('data_deletion')).toEqual(['deleted']);
		});
	});
});

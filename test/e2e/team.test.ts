import { untilMorning } from '../../demo/days';
import { deployTicks, type Ticks } from '../../demo/ticks';
import { formBody, FormVisitor, readWorkflow, waitFor, type DataTableRow, type FormValue, type Page } from '../../testbed';
import { Bed, changeNode } from './support/bed';
import { MailServer } from './support/mail-server';
import { expectGoodOnPhones } from './support/phone';
import { countRows } from './support/store-rows';

const MINUTE = 60_000;
const SHOP = { name: 'X-Shop-Secret', value: 'a-secret-of-the-shop' };

/** Forms of the team and what they start: viewer check, small-batch test, invite to write, sale back; all on one real n8n. */
describe("the team's own workflows on a real n8n", () => {
	let bed: Bed;
	let visitor: FormVisitor;
	let ticks: Ticks;
	let mail: MailServer;

	beforeAll(async () => {
		mail = await MailServer.start();
		bed = await Bed.start({
			credentials: { httpHeaderAuth: SHOP },
			smtpPort: mail.port,
			change: (workflow) => (workflow.name === '44 opt-in form' ? changeNode(workflow, 'Form', (node) => ({ ...node, parameters: { ...node.parameters, bookingLink: 'https://calendar.example.com/bluekiln' } })) : workflow),
		});
		visitor = new FormVisitor(bed.n8n.url);
		await visitor.logIn(bed.n8n.owner);
		ticks = await deployTicks(bed.n8n, bed.funnel);
	}, 600_000);

	afterAll(async () => {
		await bed.stop();
		await mail.stop();
	});

	const rowsOf = (table: string) => bed.n8n.api.dataTables.rows(table);

	async function fillIn(file: string, node: string, path: string, values: Readonly<Record<string, FormValue>>): Promise<Page> {
		const form = readWorkflow(file).nodes.find(({ name }) => name === node);
		if (!form) throw new Error(`${file} has no form ${node}`);
		return await visitor.submit(path, formBody(form, values));
	}

	/** Somebody who agreed to offers a moment ago. */
	async function agrees(username: string): Promise<void> {
		bed.reply(bed.follower(username));
		await bed.untilTexts(username, 1, 60_000);
		bed.act(username, { act: 'tap', title: 'JA' });
		await bed.untilTexts(username, 2, 60_000);
	}

	describe('13 viewer check', () => {
		let check: DataTableRow = {};

		it('asks the team to look half an hour after a story, with its link and a form for the phone', async () => {
			bed.control.stepClock(31 * MINUTE);
			const pulse = bed.funnel.workflows['10 story pulse'] ?? '';
			await bed.n8n.api.unpublish(pulse);
			await bed.n8n.api.publish(pulse);
			check = await waitFor('a check to do', async () => (await rowsOf('viewer_checks'))[0], { timeoutMs: 120_000, everyMs: 500 });
			expect(check).toMatchObject({ checkpoint: '30min', status: 'to do', link: expect.stringMatching(/^https:/), form: `${bed.n8n.url}/form/story-funnel-viewer-check?story=${String(check['storyKey'])}&checkpoint=30min` });
		}, 600_000);

		it('takes in the handles pasted, one per line, and gives back what cannot be one', async () => {
			const before = countRows(bed.funnel.storeFile, 'engagements', "kind = 'view'");
			const ending = await fillIn('13-viewer-check.json', 'Handles', 'story-funnel-viewer-check', {
				handles: 'nina.p\n@Tom_W\nno handle!', tag: 'fair', visited: 'Yes · Ja', story: String(check['storyKey']), checkpoint: '30min',
			});
			expect(ending.text).toContain('1 rejected');
			expect(ending.text).toContain('cannot be an Instagram handle');
			// Of the very story Instagram knows.
			expect(countRows(bed.funnel.storeFile, 'engagements', "kind = 'view' and tag = 'fair' and story_id in (select story_id from stories)") - before).toBe(2);
			expect(await rowsOf('viewer_checks')).toMatchObject([{ status: 'done', people: 2 }]);
		});

		it('is closed to whoever is not logged in', async () => {
			await expect(new FormVisitor(bed.n8n.url).open('story-funnel-viewer-check')).rejects.toThrow();
		});
	});

	describe('21 moderation', () => {
		const log = () => rowsOf('moderation_log');
		const decide = (eventKey: string, decision: string) => fillIn('21-moderation.json', 'Decide', 'story-funnel-moderation', { eventKey, decidedBy: 'Noor', decision });
		const hidden = () => bed.control.log.records().flatMap((record) => (record.kind === 'api' && record.path.includes('?hide=') ? [record.path.endsWith('true') ? 'hidden' : 'shown'] : []));

		it('hides spam under a post, leaves other comments, and answers neither', async () => {
			bed.act(bed.follower('troll'), { act: 'comment', text: 'check my page for free followers' });
			bed.act(bed.follower('nice.one'), { act: 'comment', text: 'Wat een mooie vaas!' });
			await waitFor('the comment to be hidden', async () => (hidden().length > 0 ? true : undefined), { timeoutMs: 60_000 });
			await bed.atRest();
			expect(hidden()).toEqual(['hidden']);
			expect(await log()).toMatchObject([{ place: 'comment', what: 'spam', done: 'hidden' }]);
			expect(JSON.stringify(await log())).not.toContain('followers');
		});

		it('answers nothing automatic to whoever was held back, until a colleague lets it go on and shows the comment again', async () => {
			bed.reply('troll', 'ik weet waar je woont');
			await bed.atRest();
			bed.reply('troll', 'mooi!');
			await bed.atRest();
			expect(bed.texts('troll')).toEqual([]);
			const held = await log();
			expect(held.map(({ place, what, done }) => [place, what, done])).toEqual([['comment', 'spam', 'hidden'], ['message', 'hate', 'left to a human']]);
			expect((await decide('evt_nobody', 'Let automation go on · Laat de automaat verdergaan')).text).toContain('no such row');
			expect((await decide(String(held[0]?.['eventKey']), 'Let it go on and show the comment again · Laat verdergaan en toon de reactie weer')).text).toContain('shown again');
			expect(hidden()).toEqual(['hidden', 'shown']);
			bed.reply('troll', 'sorry, mooi!');
			expect(await bed.untilTexts('troll', 1)).toHaveLength(1);
		});
	});

	describe('33 small-batch test', () => {
		const start = (campaign: string) => fillIn('33-small-batch-test.json', 'Start a test', 'story-funnel-test', { campaign, size: 100, text: 'campaign_first', followUp: '' });
		const scaleUp = (campaign: string, looked = 'Yes · Ja') => fillIn('33-small-batch-test.json', 'Scale up', 'story-funnel-scale-up', { campaign, decidedBy: 'Noor', looked });
		const planned = () => countRows(bed.funnel.storeFile, 'sends', "cause = 'campaign:autumn'");

		it('plans a sample, sends it under every rule, and reports each variant', async () => {
			// At night campaigns rest.
			bed.control.stepClock(untilMorning(bed.control.now()));
			bed.control.postStory({ caption: 'Morning' });
			for (const name of ['test.one', 'test.two']) await agrees(name);
			await bed.atRest(60_000);
			const seen = new Date(bed.control.now() - 5 * MINUTE).toISOString();
			const list = ['handle,story_id,first_seen', ...['test.one', 'test.two', 'never.wrote'].flatMap((handle) => ['s1', 's2', 's3'].map((story) => `${handle},${story},${seen}`))].join('\n');
			await fillIn('11-import-viewers.json', 'Viewer list', 'story-funnel-import', { file: new File([list], 'list.csv', { type: 'text/csv' }) });
			expect((await start('autumn')).text).toContain('2 people are planned');
			expect(await rowsOf('tests')).toMatchObject([{ campaign: 'autumn', planned: 2, status: 'running' }]);
			await waitFor('both messages', async () => {
				await ticks.run('31 dispatch and follow-up');
				return planned() === 2 ? true : undefined;
			}, { timeoutMs: 120_000, everyMs: 2_000 });
			expect((await bed.untilTexts('test.one', 3, 60_000))[2]).toMatch(/voorproefje/);
			await ticks.run('33 small-batch test');
			expect(await rowsOf('test_results')).toMatchObject([{ campaign: 'autumn', variant: 'a', people: 2, replied: 0, optedOut: 0 }]);
		}, 600_000);

		it('goes to nobody else before a person has looked and says so, 72 hours later', async () => {
			expect((await scaleUp('autumn')).text).toContain('The test still runs');
			await ticks.run('33 small-batch test');
			expect(await rowsOf('tests')).toMatchObject([{ status: 'running' }]);
			await bed.n8n.api.dataTables.upsert('tests', ['campaign'], { campaign: 'autumn', startedAt: new Date(Date.now() - 73 * 60 * MINUTE).toISOString() });
			await ticks.run('33 small-batch test');
			expect(await rowsOf('tests')).toMatchObject([{ status: 'ready' }]);
			expect((await scaleUp('autumn', 'No · Nee')).text).toContain('Look at the table test_results first');
			expect((await scaleUp('winter')).text).toContain('no test of this name');
			expect(await rowsOf('tests')).toMatchObject([{ status: 'ready', decidedBy: '' }]);
			expect((await scaleUp('autumn')).text).toContain('Scaled up');
			expect(await rowsOf('tests')).toMatchObject([{ status: 'scaled up', decidedBy: expect.stringMatching(/^Noor · /) }]);
			await ticks.run('31 dispatch and follow-up');
			// Nobody gets a step twice.
			expect(planned()).toBe(2);
		}, 600_000);
	});

	describe('34 invite to write', () => {
		it('gives the link, its QR code and the words, and says how many may not be messaged', async () => {
			const ending = await fillIn('34-invite-to-write.json', 'Invite', 'story-funnel-invite', { invite: 'Story_Monday', language: 'Nederlands', entries: 'Yes · Ja' });
			expect(ending.text).toContain('https://ig.me/m/bluekiln?ref=story_monday');
			expect(ending.text).toContain('Stuur ons een bericht via de link');
			expect(ending.text).toMatch(/1 never wrote|never wrote/);
			expect(await rowsOf('invites')).toMatchObject([{ invite: 'story_monday', link: 'https://ig.me/m/bluekiln?ref=story_monday' }]);
		});

		it('sets the questions and the menu people tap, and a tap leads to the qualifying question', async () => {
			const { accessToken } = bed.control.account();
			const profile = await (await fetch(`${bed.sandbox.url}/v25.0/me/messenger_profile?fields=ice_breakers,persistent_menu`, { headers: { authorization: `Bearer ${accessToken}` } })).text();
			expect(profile).toContain('Wat kan ik bestellen?');
			expect(profile).toContain('Een vraag stellen');
			const kim = bed.follower('kim.taps');
			bed.act(kim, { act: 'postback', title: 'Iets bestellen', payload: 'sf:step:sales', ref: 'story_monday' });
			expect((await bed.untilTexts(kim, 1, 60_000))[0]).toMatch(/^Fijn, Mara! .*bewaren in ons klantsysteem/s);
			const lot = bed.follower('lot.asks');
			bed.act(lot, { act: 'postback', title: 'Ik heb een vraag', payload: 'sf:step:support' });
			expect((await bed.untilTexts(lot, 1, 60_000))[0]).toMatch(/^Dank je! Schrijf hier gerust je vraag/);
		});

		it('counts who came by it and who wrote', async () => {
			const jos = bed.follower('jos.opens');
			bed.say(jos, 'Hoi');
			await bed.atRest(60_000);
			bed.act(jos, { act: 'open-link', ref: 'story_monday' });
			bed.act(jos, { act: 'open-link', ref: 'an ad of somebody else' });
			await bed.atRest(60_000);
			await ticks.run('34 invite to write');
			expect(await rowsOf('invites')).toMatchObject([{ invite: 'story_monday', opened: 2, wrote: 1 }]);
		});
	});

	describe('44 opt-in form', () => {
		const consents = (purpose: string) => countRows(bed.funnel.storeFile, 'consent_ledger', `act = 'grant' and purpose = '${purpose}' and source_event like '%opt-in%'`);
		const post = (address: string, fields: Record<string, string>) => fetch(address.split('?')[0] ?? '', { method: 'POST', body: new URLSearchParams(fields) });
		let address = '';

		it('is reached by a personal link that is sent to whoever asks for it', async () => {
			const floor = bed.follower('floor');
			bed.say(floor, 'Aanmelden');
			const [text = ''] = await bed.untilTexts(floor, 1);
			address = /https?:\S+/.exec(text)?.[0] ?? '';
			expect(address.startsWith(`${bed.n8n.url}/webhook/story-funnel/opt-in?t=acc_`)).toBe(true);
		});

		it('shows a box for each purpose, none ticked, and loads nothing from anywhere', async () => {
			const response = await fetch(`${address}&lang=nl`);
			const html = await response.text();
			expect([response.status, (html.match(/type="checkbox"/g) ?? []).length, html.includes('checked')]).toEqual([200, 3, false]);
			expect(html).not.toMatch(/<script|<img|src=|floor|Mara/);
			expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
			for (const wrong of [address.slice(0, -2), address.replace(/t=[^.]+/, 't=acc_other'), address.split('?')[0] ?? '']) expect((await fetch(wrong)).status).toBe(404);
		});

		it('fits a phone and has no barrier, in Dutch and English', () => expectGoodOnPhones(address));

		it('keeps each tick as a consent of its own; a tick on storage makes a lead', async () => {
			const t = new URL(address).searchParams.get('t') ?? '';
			const before = (await rowsOf('leads')).length;
			const saved = await post(address, { t, lang: 'nl', crm_storage: 'yes', email: 'yes', address: 'floor@example.com' });
			const html = await saved.text();
			expect(html).toContain('Je keuze is vastgelegd');
			expect(html).toContain('href="https://calendar.example.com/bluekiln"');
			await waitFor('the lead', async () => ((await rowsOf('leads')).length > before ? true : undefined), { timeoutMs: 60_000 });
			expect((await rowsOf('leads')).at(-1)).toMatchObject({ purpose: 'crm_storage', source: 'form', wording: expect.stringMatching(/^form: Bewaar mijn naam/) });
			expect([consents('crm_storage'), consents('dm_promotion'), consents('email')]).toEqual([1, 0, 0]);
		});

		it('mails nobody who has not pressed the button in the mail, and takes that once', async () => {
			const [asked] = await waitFor('the mail', async () => (mail.mailsTo('floor@example.com').length > 0 ? mail.mailsTo('floor@example.com') : undefined), { timeoutMs: 60_000 });
			expect(asked?.subject).toBe('Bevestig je e-mailadres');
			const link = /https?:\S+/.exec(asked?.text ?? '')?.[0] ?? '';
			const looked = await (await fetch(link)).text();
			expect(looked).toContain('Ja, mail mij');
			await expectGoodOnPhones(link);
			expect(consents('email')).toBe(0);
			const c = new URL(link).searchParams.get('c') ?? '';
			expect(await (await post(link, { c, lang: 'nl' })).text()).toContain('je e-mailadres is bevestigd');
			expect(consents('email')).toBe(1);
			expect((await post(link, { c, lang: 'nl' })).status).toBe(410);
			expect(mail.mailsTo('floor@example.com')).toHaveLength(1);
		});
	});

	describe('45 sale back', () => {
		const call = async (body: unknown, secret = SHOP.value) => {
			const response = await fetch(`${bed.n8n.url}/webhook/story-funnel/sale`, { method: 'POST', headers: { 'content-type': 'application/json', [SHOP.name]: secret }, body: JSON.stringify(body) });
			return { status: response.status, text: await response.text() };
		};

		it('counts a sale of a lead once, keeps none that is not ours, and says what is wrong', async () => {
			await agrees('buyer');
			await bed.atRest(60_000);
			const lead = (await rowsOf('leads')).at(-1)?.['viewerKey'];
			expect(await call({ order: 'A-1', lead, amount: 49.95, currency: 'EUR' })).toEqual({ status: 200, text: '{"outcome":"recorded"}' });
			expect(await call({ order: 'A-1', lead, amount: 49.95, currency: 'EUR' })).toEqual({ status: 200, text: '{"outcome":"already"}' });
			expect(await call({ order: 'A-2', code: 'NOT-OURS' })).toEqual({ status: 200, text: '{"outcome":"not_ours"}' });
			expect(await call({ order: 'A-3', lead, amount: '1,50', currency: 'EUR' })).toEqual({ status: 400, text: expect.stringContaining('not a plain number') });
			expect((await call({ order: 'A-4', lead }, 'wrong')).status).toBe(403);
		});

	});
});

import { DatabaseSync } from 'node:sqlite';
import { parse } from 'csv-parse/sync';
import { changeNode, readWorkflow, type WorkflowJson } from '../../testbed';
import { writePast } from '../core/support/report-store';
import { Bed } from './support/bed';
import { Colleague } from './support/colleague';
import { MailServer } from './support/mail-server';

const BOSS = 'boss@example.com';

/** The weekly mail in an inbox, and the page in a browser, of a real n8n with weeks of a past. */
describe('the reports on a real n8n', () => {
	let bed: Bed;
	let mails: MailServer;
	let colleague: Colleague;
	let accountKey = '';

	beforeAll(async () => {
		mails = await MailServer.start();
		bed = await Bed.start({ smtpPort: mails.port });
		// One consent by the funnel itself, so that the ledger has a head.
		const mara = bed.follower('mara');
		bed.reply(mara);
		await bed.untilTexts(mara, 1);
		bed.act(mara, { act: 'tap', index: 0 });
		await bed.untilTexts(mara, 2);
		const store = new DatabaseSync(bed.funnel.storeFile, { timeout: 20_000 });
		accountKey = String(store.prepare('select account_key from accounts').get()?.['account_key']);
		writePast(store, { accountKey, until: Date.now(), days: 40, people: 900 });
		store.close();
		colleague = await Colleague.open(bed.n8n, 'en');
	});

	afterAll(async () => {
		await colleague.close();
		await bed.stop();
		await mails.stop();
	});

	/** What a person does who wants the report by mail: fills in who gets it, and switches the node on. */
	const mailing = (workflow: WorkflowJson): WorkflowJson => {
		const changed = changeNode(workflow, 'Send Email', (node) => ({ ...node, disabled: false, parameters: { ...node.parameters, toEmail: BOSS } }));
		return kept({ ...changed, name: '70 weekly report, mailed' });
	};

	/** As shipped it leaves no execution, and nobody could see how a run ended. */
	const kept = (workflow: WorkflowJson): WorkflowJson => ({ ...workflow, settings: { ...workflow.settings, saveManualExecutions: true, saveDataSuccessExecution: 'all', saveDataErrorExecution: 'all' } });

	describe('the weekly mail', () => {
		beforeAll(async () => {
			const id = await bed.funnel.deploy(mailing(readWorkflow('70-weekly-report.json')));
			const { status } = await bed.n8n.api.runManually(id, 'When executed by another workflow', 240_000);
			expect(status).toBe('success');
		});

		it('lies in the inbox with its pictures in the text and all figures in a file', () => {
			expect(mails.inbox).toHaveLength(1);
			const [mail] = mails.mailsTo(BOSS);
			expect(mail?.subject).toMatch(/^Funnelrapport @\S+/);
			const pictures = mail?.attachments.filter(({ related }) => related) ?? [];
			expect(pictures.map(({ cid }) => cid)).toEqual(['funnel', 'reply_rate', 'opt_outs', 'stories']);
			expect([...(mail?.html ?? '').matchAll(/src="cid:(\w+)"/g)].map(([, cid]) => cid)).toEqual(pictures.map(({ cid }) => cid));
			for (const { content, contentType } of pictures) {
				expect(contentType).toBe('image/png');
				// A PNG says its width and height in its first chunk.
				expect(content.subarray(1, 4).toString('latin1')).toBe('PNG');
				expect(content.readUInt32BE(16)).toBe(1440);
				expect(content.readUInt32BE(20)).toBeGreaterThan(500);
			}
			expect(mail?.attachments.filter(({ related }) => !related).map(({ contentType, filename }) => [contentType, filename])).toEqual([['text/csv', expect.stringMatching(/^funnel-\S+\.csv$/)]]);
		});

		it('says the same figures in the mail, in the file and in the table', async () => {
			const [mail] = mails.mailsTo(BOSS);
			const file = parse<Record<string, string>>(mail?.attachments.find(({ contentType }) => contentType === 'text/csv')?.content ?? '', { bom: true, columns: true });
			const table = await bed.n8n.api.dataTables.rows('weekly_report');
			expect(table.length).toBeGreaterThan(20);
			for (const { kpi, value } of table) {
				expect([kpi, file.find((row) => row['by'] === '' && row['figure'] === kpi)?.['value']]).toEqual([kpi, value === null ? '' : String(value)]);
			}
			const rate = table.find(({ kpi }) => kpi === 'reply_rate');
			const share = Number(rate?.['value']) * 100;
			const words = `${share < 9.95 ? share.toFixed(1).replace('.', ',') : Math.round(share)}\u00a0%`;
			expect(mail?.text).toContain(`Antwoordpercentage: ${words}`);
			expect(mail?.html).toContain(words);
		});

		it('carries a head of the ledger that verifies, and no person', async () => {
			const [mail] = mails.mailsTo(BOSS);
			const [proof = ''] = /sfl1\.\S+/.exec(mail?.text ?? '') ?? [];
			expect((await bed.n8n.api.dataTables.rows('ledger_heads')).map(({ proof: line }) => String(line).split('.')[0])).toEqual([proof.split('.')[0]]);
			expect(mail?.html).toContain(proof);
			const all = [mail?.text, mail?.html, ...(mail?.attachments ?? []).filter(({ contentType }) => contentType === 'text/csv').map(({ content }) => content.toString('utf8'))].join();
			expect(all).not.toMatch(new RegExp(`${accountKey}-p\\d`));
			expect(all).not.toMatch(/(?<![.\d])\d{15,}/);
		});

		it('control: as shipped it mails nobody', async () => {
			const id = await bed.funnel.deploy(kept({ ...readWorkflow('70-weekly-report.json'), name: '70 as shipped' }));
			expect((await bed.n8n.api.runManually(id, 'When executed by another workflow', 240_000)).status).toBe('success');
			expect(mails.inbox).toHaveLength(1);
		});
	});

	describe('the funnel page', () => {
		const address = () => `${bed.n8n.url}/webhook/story-funnel/page`;

		/** What the audit log says was looked at, and by whom. */
		function lookedAt(): string[] {
			const store = new DatabaseSync(bed.funnel.storeFile, { readOnly: true });
			try {
				const rows = store.prepare("select distinct what, detail from audit_log where act = 'access' order by what").all();
				return rows.map(({ what, detail }) => `${String(what)} by ${(JSON.parse(String(detail)) as { by?: string }).by ?? 'nobody'}`);
			} finally {
				store.close();
			}
		}

		it('sends strangers to the login of n8n and then shows itself, down to one decision, with no request elsewhere', async () => {
			const lena = bed.follower('lena');
			bed.reply(lena);
			await bed.untilTexts(lena, 1);
			await colleague.visit('page');
			const { page } = colleague;
			const asked: string[] = [];
			page.on('request', (request) => asked.push(request.url()));
			const answer = await page.reload();
			expect(answer?.headers()['content-security-policy']).toMatch(/default-src 'none'/);
			expect(answer?.headers()['cache-control']).toContain('no-store');
			expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
			await page.getByRole('link', { name: /^Reply rate/ }).first().click();
			for (const view of ['story', 'person', 'decision']) {
				await page.locator(`a[href*="view=${view}"]`).first().click();
				await page.waitForURL((url) => url.searchParams.get('view') === view);
			}
			expect(await page.locator('h2').first().textContent()).toMatch(/Why this was (not )?sent/);
			expect(asked.length).toBeGreaterThanOrEqual(5);
			expect(asked.filter((url) => !url.startsWith(`${bed.n8n.url}/`) && !url.startsWith('data:'))).toEqual([]);
			const { owner } = bed.n8n;
			expect(lookedAt()).toEqual(['decision', 'story', 'timeline'].map((what) => expect.stringMatching(new RegExp(`^${what} by .*${owner.email}`)) as string));
			expect(await colleague.barriers()).toEqual([]);
			for (const language of ['nl', 'en']) {
				await page.goto(`${address()}?lang=${language}`);
				expect([await page.locator('html').getAttribute('lang'), await colleague.fits(), await colleague.barriers()]).toEqual([language, true, []]);
			}
		});

		it('leaves nothing of it in an execution', async () => {
			const workflowId = bed.funnel.workflows['71 funnel page'] ?? '';
			// The form behind which people log in runs; the page does not.
			const runs = await bed.n8n.api.executions({ workflowId, includeData: true });
			for (const run of runs) expect(JSON.stringify(run)).not.toMatch(/"Funnel Page":\[|view=person|Reply rate/);
			// Control: others' executions are seen.
			expect(JSON.stringify(await bed.n8n.api.executions({ includeData: true }))).toContain('"Report"');
		});

		it('is shut to strangers, to users who are not named, and to who has not the password', async () => {
			const stranger = await fetch(address());
			expect(stranger.status).toBe(401);
			expect(await stranger.text()).toMatch(/You are not logged in(?!.*<table)/s);
			for (const cookie of ['story-funnel-team=eyJhbGciOiJub25lIn0.eyJpZCI6MX0.', `n8n-auth=${await n8nCookie()}`]) expect((await fetch(address(), { headers: { cookie } })).status).toBe(401);
			expect((await fetch(`${address()}?t=sfl.forged.link`)).status).toBe(403);

			const { page } = colleague;
			const publish = async (workflow: WorkflowJson) => bed.n8n.api.publish(await bed.funnel.deploy(workflow));
			const pageNode = (name: string, parameters: Record<string, unknown>, more: Record<string, unknown> = {}): WorkflowJson => {
				const whole = readWorkflow('71-funnel-page.json');
				const alone = { ...whole, nodes: whole.nodes.filter((node) => node.name === 'Funnel Page'), connections: {} };
				return { ...changeNode(alone, 'Funnel Page', (node) => ({ ...node, ...more, webhookId: name, parameters: { ...node.parameters, path: name, ...parameters } })), name };
			};
			await publish(pageNode('named', { onlyUsers: 'noor@example.com' }));
			expect((await page.goto(`${bed.n8n.url}/webhook/named`))?.status()).toBe(403);
			await publish(pageNode('owned', { onlyUsers: `noor@example.com, ${bed.n8n.owner.email.toUpperCase()}` }));
			expect((await page.goto(`${bed.n8n.url}/webhook/owned`))?.status()).toBe(200);

			const password = 'a-long-enough-password';
			const storyFunnelPageApi = await bed.n8n.api.createCredential({ name: 'Page', type: 'storyFunnelPageApi', data: { user: 'noor', password } });
			await publish(pageNode('locked', { login: 'password' }, { credentials: { storyFunnelPageApi } }));
			const asked = async (user: string, word: string) => await fetch(`${bed.n8n.url}/webhook/locked`, { headers: { authorization: `Basic ${Buffer.from(`${user}:${word}`).toString('base64')}` } });
			expect((await fetch(`${bed.n8n.url}/webhook/locked`)).headers.get('www-authenticate')).toMatch(/^Basic /);
			expect([(await asked('noor', 'wrong')).status, (await asked('', password)).status, (await asked('noor', password)).status]).toEqual([401, 401, 200]);
			// Guessing ends: two were wrong before.
			for (let n = 2; n < 20; n++) expect((await asked('noor', `guess ${n}`)).status).toBe(401);
			expect([(await asked('noor', 'one more')).status, (await asked('noor', password)).status]).toEqual([429, 429]);
		});

		it('is closed again by logging out, for whoever kept the cookie too', async () => {
			const { page } = colleague;
			await page.goto(address());
			const cookie = await colleague.cookies();
			expect((await fetch(address(), { headers: { cookie } })).status).toBe(200);
			const forged = await fetch(address(), { method: 'POST', headers: { cookie }, body: new URLSearchParams({ leave: 'yes', token: 'forged' }) });
			expect([forged.status, (await fetch(address(), { headers: { cookie } })).status]).toEqual([403, 200]);
			await colleague.tap('Log out');
			expect((await fetch(address(), { headers: { cookie } })).status).toBe(401);
			await page.getByRole('link', { name: 'Log in' }).waitFor();
		});

		/** The cookie of n8n itself: it opens no page of ours, as n8n keeps it from nodes. */
		async function n8nCookie(): Promise<string> {
			return /n8n-auth=([^;]+)/.exec(await colleague.cookies())?.[1] ?? '';
		}
	});
});

import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../testbed/browser';
import { Bed } from '../e2e/support/bed';

const PATIENT = 240_000;
const NEW = 'Dag {name}! Mogen we je af en toe een bericht sturen? Antwoord JA. Automatisch van {account}. STOP = geen berichten meer. {privacy_link}';

/** What a person does who wants other words: no code, one browser. */
describe('a text changed in the data table, published, and read on a phone', () => {
	let bed: Bed;
	let browser: Browser;
	let page: Page;

	beforeAll(async () => {
		bed = await Bed.start();
		browser = await openBrowser();
		page = await browser.newPage({ viewport: { width: 2400, height: 1300 } });
		page.setDefaultTimeout(PATIENT);
		await page.goto(`${bed.n8n.url}/signin`);
		await page.locator('input[name="emailOrLdapLoginId"]').fill(bed.n8n.owner.email);
		await page.locator('input[name="password"]').fill(bed.n8n.owner.password);
		await page.locator('[data-test-id="form-submit-button"]').click();
		await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
	}, 400_000);

	afterAll(async () => {
		await browser.close();
		await bed.stop();
	});

	async function editFirstText(): Promise<void> {
		await page.goto(`${bed.n8n.url}/home/datatables`);
		await page.locator('[data-test-id="data-table-search-input"]').locator('visible=true').first().click();
		await page.keyboard.type('copy');
		await page.locator('[data-test-id="data-table-card-name"]', { hasText: /^copy/ }).first().click();
		const header = page.locator('.ag-header-cell', { hasText: /^\s*text\s*$/ }).first();
		await header.waitFor();
		const column = await header.getAttribute('col-id');
		await page.locator(`.ag-row[row-index="0"] [col-id="${column ?? ''}"]`).dblclick();
		const editor = page.locator('.ag-popup-editor textarea, .ag-cell-inline-editing textarea, .ag-cell-inline-editing input').first();
		await editor.fill(NEW);
		await editor.press('Enter');
	}

	it('is one round in the browser', async () => {
		const [before] = await bed.n8n.api.dataTables.rows('copy');
		expect(before).toMatchObject({ key: 'opt_in_question', language: 'nl' });
		await editFirstText();
		for (let looked = 0; looked < 240 && (await bed.n8n.api.dataTables.rows('copy'))[0]?.['text'] !== NEW; looked++) await page.waitForTimeout(1000);
		expect((await bed.n8n.api.dataTables.rows('copy'))[0]).toMatchObject({ key: 'opt_in_question', text: NEW });

		await page.goto(`${bed.n8n.url}/form/story-funnel-copy`);
		await page.locator('select').selectOption('Check and publish · Controleren en publiceren');
		await page.getByRole('button', { name: 'Go · Uitvoeren' }).click();
		await page.getByText(/Published as version · Gepubliceerd als versie \d/).waitFor();

		bed.reply(bed.follower('mara'));
		await bed.untilTexts('mara', 1, PATIENT);
		await page.goto(bed.sandbox.url);
		await page.locator('#people').getByText('mara', { exact: false }).first().click();
		await page.getByText('Dag Mara! Mogen we je af en toe een bericht sturen?', { exact: false }).first().waitFor();
	}, 900_000);
});

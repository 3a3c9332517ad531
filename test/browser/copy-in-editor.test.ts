import type { Browser, Page } from 'playwright-core';
import { waitFor } from '../../testbed';
import { openBrowser } from '../../testbed/browser';
import { Bed } from '../e2e/support/bed';
import { signInAtN8n } from './support/sign-in';

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
		await signInAtN8n(page, bed.n8n);
	}, 400_000);

	afterAll(async () => {
		await browser.close();
		await bed.stop();
	});

	async function editFirstText(): Promise<void> {
		await page.goto(`${bed.n8n.url}/home/datatables`);
		await page.locator('[data-test-id="resources-list-search"] input, input[data-test-id="resources-list-search"]').first().fill('copy');
		await page.locator('[data-test-id="data-table-card-name"]', { hasText: /^copy/ }).first().click();
		const header = page.locator('.ag-header-cell').filter({ has: page.locator('[data-test-id="data-table-column-header-text"][title="text"]') }).first();
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
		const [edited] = await waitFor('the edited row', async () => {
			const rows = await bed.n8n.api.dataTables.rows('copy');
			return rows[0]?.['text'] === NEW ? rows : undefined;
		}, { timeoutMs: 60_000, everyMs: 500 });
		expect(edited).toMatchObject({ key: 'opt_in_question', language: 'nl' });

		await page.goto(`${bed.n8n.url}/form/story-funnel-copy`);
		// n8n asks once whether a form may know who is logged in.
		await page.getByRole('button', { name: 'Allow access' }).click();
		await page.getByLabel('What to do · Wat te doen').selectOption('Check and publish · Controleren en publiceren');
		await page.getByRole('button', { name: 'Go · Uitvoeren' }).click();
		await page.getByText(/Published as version · Gepubliceerd als versie \d/).waitFor();

		bed.reply(bed.follower('mara'));
		await bed.untilTexts('mara', 1, PATIENT);
		await page.goto(bed.sandbox.url);
		await page.locator('#people').getByText('mara', { exact: false }).first().click();
		await page.getByText('Dag Mara! Mogen we je af en toe een bericht sturen?', { exact: false }).first().waitFor();
	}, 900_000);
});

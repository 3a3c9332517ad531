import type { Locator, Page } from 'playwright-core';

/** n8n's editor, as a person uses it. */
export class Editor {
	constructor(readonly page: Page, private readonly url: string) {}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** A new workflow from a file, by the menu behind the dots. @param way what is chosen there, such as `Import → From file` */
	async importFile(file: string, way: string): Promise<void> {
		const [menu = '', item = ''] = way.split(' → ');
		await this.page.goto(`${this.url}/workflow/new`);
		await this.page.locator('[data-test-id="workflow-menu"]').click();
		await this.page.getByRole('menuitem', { name: menu, exact: true }).hover();
		const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.page.getByRole('menuitem', { name: item, exact: true }).click()]);
		await chooser.setFiles(file);
	}

	/** Opens a node that sets fields, and gives one of them another value. */
	async setField(node: string, field: string, value: string): Promise<void> {
		await this.node(node).dblclick();
		const row = this.page.locator('[data-test-id="assignment"]').filter({ has: this.page.locator(`[data-test-id="assignment-name"] input[value="${field}"]`) });
		await row.locator('[data-test-id="assignment-value"] input').fill(value);
		await this.close();
	}

	/** Opens a node and shows what came out of it as a table. @returns its rows as text */
	async outputOf(node: string): Promise<string[]> {
		await this.node(node).dblclick();
		const output = this.page.locator('[data-test-id="output-panel"]');
		await output.getByText('Table', { exact: true }).click();
		await output.locator('tbody tr').first().waitFor();
		const rows = await output.locator('tbody tr').allInnerTexts();
		await this.close();
		return rows.map((row) => row.replace(/\s+/g, ' ').trim());
	}

	/** Makes a credential: its type, and the fields by what stands above them. */
	async makeCredential(type: string, fill: (field: (label: string) => Locator) => Promise<void>, words: { readonly create: string; readonly save: string; readonly tested: string }): Promise<void> {
		await this.page.goto(`${this.url}/home/credentials`);
		await this.page.getByRole('button', { name: words.create }).first().click();
		await this.page.locator('[data-test-id="new-credential-type-select"] input').fill(type);
		await this.page.locator('[data-test-id="new-credential-type-select-option"]').getByText(type, { exact: true }).click();
		await this.page.locator('[data-test-id="new-credential-type-button"]').click();
		const fields = this.page.locator('[data-test-id="credential-connection-parameter"]');
		await fields.first().waitFor();
		await fill((label) => fields.filter({ has: this.page.getByText(new RegExp(`^\\s*${label}\\s*\\*?\\s*$`)) }).locator('input').first());
		await this.page.getByRole('button', { name: words.save }).click();
		await this.page.getByText(words.tested).waitFor();
	}

	private async close(): Promise<void> {
		await this.page.locator('[data-test-id="ndv-close-button"]').click();
		await this.page.locator('[data-test-id="ndv"]').waitFor({ state: 'detached' });
	}
}

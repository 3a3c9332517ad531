import type { Page } from 'playwright-core';
import type { RunningN8n } from '../../../testbed';

/** Signs the owner in at n8n's own page, as a person does, and waits until n8n has let them in. */
export async function signInAtN8n(page: Page, { url, owner }: Pick<RunningN8n, 'url' | 'owner'>): Promise<void> {
	await page.goto(`${url}/signin`);
	await page.locator('input[name="emailOrLdapLoginId"]').fill(owner.email);
	await page.locator('input[name="password"]').fill(owner.password);
	await page.locator('[data-test-id="form-submit-button"]').click();
	await page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
}

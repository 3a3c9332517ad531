import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** How long a browser waits for something to appear: machines that run the suites may be slow, and no test is about speed. */
export const PATIENCE_MS = 240_000;

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds serious or critical on a page, by rule and place. A page that goes on elsewhere meanwhile is looked at anew. */
export async function barriersOf(page: Page, tries = 3): Promise<string[]> {
	try {
		await page.waitForLoadState();
		await page.evaluate(AXE);
		return await page.evaluate<string[]>(`axe.run(document).then(({ violations }) => violations
			.filter(({ impact }) => impact === 'serious' || impact === 'critical')
			.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
	} catch (error) {
		if (tries > 1 && error instanceof Error && error.message.includes('context was destroyed')) return await barriersOf(page, tries - 1);
		throw error;
	}
}

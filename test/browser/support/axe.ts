import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
	readonly id: string;
	readonly impact: string | null;
	readonly nodes: ReadonlyArray<{ readonly html: string }>;
}

/** What axe-core finds serious or critical on the page as it is, each with the first place it was found. */
export async function seriousFaults(page: Page): Promise<string[]> {
	// Evaluated and not added to the page: its content security policy lets no other script in.
	await page.evaluate(AXE);
	const violations = await page.evaluate<Violation[]>("axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => ({ html })) })))");
	return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

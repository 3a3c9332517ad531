import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';

const FOLDER = path.join(__dirname, '../../../docs/pictures');

/**
 * Takes a picture of what the page shows for the docs. Written only when asked for (`STORY_FUNNEL_PICTURES=write`), as
 * fonts differ between machines; else the one in the docs must be there, of the same size.
 */
export async function keepPicture(page: Page | Locator, name: string): Promise<void> {
	const taken = await page.screenshot({ animations: 'disabled', caret: 'hide' });
	const file = path.join(FOLDER, `${name}.png`);
	if (process.env['STORY_FUNNEL_PICTURES'] === 'write') {
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, taken);
	}
	if (!existsSync(file)) throw new Error(`docs/pictures/${name}.png is missing: run this suite with STORY_FUNNEL_PICTURES=write`);
	expect([name, sizeOf(readFileSync(file))]).toEqual([name, sizeOf(taken)]);
	// A blank page is a few kilobytes.
	expect(taken.length).toBeGreaterThan(12_000);
}

function sizeOf(png: Buffer): { width: number; height: number } {
	return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

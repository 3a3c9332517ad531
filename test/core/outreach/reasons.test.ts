import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { REASONS } from '../../../core/outreach/reasons';
import { reasonsPage } from '../../../core/outreach/reasons-page';

const PAGE = path.resolve(__dirname, '../../../docs/reasons.md');

describe('the reasons', () => {
	it('stand in docs/reasons.md as the code has them', () => {
		if (process.env['WRITE_DOCS'] === '1') writeFileSync(PAGE, reasonsPage());
		expect(readFileSync(PAGE, 'utf8')).toBe(reasonsPage());
	});

	it.each(Object.entries(REASONS))('%s says what is the matter and what to do, in both languages', (_code, { what, cure }) => {
		const sentences = [what.en, what.nl, cure.en, cure.nl];
		for (const sentence of sentences) expect(sentence.length).toBeGreaterThan(5);
		expect(new Set(sentences).size).toBe(4);
	});
});

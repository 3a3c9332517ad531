import path from 'node:path';
import { readTemplates } from '../../../core/templates/read-templates';
import { refuseTablesInTheWay, tablesInTheWay } from '../../../core/templates/table-names';
import { tablesOf } from '../../../core/templates/tables';

const TEMPLATES = readTemplates(path.join(__dirname, '../../../workflows'));
const OURS = tablesOf(TEMPLATES).map(({ name }) => name);

describe('tables of somebody else', () => {
	it('stand in the way where n8n would find them for one of ours: by a part of the name, in any case', () => {
		expect(tablesInTheWay(['leads', 'stories'], ['My_Leads', 'leads', 'stories', 'lead', 'orders', 'stories 2025'])).toEqual([
			{ theirs: 'My_Leads', ours: 'leads' },
			{ theirs: 'stories 2025', ours: 'stories' },
		]);
	});

	it('do not where they hold none of our names; ours never stand in the way of each other', () => {
		expect(OURS.length).toBeGreaterThan(10);
		expect(tablesInTheWay(OURS, [...OURS, 'story_funnel_workflows', 'orders'])).toEqual([]);
	});

	it('are named, with what to do, before anything is changed', async () => {
		const n8n = (...names: string[]) => ({ tables: () => Promise.resolve(new Map(names.map((name) => [name, name]))) });
		await expect(refuseTablesInTheWay(n8n('my_leads', ...OURS), TEMPLATES)).rejects.toThrow(/"my_leads" \(holds "leads"\)[\s\S]*Rename them[\s\S]*Nothing was changed/);
		await expect(refuseTablesInTheWay(n8n(...OURS), TEMPLATES)).resolves.toBeUndefined();
	});
});

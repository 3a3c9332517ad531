import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { recordAsMarkdown, recordOfProcessing, retentionOf, type WorkflowFile } from '../../core/reporting/processing-record';

const ROOT = path.join(__dirname, '../..');
const shipped = readdirSync(path.join(ROOT, 'workflows'))
	.filter((file) => file.endsWith('.json'))
	.map((file) => JSON.parse(readFileSync(path.join(ROOT, 'workflows', file), 'utf8')) as WorkflowFile);
const entry = (name: string) => recordOfProcessing(shipped).find(({ workflow }) => workflow === name);

describe('the record of processing', () => {
	it('describes every shipped workflow: what for, of whom, on what basis, to whom', () => {
		for (const { workflow, purposes, bases } of recordOfProcessing(shipped)) {
			expect([workflow, purposes.length > 0, bases.length > 0]).toEqual([workflow, true, true]);
			expect([workflow, purposes.join()]).toEqual([workflow, expect.not.stringMatching(/not described/)]);
		}
		expect(entry('20 inbox')).toMatchObject({ recipients: expect.arrayContaining([expect.stringMatching(/Meta/)]), bases: expect.arrayContaining([expect.stringMatching(/consent/)]) });
		expect(entry('41 CRM sync')?.recipients).toEqual(expect.arrayContaining(['n8n table "leads"']));
		expect(entry('70 weekly report')).toMatchObject({ data: [], bases: ['no personal data of followers'] });
		expect(retentionOf(shipped)).toMatchObject({ signalsDays: 30, evidenceDays: 400 });
	});

	it('says of the workflows with people that n8n keeps nothing', () => {
		for (const { workflow, data, executionData } of recordOfProcessing(shipped)) {
			if (data.length > 0) expect([workflow, executionData]).toEqual([workflow, 'none']);
		}
	});

	it('names what a team added: a foreign node as recipient, a node it does not know as not described, executions that are kept', () => {
		const own: WorkflowFile = {
			name: 'mine',
			nodes: [
				{ name: 'CRM', type: 'n8n-nodes-base.hubspot' }, { name: 'New', type: 'n8n-nodes-story-funnel.crystalBall' },
				{ name: 'Off', type: 'n8n-nodes-base.slack', disabled: true },
			],
		};
		expect(recordOfProcessing([own])).toMatchObject([
			{ recipients: ['CRM (hubspot)'], purposes: [expect.stringMatching(/crystalBall: not described/)], executionData: 'may be kept by n8n' },
		]);
		expect(recordAsMarkdown([own])).toMatch(/segmentation not set/);
	});

	it('stands in docs/ as it is made', () => {
		const page = readFileSync(path.join(ROOT, 'docs/record-of-processing.md'), 'utf8').split('\n');
		const made = recordAsMarkdown(shipped).split('\n');
		const described = page.filter((line) => line.startsWith('| `'));
		expect(described.length).toBeGreaterThan(10);
		// A workflow that came since is described by the command; what is said of the others must hold.
		for (const line of page) expect(made).toContain(line);
	});
});

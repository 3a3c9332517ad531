import { itemsOf, type WorkflowJson } from '../../testbed';
import { Bed } from './support/bed';
import { credentialsOf } from './support/pack-workflow';

/** The audit of a funnel at work, exported and verified by nodes of a real n8n, with the file between them. */
describe('the audit export in a real n8n', () => {
	let bed: Bed;
	let workflow: string;

	beforeAll(async () => {
		bed = await Bed.start();
		const { storyFunnelStoreApi } = await credentialsOf(bed.n8n);
		if (!storyFunnelStoreApi) throw new Error('the store credential is not there');
		const report = (id: string, name: string, parameters: Record<string, unknown>) => ({
			id, name, type: 'n8n-nodes-story-funnel.funnelReport', typeVersion: 1, position: [Number(id) * 200, 0] as [number, number], parameters, credentials: { storyFunnelStoreApi },
		});
		const json: WorkflowJson = {
			name: 'Audit',
			nodes: [
				{ id: '1', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
				report('2', 'Export', { operation: 'auditExport', auditFrom: '2020-01-01T00:00:00Z', auditTo: '2100-01-01T00:00:00Z' }),
				report('3', 'Verify', { operation: 'verifyAudit' }),
			],
			connections: { 'By hand': { main: [[{ node: 'Export', type: 'main', index: 0 }]] }, Export: { main: [[{ node: 'Verify', type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1', saveManualExecutions: true },
		};
		workflow = (await bed.n8n.api.deployWorkflow(json)).id;
	});
	afterAll(() => bed.stop());

	it('tells of every message that arrived, and proves itself', async () => {
		const mara = bed.follower('mara');
		bed.reply(mara);
		await bed.untilTexts(mara, 1);
		bed.say(bed.follower('stan'), 'STOP');
		await bed.atRest();
		const execution = await bed.n8n.api.runManually(workflow, 'By hand');
		expect(execution.status).toBe('success');
		const [exported] = itemsOf(execution, 'Export');
		const [verified] = itemsOf(execution, 'Verify');
		// At least: account settings, texts sent, their decisions, the opt-out and the export itself.
		expect(exported?.['records']).toBeGreaterThanOrEqual(5);
		expect(verified).toMatchObject({ intact: true, records: exported?.['records'], file: expect.stringMatching(/^audit-acc_.+\.jsonl$/) });
		expect(JSON.stringify(execution)).not.toMatch(/mara|stan/);
	});
});

import { itemsOf } from '../../testbed';
import { Bed } from './support/bed';
import { credentialsOf, deployOneNode } from './support/pack-workflow';

/** The check that n8n itself keeps no people, asked of a real n8n by its own API. */
describe('the check of saved executions', () => {
	let bed: Bed;
	let check: string;

	beforeAll(async () => {
		// The bed deploys the shipped workflows with their executions kept: what the check must find.
		bed = await Bed.start();
		const rest = bed.n8n.api.editor;
		const scopes = (await rest.json<{ data: string[] }>('GET', '/rest/api-keys/scopes')).data;
		const { data } = await rest.json<{ data: { rawApiKey: string } }>('POST', '/rest/api-keys', { label: 'check', scopes, expiresAt: null });
		await rest.json('POST', '/rest/credentials', { name: 'n8n API', type: 'n8nApi', data: { apiKey: data.rawApiKey, baseUrl: `${bed.n8n.url}/api/v1` } });
		const { storyFunnelStoreApi, n8nApi } = await credentialsOf(bed.n8n);
		if (!storyFunnelStoreApi || !n8nApi) throw new Error('the credentials are not there');
		check = await deployOneNode(bed.n8n, {
			name: 'Check', type: 'retentionPurge', parameters: { resource: 'retention', operation: 'savedExecutions' }, credentials: { storyFunnelStoreApi, n8nApi },
		});
	});
	afterAll(() => bed.stop());

	async function run(): Promise<Array<Record<string, unknown>>> {
		const execution = await bed.n8n.api.runManually(check, 'By hand');
		expect(execution.status).toBe('success');
		return itemsOf(execution, 'Node');
	}

	it('names every workflow of the pack that keeps personal data, what it keeps, and the cure', async () => {
		const found = await run();
		const inbox = found.find((item) => item['workflow'] === '20 inbox');
		expect(inbox).toMatchObject({ active: true, saves: expect.arrayContaining(['success', 'error']), cure: expect.stringMatching(/Do not save/) });
		expect(found.map((item) => item['workflow'])).toEqual(expect.arrayContaining(['31 dispatch and follow-up', 'Check']));
	});

	it('no longer names it once it keeps nothing', async () => {
		const rest = bed.n8n.api.editor;
		const id = bed.funnel.workflows['20 inbox'] ?? '';
		const { data } = await rest.json<{ data: { versionId: string; settings: Record<string, unknown> } }>('GET', `/rest/workflows/${id}`);
		const settings = { ...data.settings, saveDataSuccessExecution: 'none', saveDataErrorExecution: 'none', saveManualExecutions: false, saveExecutionProgress: false };
		await rest.json('PATCH', `/rest/workflows/${id}`, { versionId: data.versionId, settings });
		const found = (await run()).map((item) => item['workflow']);
		expect(found).not.toContain('20 inbox');
		expect(found).toContain('31 dispatch and follow-up');
	});
});

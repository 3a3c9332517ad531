import axios from 'axios';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bootN8n, errorOf, formBody, itemsOf, waitFor, type RunningN8n, type WorkflowJson, type WorkflowNode } from '../../testbed';

jest.setTimeout(300_000);

const formTrigger: WorkflowNode = {
	id: '3',
	name: 'Form',
	type: 'n8n-nodes-base.formTrigger',
	typeVersion: 2.2,
	position: [0, 400],
	webhookId: 'smoke-form',
	parameters: {
		formTitle: 'Smoke',
		formFields: { values: [{ fieldLabel: 'Email' }, { fieldLabel: 'Topics', fieldType: 'checkbox', fieldOptions: { values: [{ option: 'A' }, { option: 'B' }] } }] },
		options: { path: 'smoke-form' },
	},
};

const child: WorkflowJson = {
	name: 'Child',
	nodes: [
		{ id: '1', name: 'Called', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, position: [0, 0], parameters: { inputSource: 'passthrough' } },
		{ id: '2', name: 'Mark', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [200, 0], parameters: { mode: 'raw', jsonOutput: '{"child":true}', includeOtherFields: true, options: {} } },
	],
	connections: { Called: { main: [[{ node: 'Mark', type: 'main', index: 0 }]] } },
};

const parent: WorkflowJson = {
	name: 'Smoke',
	id: 'refused-by-the-public-api',
	active: true,
	meta: { instanceId: 'another' },
	nodes: [
		{ id: '1', name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0], webhookId: 'smoke', parameters: { httpMethod: 'POST', path: 'smoke', responseMode: 'lastNode', options: {} } },
		{ id: '4', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 600], parameters: {} },
		{ id: '5', name: 'Nothing', type: 'n8n-nodes-empty-pack.nothing', typeVersion: 1, position: [100, 0], parameters: {} },
		{ id: '2', name: 'Call child', type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, position: [200, 0], parameters: { workflowId: { __rl: true, mode: 'list', value: 'foreign-id', cachedResultName: 'Child' }, options: {} } },
		formTrigger,
	],
	connections: {
		Webhook: { main: [[{ node: 'Nothing', type: 'main', index: 0 }]] },
		'By hand': { main: [[{ node: 'Nothing', type: 'main', index: 0 }]] },
		Form: { main: [[{ node: 'Nothing', type: 'main', index: 0 }]] },
		Nothing: { main: [[{ node: 'Call child', type: 'main', index: 0 }]] },
	},
	settings: { executionOrder: 'v1' },
};

describe('a real n8n', () => {
	let n8n: RunningN8n;
	let workflowId: string;

	beforeAll(async () => {
		n8n = await bootN8n({ pack: { kind: 'folder', path: join(__dirname, '../../testbed/fixtures/empty-pack') } });
	});

	afterAll(async () => await n8n.stop());

	it('publishes a workflow that calls a sub-workflow and answers its webhook', async () => {
		const callee = await n8n.api.deployWorkflow(child);
		await n8n.api.publish(callee.id);
		workflowId = (await n8n.api.deployWorkflow(parent, { children: { Child: callee.id } })).id;
		await n8n.api.publish(workflowId);

		expect(await postWebhook(n8n)).toMatchObject({ child: true });

		const execution = await n8n.api.waitForExecution({ workflowId });
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Nothing')[0]).toMatchObject({ body: { hello: 1 } });
	});

	it('runs it by hand', async () => {
		const execution = await n8n.api.runManually(workflowId, 'By hand');
		expect(errorOf(execution)).toBeUndefined();
		expect(execution).toMatchObject({ status: 'success', mode: 'manual' });
	});

	it('takes a submitted form', async () => {
		const [newest] = await n8n.api.executions({ workflowId, limit: 1 });
		await n8n.api.submitForm('smoke-form', formBody(formTrigger, { Email: 'ann@example.com', Topics: ['A', 'B'] }));
		const execution = await n8n.api.waitForExecution({ workflowId, ...(newest ? { after: newest.id } : {}) });
		expect(itemsOf(execution, 'Form')[0]).toMatchObject({ Email: 'ann@example.com', Topics: ['A', 'B'] });
	});

	it('keeps Data Tables', async () => {
		const { dataTables } = n8n.api;
		await dataTables.create('rules', [{ name: 'keyword', type: 'string' }, { name: 'hits', type: 'number' }]);
		await dataTables.insert('rules', [{ keyword: 'price', hits: 1 }]);
		await dataTables.upsert('rules', ['keyword'], { keyword: 'price', hits: 2 });
		await dataTables.upsert('rules', ['keyword'], { keyword: 'size', hits: 3 });
		const rows = await dataTables.rows('rules');
		expect(rows.map(({ keyword, hits }) => [keyword, hits])).toEqual([['price', 2], ['size', 3]]);
	});

	it('comes back after kill -9 with the same API key', async () => {
		await n8n.kill9();
		expect(groupLives(n8n.pid)).toBe(false);
		n8n = await n8n.restart();
		await n8n.api.waitUntilPublished(workflowId);
		expect(await postWebhook(n8n)).toMatchObject({ child: true });
	});

	it('says why a workflow cannot be published', async () => {
		const twin = await n8n.api.deployWorkflow({ ...parent, name: 'Twin', nodes: parent.nodes.slice(0, 1), connections: {} });
		await expect(n8n.api.publish(twin.id)).rejects.toThrow(/conflict/);
	});

	it('leaves nothing behind when stopped', async () => {
		await n8n.stop();
		expect(groupLives(n8n.pid)).toBe(false);
		expect(existsSync(n8n.home)).toBe(false);
	});
});

async function postWebhook({ url }: RunningN8n): Promise<unknown> {
	// After a boot n8n may answer 404 for a moment although it reports the workflow as published.
	return await waitFor(
		'the webhook to answer',
		async () => {
			const response = await axios.post<unknown>(`${url}/webhook/smoke`, { hello: 1 }, { validateStatus: () => true });
			return response.status === 404 ? undefined : response.data;
		},
		{ timeoutMs: 10_000 },
	);
}

function groupLives(pid: number): boolean {
	try {
		process.kill(-pid, 0);
		return true;
	} catch {
		return false;
	}
}

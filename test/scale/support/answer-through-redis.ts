import axios from 'axios';
import { waitFor, type WorkflowJson } from '../../../testbed';
import type { QueueBed } from './queue-bed';

/** A workflow of a user's own that answers a webhook by Respond to Webhook and keeps its executions. */
export async function answerThroughRedis({ queue }: QueueBed, text: string): Promise<string> {
	// In halves, so that the workflow itself does not hold it whole.
	const half = Math.floor(text.length / 2);
	const value = `={{ '${text.slice(0, half)}' + '${text.slice(half)}' }}`;
	const workflow: WorkflowJson = {
		name: 'answers with somebody',
		nodes: [
			{ id: '1', name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0], webhookId: 'answers', parameters: { path: 'answers', responseMode: 'responseNode', options: {} } },
			{ id: '2', name: 'Keep', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [220, 0], parameters: { assignments: { assignments: [{ id: 'a', name: 'person', type: 'string', value }] } } },
			{ id: '3', name: 'Answer', type: 'n8n-nodes-base.respondToWebhook', typeVersion: 1.1, position: [440, 0], parameters: { respondWith: 'firstIncomingItem', options: {} } },
		],
		connections: { Webhook: { main: [[{ node: 'Keep', type: 'main', index: 0 }]] }, Keep: { main: [[{ node: 'Answer', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'all' },
	};
	const { id } = await queue.main.api.deployWorkflow(workflow);
	await queue.main.api.publish(id);
	return await waitFor('the workflow to answer', async () => {
		const { status, data } = await axios.get<unknown>(`${queue.url}/webhook/answers`, { validateStatus: () => true, proxy: false });
		return status === 200 ? JSON.stringify(data) : undefined;
	}, { timeoutMs: 60_000 });
}

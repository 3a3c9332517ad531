import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INodeType, Workflow } from 'n8n-workflow';
import { core, fromN8n, makeAdditionalData, makeWorkflow, underTest } from './engine-n8n';
import type { Credentials, HandedItem } from './protocol';

interface App extends RequestListener {
	use(handler: unknown): void;
	(request: IncomingMessage, response: ServerResponse): void;
}
type Express = (() => App) & { raw(options: object): unknown };

/** Publishes the page for people's requests: without it nothing is sent. */
async function openRightsPage(credentials: Credentials): Promise<void> {
	const workflow = makeWorkflow([underTest({ node: { type: 'privacyTrigger', parameters: { page: 'rights', path: 'rights' } }, credentials })], {});
	const context = new core.TriggerContext(workflow, workflow.getNode('Node'), makeAdditionalData('trigger', credentials), 'trigger', 'activate');
	await workflow.nodeTypes.getByNameAndVersion('n8n-nodes-story-funnel.privacyTrigger', 1).trigger?.call(context);
}

/** Serves the Instagram Trigger's webhook with n8n's own Express and webhook context. @returns its url */
export async function listen(credentials: Credentials, onItem: (item: HandedItem) => void): Promise<string> {
	await openRightsPage(credentials);
	const express = fromN8n('express') as Express;
	const node = underTest({ node: { type: 'instagramTrigger', parameters: { path: 'test', answered: ['storyReply'] } }, credentials });
	const workflow = makeWorkflow([node], {});
	const app = express();
	app.use(express.raw({ type: () => true, limit: '16mb' }));
	app.use((request: IncomingMessage & { body: Buffer; rawBody?: Buffer }, response: ServerResponse) => {
		request.rawBody = request.body;
		void handle(request, response);
	});

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const additionalData = { ...makeAdditionalData('webhook', credentials), httpRequest: request, httpResponse: response };
		const webhookData = { webhookDescription: { name: request.method === 'GET' ? 'setup' : 'default' } };
		const context = new core.WebhookContext(workflow, workflow.getNode('Node'), additionalData, 'webhook', webhookData, [], null);
		const result = await triggerOf(workflow).webhook?.call(context);
		for (const [output, items] of (result?.workflowData ?? []).entries()) {
			for (const item of items) onItem({ output, json: item.json });
		}
	}

	const server = createServer(app);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
}

function triggerOf(workflow: Workflow): INodeType {
	return workflow.nodeTypes.getByNameAndVersion('n8n-nodes-story-funnel.instagramTrigger', 1);
}

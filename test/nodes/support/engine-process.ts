import type { IPinData } from 'n8n-workflow';
import { core, makeAdditionalData, makeWorkflow, pack, packLoaded, underTest, type Cancelable } from './engine-n8n';
import { listen } from './engine-webhook';
import type { Ask, HandedItem, RunRequest, RunResult } from './protocol';
import { seeError } from './see-error';

/** Run by `engine.ts` in a process of its own. */
let running: Cancelable | null = null;

async function run(request: RunRequest): Promise<RunResult> {
	const link = (index: number) => ({ node: 'Node', type: 'main', index });
	const start =
		request.form === undefined
			? { id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} }
			: { id: 'start', name: 'Start', type: 'n8n-nodes-base.formTrigger', typeVersion: 2.6, position: [0, 0], parameters: request.form };
	const copy = { id: 'copy', name: 'Copy', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 200], parameters: {} };
	const withCopy = request.copy !== undefined;
	const workflow = makeWorkflow(
		[start, underTest(request), ...(withCopy ? [copy] : [])],
		{
			Start: { main: [[link(0), ...(withCopy ? [{ node: 'Copy', type: 'main', index: 0 }] : [])]] },
			...(withCopy ? { Copy: { main: [[link(1)]] } } : {}),
		},
	);
	const pin = (items: readonly object[]) => items.map((json) => ({ json }));
	const pinData = { Start: pin(request.items), ...(request.copy ? { Copy: pin(request.copy) } : {}) } as IPinData;
	const mode = request.mode ?? 'trigger';
	const execute = new core.WorkflowExecute(makeAdditionalData(mode, request.credentials), mode);
	running = execute.run({ workflow, startNode: workflow.getNode('Start'), pinData });
	try {
		const { data, status } = await running;
		const node = data.resultData.runData['Node']?.[0];
		const error = node?.error ?? data.resultData.error ?? null;
		const outputs = node?.data?.['main']?.map((items) => items ?? []);
		return { status, error: error === null ? null : seeError(error), outputs: outputs ?? null };
	} finally {
		running = null;
	}
}

const handed: HandedItem[] = [];

async function answer(ask: Ask): Promise<unknown> {
	await packLoaded;
	switch (ask.do) {
		case 'run':
			return await run(ask.request);
		case 'cancel':
			running?.cancel();
			return null;
		case 'listen':
			return await listen(ask.credentials, (item) => handed.push(item));
		case 'handed':
			return handed.splice(0);
		case 'types':
			return { nodes: Object.keys(pack.nodeTypes), credentials: Object.keys(pack.credentialTypes) };
	}
}

process.on('message', (message: Ask & { id: number }) => {
	answer(message).then(
		(value) => process.send?.({ id: message.id, value }),
		(error: unknown) => process.send?.({ id: message.id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
	);
});
process.on('disconnect', () => process.exit(0));

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Engine } from './support/engine';
import type { Credentials } from './support/protocol';

const ROOT = path.join(__dirname, '../..');
const { n8n } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };

interface Property {
	readonly name: string;
	readonly default: unknown;
	readonly required?: boolean;
}
interface Description {
	readonly name: string;
	readonly group: readonly string[];
	readonly outputs: readonly unknown[];
	readonly credentials: readonly { readonly name: string }[];
	readonly properties: readonly Property[];
}

function describeNode(file: string): Description {
	const name = path.basename(file).split('.')[0] ?? '';
	// The files are n8n's way in, and n8n requires them so.
	const exported = jest.requireActual<Record<string, new () => { description: Description }>>(path.join(ROOT, file));
	const NodeClass = exported[name];
	if (!NodeClass) throw new Error(`${file} does not export ${name}`);
	return new NodeClass().description;
}

const nodes = n8n.nodes.map(describeNode).filter(({ group }) => !group.includes('trigger'));

/**
 * n8n passes the untouched items of a node that throws on through its first output when it is to go on after
 * errors: "allowed", "sent", "matched". Every node has to catch what fails it as a whole.
 */
describe('a node that fails as a whole while n8n is to go on', () => {
	let engine: Engine;

	beforeAll(async () => {
		engine = await Engine.start();
	});

	afterAll(async () => {
		await engine.stop();
	});

	/** A node as it is dropped on the canvas, its required fields filled in, with a store that does not exist. */
	async function fail({ name, credentials, properties }: Description, onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput') {
		const needed = properties.filter((property) => property.required === true && property.default === '');
		const secrets: Credentials = {
			storyFunnelStoreApi: { key: Buffer.alloc(32, 1).toString('base64'), file: '/nowhere/at/all/store.sqlite' },
			storyFunnelInstagramTokenApi: { accessToken: 'IGAAx', appSecret: 's', metaAppSecret: '', verifyToken: 'v', apiHost: 'http://127.0.0.1:9', apiVersion: 'v25.0' },
		};
		return await engine.ask({
			do: 'run',
			request: {
				node: { type: name, parameters: Object.fromEntries(needed.map((property) => [property.name, 'https://example.com/x'])), onError },
				items: [{ mark: 'untouched', accountKey: 'acc_1', viewerKey: 'vwr_1', eventKey: 'evt_1' }],
				credentials: Object.fromEntries(Object.entries(secrets).filter(([type]) => credentials.some((each) => each.name === type))),
			},
		});
	}

	it.each(nodes.map((node) => [node.name, node] as const))('%s passes nothing on as if all were well', async (_name, node) => {
		// The control: it does fail.
		expect((await fail(node, 'stopWorkflow')).status).toBe('error');
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const { status, outputs } = await fail(node, onError);
			const passedOn = outputs?.flat().filter(({ json }) => json['error'] === undefined);
			expect([onError, status, passedOn]).toEqual([onError, 'success', []]);
			const errors = outputs?.flat().filter(({ json }) => typeof json['error'] === 'string');
			expect(errors?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
		}
	});
});

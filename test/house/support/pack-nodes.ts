import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import type { Samples } from '../../../nodes/shared/samples';
import type { Reference } from '../../../nodes/shared/reference-page';

export const ROOT = path.join(__dirname, '../../..');

const { n8n } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { n8n: { nodes: string[]; credentials: string[] } };

function nameOf(file: string): string {
	return path.basename(file).split('.')[0] ?? '';
}

/** What package.json promises as built, made from its source: `dist/nodes/X/X.node.js` -> `new X()` of `nodes/X/X.node.ts`. */
function made(built: string): unknown {
	const exported = jest.requireActual<Record<string, new () => unknown>>(path.join(ROOT, built.replace(/^dist\//, '').replace(/\.js$/, '')));
	const TypeClass = exported[nameOf(built)];
	if (!TypeClass) throw new Error(`${built} does not export ${nameOf(built)}`);
	return new TypeClass();
}

function samplesOf(folder: string): Samples {
	const [samples] = Object.values(jest.requireActual<Record<string, Samples>>(path.join(ROOT, 'nodes', folder, 'sample-output')));
	if (!samples) throw new Error(`nodes/${folder}/sample-output.ts exports no samples`);
	return samples;
}

export const packCredentials: readonly ICredentialType[] = n8n.credentials.map((file) => made(file) as ICredentialType);

const credentialNames = Object.fromEntries([...packCredentials.map(({ name, displayName }) => [name, displayName]), ['n8nApi', 'n8n API']]) as Record<string, string>;

/** Every node of the pack with what its page is made of, in the order of package.json. */
export const packNodes: readonly Reference[] = n8n.nodes.map((file) => {
	const folder = nameOf(file);
	return { folder, description: (made(file) as INodeType).description, samples: samplesOf(folder), credentialNames };
});

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Engine } from './support/engine';

const ROOT = path.join(__dirname, '../..');

interface Manifest {
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}
interface Description {
	readonly name: string;
	readonly icon?: { readonly light?: string; readonly dark?: string };
}

const { n8n } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;

function load(file: string): Description {
	const name = path.basename(file).split('.')[0] ?? '';
	// The files are n8n's way in, and n8n requires them so.
	const exported = jest.requireActual<Record<string, new () => Description & { description?: Description }>>(path.join(ROOT, file));
	const TypeClass = exported[name];
	if (!TypeClass) throw new Error(`${file} does not export ${name}`);
	const made = new TypeClass();
	return made.description ?? made;
}

describe('what package.json promises', () => {
	it('is found by n8n\'s own loader, and nothing else is', async () => {
		const engine = await Engine.start();
		try {
			const found = await engine.ask({ do: 'types' });
			expect(found.nodes.sort()).toEqual(n8n.nodes.map((file) => load(file).name).sort());
			expect(found.credentials.sort()).toEqual(n8n.credentials.map((file) => load(file).name).sort());
		} finally {
			await engine.stop();
		}
	});

	it.each([...n8n.nodes, ...n8n.credentials])('%s has an icon for light and one for dark', (file) => {
		const { icon } = load(file);
		const files = [icon?.light, icon?.dark].map((each) => path.join(ROOT, path.dirname(file), String(each).replace(/^file:/, '')));
		expect(files.map((each) => [each, existsSync(each)])).toEqual(files.map((each) => [each, true]));
		expect(new Set(files).size).toBe(2);
		for (const each of files) expect(readFileSync(each, 'utf8')).toMatch(/<svg/);
	});

	it.each(n8n.nodes)('%s has a codex that n8n reads', (file) => {
		// Without `resources` n8n silently reads none of it.
		const codex = JSON.parse(readFileSync(path.join(ROOT, file.replace(/\.js$/, '.json')), 'utf8')) as Record<string, unknown>;
		expect(codex).toMatchObject({ node: `n8n-nodes-story-funnel.${load(file).name}`, categories: expect.any(Array), resources: expect.any(Object) });
	});

	it.each(n8n.credentials)('%s has a test and a way to its documentation, or keeps no secret of a service', (file) => {
		const credential = load(file) as unknown as { name: string; documentationUrl?: string };
		expect(credential.documentationUrl).toMatch(/^https:/);
		const isTested = n8n.nodes.some((node) => {
			const { credentials = [] } = load(node) as unknown as { credentials?: { name: string; testedBy?: string }[] };
			return credentials.some(({ name, testedBy }) => name === credential.name && testedBy !== undefined);
		});
		// A store has no URL to call, and of a vendor's feed it is the vendor who calls.
		expect(isTested).toBe(!['storyFunnelStoreApi', 'storyFunnelFeedApi', 'storyFunnelPageApi'].includes(credential.name));
	});
});

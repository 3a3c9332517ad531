import { globSync } from 'node:fs';
import path from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { NEEDS } from '../../core/templates/link';

const ROOT = path.join(__dirname, '../..');
const INSTAGRAM = ['storyFunnelInstagramTokenApi', 'storyFunnelInstagramOAuth2Api'];

/** What the installer thinks each node needs is what the nodes say themselves. */
describe('credentials of the nodes', () => {
	it.each(globSync('nodes/*/*.node.ts', { cwd: ROOT }))('%s', async (file) => {
		const name = path.basename(file, '.node.ts');
		const module = (await import(path.join(ROOT, file))) as Record<string, new () => INodeType>;
		const Node = module[name];
		if (Node === undefined) throw new Error(`${file} does not export ${name}`);
		const { description } = new Node();
		const needs = NEEDS[description.name];
		const takes = (description.credentials ?? []).map((credential) => credential.name).sort();
		const known = [...(needs?.instagram === true ? INSTAGRAM : []), ...(needs?.always ?? []), ...Object.values({ ...needs?.forOperations, ...needs?.forLogins }).flat()];
		expect([...new Set(known)].sort()).toEqual(takes);
	});
});

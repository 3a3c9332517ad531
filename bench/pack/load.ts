import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { installPack, packUnderTest } from '../../testbed/pack';
import type { Bench, Figure } from '../figure';
import { differenceLine, type Line } from '../runner/line';
import { interleave } from '../runner/pairs';
import { ROOT } from '../support/n8n';

/** What a start of n8n takes longer for the pack, over one with a pack that holds nothing. */
export const load: Figure = { group: 'pack', name: 'load', measure };

const AT_MOST_MS = 150;
const NAME = 'n8n-nodes-story-funnel';

const loaded = z.object({ ms: z.number(), nodes: z.number(), credentials: z.number() });

async function measure({ pairs, folder, say }: Bench): Promise<readonly Line[]> {
	const n8n = process.env['STORY_FUNNEL_N8N'];
	if (n8n === undefined) throw new Error('STORY_FUNNEL_N8N is not set: run this through `npm run bench`.');
	installPack(packUnderTest(ROOT), folder);
	const ours = path.join(folder, '.n8n/nodes/node_modules', NAME);
	const empty = emptyPack(folder);
	const found = await loadOnce(n8n, ours);
	if (found.nodes === 0 || (await loadOnce(n8n, empty)).nodes !== 0) throw new Error('The loader did not find what is there.');
	say(`${found.nodes} nodes and ${found.credentials} credentials`);
	const timed = (pack: string) => async () => (await loadOnce(n8n, pack)).ms;
	const { a, b } = await interleave(pairs, timed(ours), timed(empty));
	return [
		differenceLine(
			{
				id: 'pack-load', what: "Loading the packed nodes with n8n's own loader, over an empty pack", target: { atMost: AT_MOST_MS },
				sizes: { nodes: found.nodes, credentials: found.credentials },
			},
			{ name: 'ours', unit: 'ms', values: a },
			{ name: 'empty pack', unit: 'ms', values: b },
		),
	];
}

/** Each in a fresh process: what was required once is not required again. */
async function loadOnce(n8n: string, pack: string): Promise<z.infer<typeof loaded>> {
	const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production', N8N_LOG_LEVEL: 'silent', NODE_PATH: path.join(n8n, 'node_modules') };
	const { stdout } = await promisify(execFile)(process.execPath, [path.join(__dirname, 'load-once.mjs'), n8n, pack], { env });
	return loaded.parse(JSON.parse(stdout));
}

function emptyPack(folder: string): string {
	const pack = path.join(folder, '.n8n/nodes/node_modules/n8n-nodes-empty');
	mkdirSync(pack, { recursive: true });
	writeFileSync(path.join(pack, 'package.json'), JSON.stringify({ name: 'n8n-nodes-empty', version: '1.0.0', n8n: { n8nNodesApiVersion: 1, nodes: [], credentials: [] } }));
	return pack;
}

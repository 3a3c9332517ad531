import path from 'node:path';
import { startSandbox } from '../sandbox';
import { bootN8n, freePort } from '../testbed';
import { ANSWER_MS, stay } from './stay';

/** As n8n and the sandbox have them by themselves, and as docs/first-campaign.md writes them. */
const USUAL = { n8n: 5678, sandbox: 4010 };

/** An n8n with the package and nothing else, and a local Instagram that calls it: for whoever sets it up by hand. */
export async function offerEmpty(say: (line: string) => void): Promise<void> {
	const port = await freePort(USUAL.n8n);
	const callbackUrl = `http://127.0.0.1:${port}/webhook/story-funnel/instagram`;
	const sandbox = await startSandbox({ port: await freePort(USUAL.sandbox), callbackUrl, retry: { timeoutMs: ANSWER_MS } });
	try {
		say('Starting n8n…');
		const n8n = await bootN8n({ pack: { kind: 'folder', path: path.join(__dirname, '..') }, port });
		try {
			await stay(n8n, sandbox, `its invented credentials: ${sandbox.url}/sandbox/credentials; the steps: docs/first-campaign.md`, say);
		} finally {
			await n8n.stop();
		}
	} finally {
		await sandbox.close();
	}
}

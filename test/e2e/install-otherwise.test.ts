import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { bootN8n, packUnderTest, type RunningN8n, type WorkflowJson } from '../../testbed';

const ROOT = path.join(__dirname, '../..');
const SHIPPED = globSync('*.json', { cwd: path.join(ROOT, 'workflows') }).map((file) => (JSON.parse(readFileSync(path.join(ROOT, 'workflows', file), 'utf8')) as WorkflowJson).name);

interface Listed extends WorkflowJson {
	readonly id: string;
	readonly active: boolean;
}

/** The other two ways in: n8n's own command, which copies files, and the package's command as `npx` runs it, which links and publishes. */
describe('installing without the editor', () => {
	let n8n: RunningN8n;
	let apiKey: string;
	let elsewhere: string;

	beforeAll(async () => {
		n8n = await bootN8n({ pack: packUnderTest(ROOT) });
		const rest = n8n.api.editor;
		const scopes = (await rest.json<{ data: string[] }>('GET', '/rest/api-keys/scopes')).data;
		apiKey = (await rest.json<{ data: { rawApiKey: string } }>('POST', '/rest/api-keys', { label: 'install', scopes, expiresAt: null })).data.rawApiKey;
		elsewhere = mkdtempSync(path.join(tmpdir(), 'story-funnel-npx-'));
	}, 400_000);
	afterAll(async () => {
		await n8n.stop();
		rmSync(elsewhere, { recursive: true, force: true });
	});

	async function listed(): Promise<Listed[]> {
		const { data } = await n8n.api.editor.json<{ data: { id: string }[] }>('GET', '/rest/workflows');
		return Promise.all(data.map(async ({ id }) => (await n8n.api.editor.json<{ data: Listed }>('GET', `/rest/workflows/${id}`)).data));
	}

	/** `npx n8n-nodes-story-funnel install …` in an empty folder, with the package from its tarball. */
	async function npx(...args: string[]): Promise<string> {
		const ran = await promisify(execFile)('npx', ['--yes', `--package=${packUnderTest(ROOT).path}`, 'n8n-nodes-story-funnel', 'install', '--url', `${n8n.url}/api/v1`, ...args], {
			cwd: elsewhere, env: { ...process.env, N8N_API_KEY: apiKey },
		});
		return ran.stdout;
	}

	it("n8n's own command takes all files in, unpublished, and what calls another finds it", async () => {
		await n8n.command('import:workflow', '--separate', `--input=${path.join(n8n.home, '.n8n/nodes/node_modules/n8n-nodes-story-funnel/workflows')}`);
		const all = await listed();
		expect(all.map(({ name }) => name).sort()).toEqual([...SHIPPED].sort());
		expect(all.filter(({ active }) => active)).toEqual([]);
		const ids = new Set(all.map(({ id }) => id));
		const called = all.flatMap(({ nodes }) => nodes.flatMap(({ type, parameters }) => (type === 'n8n-nodes-base.executeWorkflow' ? [(parameters?.['workflowId'] as { value: string }).value].filter((id) => !id.startsWith('=')) : [])));
		expect(called.length).toBeGreaterThan(5);
		expect(called.filter((id) => !ids.has(id))).toEqual([]);
	}, 400_000);

	it('npx shows what it would do with them, then links and publishes them where they are, and makes none twice', async () => {
		const shown = await npx();
		expect(shown).toContain('20 inbox');
		expect((await listed()).filter(({ active }) => active)).toEqual([]);
		await npx('--apply');
		const all = await listed();
		expect(all.map(({ name }) => name).sort()).toEqual([...SHIPPED].sort());
		expect(all.find(({ name }) => name === '90 error handler')?.active).toBe(true);
		// The account's credential is the user's: until it is there nothing of it runs.
		expect(all.find(({ name }) => name === '20 inbox')?.active).toBe(false);
	}, 400_000);
});

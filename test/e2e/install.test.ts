import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startSandbox, type RunningSandbox } from '../../sandbox';
import { bootN8n, errorOf, itemsOf, packUnderTest, readWorkflow, waitFor, type RunningN8n, type WorkflowJson } from '../../testbed';

const ROOT = path.join(__dirname, '../..');

interface Listed extends WorkflowJson {
	readonly id: string;
	readonly active: boolean;
	readonly versionId: string;
	readonly isArchived: boolean;
}

/** A stranger's n8n: an older version of the pack's workflows installed from the shell, edited, then set up and updated by `00`. */
describe('installing the workflows', () => {
	let sandbox: RunningSandbox;
	let n8n: RunningN8n;
	let apiKey: string;
	/** The package as an older version would lie there: two of its workflows differ from today's. */
	let older: string;

	beforeAll(async () => {
		sandbox = await startSandbox({});
		n8n = await bootN8n({ pack: packUnderTest(ROOT), env: { N8N_LOG_LEVEL: 'debug' } });
		n8n.api.secrets.add(() => sandbox.control.issuedTokens());
		const rest = n8n.api.editor;
		const scopes = (await rest.json<{ data: string[] }>('GET', '/rest/api-keys/scopes')).data;
		apiKey = (await rest.json<{ data: { rawApiKey: string } }>('POST', '/rest/api-keys', { label: 'install', scopes, expiresAt: null })).data.rawApiKey;
		older = mkdtempSync(path.join(tmpdir(), 'story-funnel-older-'));
		cpSync(installed(), older, { recursive: true });
		changeFile(older, '30-outreach.json', 'Plan first message', { campaign: 'older' });
		changeFile(older, '60-retention.json', 'Retention Purge', { signalsDays: 20 });
	}, 600_000);
	afterAll(async () => {
		await n8n.stop();
		await sandbox.close();
		rmSync(older, { recursive: true, force: true });
	});

	/** Where n8n keeps the pack. */
	function installed(): string {
		return path.join(n8n.home, '.n8n/nodes/node_modules/n8n-nodes-story-funnel');
	}

	function changeFile(root: string, file: string, node: string, parameters: Record<string, unknown>): void {
		const name = path.join(root, 'workflows', file);
		const workflow = JSON.parse(readFileSync(name, 'utf8')) as WorkflowJson;
		expect(workflow.nodes.map((each) => each.name)).toContain(node);
		const nodes = workflow.nodes.map((each) => (each.name === node ? { ...each, parameters: { ...each.parameters, ...parameters } } : each));
		writeFileSync(name, JSON.stringify({ ...workflow, nodes }));
	}

	/** `npx n8n-nodes-story-funnel install`, from this copy of the package. */
	async function shell(root: string, ...args: string[]): Promise<string> {
		const ran = promisify(execFile)(process.execPath, [path.join(root, 'dist/cli.js'), 'install', '--url', `${n8n.url}/api/v1`, ...args], { env: { N8N_API_KEY: apiKey } });
		return (await ran).stdout;
	}

	async function workflows(): Promise<Map<string, Listed>> {
		const { data } = await n8n.api.editor.json<{ data: { id: string }[] }>('GET', '/rest/workflows');
		const all = await Promise.all(data.map(async ({ id }) => (await n8n.api.editor.json<{ data: Listed }>('GET', `/rest/workflows/${id}`)).data));
		return new Map(all.map((workflow) => [workflow.name, workflow]));
	}

	async function workflow(name: string): Promise<Listed> {
		const found = (await workflows()).get(name);
		if (found === undefined) throw new Error(`There is no workflow "${name}".`);
		return found;
	}

	/** What a person does in the editor: change a node and save. */
	async function edit(name: string, node: string, change: Record<string, unknown>, credentials?: Record<string, unknown>): Promise<void> {
		const { id, versionId, nodes } = await workflow(name);
		const edited = nodes.map((each) => (each.name === node ? { ...each, parameters: { ...each.parameters, ...change }, ...(credentials ? { credentials } : {}) } : each));
		await n8n.api.editor.json('PATCH', `/rest/workflows/${id}`, { versionId, nodes: edited });
	}

	/** A workflow that saves no execution is seen only by whoever changes that. @returns its id */
	async function keepRuns(name: string): Promise<string> {
		const { id, versionId, settings: before } = await workflow(name);
		const keep = { saveDataErrorExecution: 'all', saveDataSuccessExecution: 'all', saveManualExecutions: true };
		await n8n.api.editor.json('PATCH', `/rest/workflows/${id}`, { versionId, settings: { ...before, ...keep } });
		return id;
	}

	function parametersOf({ nodes }: WorkflowJson, node: string): Readonly<Record<string, unknown>> | undefined {
		return nodes.find((each) => each.name === node)?.parameters;
	}

	it('shows what it would do and writes nothing', async () => {
		const said = await shell(older);
		expect(said).toMatch(/20 inbox: is made\. Published\. Needs a credential of type storyFunnelInstagramTokenApi or storyFunnelInstagramOAuth2Api\. Needs a credential of type storyFunnelStoreApi/);
		expect(said).toMatch(/12 vendor feed: is made\. Not published\./);
		expect((await workflows()).size).toBe(0);
	});

	it('makes nothing while a table of somebody else would be taken for ours, and says which', async () => {
		const { id } = await n8n.api.dataTables.create('my_leads', [{ name: 'mail', type: 'string' }]);
		for (const args of [[], ['--apply']]) {
			const said = await shell(older, ...args).catch((error: unknown) => String((error as { stderr?: string }).stderr));
			expect(said).toMatch(/"my_leads" \(holds "leads"\)[\s\S]*Rename them/);
		}
		expect((await workflows()).size).toBe(0);
		await n8n.api.dataTables.remove(id);
	});

	it('makes and links all of them, children first, and says what is missing', async () => {
		const said = await shell(older, '--apply');
		expect(said).toMatch(/41 CRM sync: created, needs credentials/);
		const present = await workflows();
		const shipped = ['00-set-up-and-health.json', '20-inbox.json', '30-outreach.json', '60-retention.json'].map((file) => readWorkflow(file).name);
		expect([...present.keys()]).toEqual(expect.arrayContaining(shipped));
		const call = present.get('20 inbox')?.nodes.find(({ type }) => type === 'n8n-nodes-base.executeWorkflow');
		expect(call?.parameters?.['workflowId']).toMatchObject({ value: present.get('40 qualify and lead')?.id });
	});

	it('a second time makes nothing', async () => {
		const before = await workflows();
		expect(await shell(older, '--apply')).not.toMatch(/created|updated/);
		expect([...(await workflows()).values()].map(({ id, versionId }) => [id, versionId]).sort()).toEqual([...before.values()].map(({ id, versionId }) => [id, versionId]).sort());
	});

	it('00 first shows, then installs the newer version, connects the account and publishes; what was edited stays', async () => {
		await edit('30 outreach', 'Note: outreach', { content: 'Our own words' });
		await edit('60 retention', 'Retention Purge', { signalsDays: 10 });
		const { accessToken, appSecret, metaAppSecret, verifyToken } = sandbox.control.account();
		await n8n.api.createCredential({
			name: 'Instagram', type: 'storyFunnelInstagramTokenApi',
			data: { accessToken, appSecret, appId: '', login: 'instagram', metaAppSecret, verifyToken, apiHost: sandbox.url, apiVersion: 'v25.0' },
		});
		const api = await n8n.api.createCredential({ name: 'n8n API', type: 'n8nApi', data: { apiKey, baseUrl: `${n8n.url}/api/v1` } });
		for (const node of ['Show what would be done', 'Install', 'Publish']) await edit('00 set-up and health', node, {}, { n8nApi: api });

		const setUp = (await workflow('00 set-up and health')).id;
		const shown = await n8n.api.runManually(setUp, 'Start', 60_000);
		expect([shown.status, errorOf(shown)]).toEqual(['success', undefined]);
		const words = itemsOf(shown, 'Show what would be done').map((item) => item['words']);
		expect(words).toContainEqual(expect.stringMatching(/^30 outreach: is updated \(node "Plan first message"\)\. Your own changes stay: node "Note: outreach"/));
		expect(words).toContainEqual(expect.stringMatching(/^60 retention: you and the new version changed the same: node "Retention Purge"/));

		await edit('00 set-up and health', 'Your settings', settings({ install: 'yes', mode: 'live', privacyLink: 'https://example.com/privacy', language: 'nl', timeZone: 'Europe/Amsterdam', testPeople: '', listApprover: '' }));
		const ran = await n8n.api.runManually(setUp, 'Start', 120_000);
		expect([ran.status, errorOf(ran)]).toEqual(['success', undefined]);
		const states = new Map(itemsOf(ran, 'Publish').map((item) => [item['workflow'], item]));
		expect(states.get('20 inbox')).toMatchObject({ state: 'published' });
		expect(states.get('30 outreach')).toMatchObject({ done: 'kept', state: 'published', details: expect.stringMatching(/Your own changes stay/) });
		// Nobody's version is overwritten, and theirs runs: without it nothing could be sent.
		expect(states.get('60 retention')).toMatchObject({ done: 'conflict', state: 'published', details: expect.stringMatching(/Nothing is written, yours runs as it is/) });
		expect(states.get('12 vendor feed')).toMatchObject({ state: 'off' });
		expect(states.get('44 opt-in form')).toMatchObject({ state: 'off' });
		expect(states.get('45 sale back')).toMatchObject({ state: 'needs_credentials', details: 'Needs a credential of type httpHeaderAuth.' });
		expect(states.get('22 smart reply')).toMatchObject({ state: 'off', details: 'Needs a credential of type openAiApi.' });
		const others = [...states.values()].filter((item) => !['60 retention', '12 vendor feed', '42 e-mail follow-up', '44 opt-in form', '45 sale back', '22 smart reply', '01 connect account', '99 leave'].includes(String(item['workflow'])));
		expect(others.filter((item) => item['state'] !== 'published')).toEqual([]);
		expect(others.map((item) => item['workflow'])).toEqual(expect.arrayContaining(['13 viewer check', '21 moderation', '33 small-batch test', '34 invite to write', '40 qualify and lead', '41 CRM sync', '43 pass on']));

		// The health half: worst first, each with what to do in both languages.
		const health = itemsOf(ran, 'Health');
		expect(health.length).toBeGreaterThan(15);
		expect(health.map((item) => item['state'])).toEqual(['warning', 'warning', ...health.slice(2).map(() => 'ok')]);
		expect(health.slice(0, 2)).toMatchObject([
			{ check: 'api_host', cure_en: expect.stringMatching(/^For the real account/), cure_nl: expect.stringMatching(/^Vul voor het echte account/) },
			{ check: 'arrivals', what: 'No update of this account has arrived yet', cure_nl: expect.stringMatching(/^Stuur het account een bericht/) },
		]);

		const outreach = await workflow('30 outreach');
		expect(parametersOf(outreach, 'Note: outreach')?.['content']).toBe('Our own words');
		expect(parametersOf(outreach, 'Plan first message')).toEqual(expect.not.objectContaining({ campaign: 'older' }));
		expect(parametersOf(await workflow('60 retention'), 'Retention Purge')).toMatchObject({ signalsDays: 10 });
	}, 600_000);

	it('and the funnel answers', async () => {
		sandbox.control.setCallback(`${n8n.url}/webhook/story-funnel/instagram`);
		await waitFor('the webhook handshake', async () => ((await sandbox.control.handshake()).verified ? true : undefined), { timeoutMs: 20_000 });
		sandbox.control.postStory({ caption: 'New glaze' });
		sandbox.control.createFollower({ username: 'mara.k', name: 'Mara Kuipers', language: 'nl' });
		sandbox.control.act('mara.k', { act: 'story-reply', text: 'Mooi!' });
		await waitFor('an answer', async () => (sandbox.control.judge.messagesTo('mara.k').length > 0 ? true : undefined), { timeoutMs: 30_000 });
	}, 600_000);

	it('what somebody switched off stays off', async () => {
		await n8n.api.unpublish((await workflow('30 outreach')).id);
		expect(await shell(installed(), '--apply').catch((error: unknown) => String((error as { stdout?: string }).stdout))).toMatch(/30 outreach: kept, switched off/);
		expect((await workflow('30 outreach')).active).toBe(false);
	});

	it('removing switches everything off, archives what is as we made it, and keeps what was edited', async () => {
		await edit('00 set-up and health', 'Your settings', settings({ install: 'no' }));
		await edit('00 set-up and health', 'Show what would be done', { operation: 'remove' });
		const ran = await n8n.api.runManually((await workflow('00 set-up and health')).id, 'Start', 60_000);
		expect([ran.status, errorOf(ran)]).toEqual(['success', undefined]);
		const removed = itemsOf(ran, 'Show what would be done').map((item) => [item['workflow'], item['done']]);
		const left = await workflows();
		const edited = ['30 outreach', '60 retention'];
		expect(removed).toHaveLength(readdirSync(path.join(installed(), 'workflows')).filter((file) => file.endsWith('.json')).length - 2);
		expect(removed.filter(([, done]) => done === 'switched_off').map(([name]) => name).sort()).toEqual(edited);
		const kept = [...left.values()].filter(({ isArchived }) => !isArchived).map(({ name, active }) => [name, active]);
		expect(kept.sort()).toEqual([['00 set-up and health', false], ...edited.map((name) => [name, false]), ['99 leave', false]]);
	}, 600_000);

	it('99 shows what it would erase, then leaves: the list and the audit in a folder, the store and its key gone', async () => {
		const left = path.join(n8n.home, 'left');
		const values = { decidedBy: 'Noor', folder: left, backupFolder: '', leaveOpenRequests: 'no', deleteKey: 'yes' };
		const api = (await n8n.api.editor.json<{ data: { id: string; name: string; type: string }[] }>('GET', '/rest/credentials')).data.find(({ type }) => type === 'n8nApi');
		for (const node of ['Put workflows away', 'Delete credentials']) await edit('99 leave', node, {}, { n8nApi: { id: api?.id, name: api?.name } });
		await edit('99 leave', 'Your settings', settings({ leave: 'no', ...values }));
		const id = await keepRuns('99 leave');
		const shown = await n8n.api.runManually(id, 'Start', 60_000);
		expect([shown.status, errorOf(shown)]).toEqual(['success', undefined]);
		expect(itemsOf(shown, 'Show what would be erased')).toMatchObject([{ left: false, wouldErase: { people: 1 }, standsAgainst: [{ blocker: 'account_connected' }] }]);
		expect(existsSync(left)).toBe(false);

		await edit('99 leave', 'Your settings', settings({ leave: 'yes', ...values }));
		const ran = await n8n.api.runManually(id, 'Start', 120_000);
		expect([ran.status, errorOf(ran)]).toEqual(['success', undefined]);
		expect(itemsOf(ran, 'Leave')).toMatchObject([{ left: true, erased: { what: expect.arrayContaining(['store.sqlite']) } }]);
		expect(readdirSync(left).sort()).toEqual([expect.stringMatching(/^audit-.*\.jsonl$/), 'ledger-heads.jsonl', 'receipt.json', 'suppression-list.csv']);
		expect(existsSync(path.join(n8n.home, '.n8n/story-funnel/store.sqlite'))).toBe(false);
		const credentials = (await n8n.api.editor.json<{ data: { type: string }[] }>('GET', '/rest/credentials')).data.map(({ type }) => type);
		expect(credentials.filter((type) => type.startsWith('storyFunnel'))).toEqual([]);
		expect(sandbox.control.state().accounts).toMatchObject([{ subscribed: false }]);
	}, 600_000);

	function settings(values: Record<string, string>): Record<string, unknown> {
		return { assignments: { assignments: Object.entries(values).map(([name, value]) => ({ id: name, name, type: 'string', value })) } };
	}
});

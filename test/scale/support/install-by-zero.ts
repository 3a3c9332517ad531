import { changeNode, errorOf, itemsOf, readWorkflow, storePlaceOf, type Execution } from '../../../testbed';
import type { QueueBed } from './queue-bed';
import { randomBytes } from 'node:crypto';

const SETTINGS = {
	install: 'yes', mode: 'live', privacyLink: 'https://example.com/privacy', language: 'nl', timeZone: 'Europe/Amsterdam', testPeople: '', listApprover: 'The owner',
};

/** What `00` said of a workflow in its last step. */
export type InstalledState = Readonly<Record<string, unknown>>;

/** Does what the read-me tells a person to do: makes the credentials, imports `00`, runs it. */
export class InstallerByHand {
	private constructor(private readonly bed: QueueBed, private readonly workflow: string) {}

	static async start(bed: QueueBed): Promise<InstallerByHand> {
		const { api, url } = bed.queue.main;
		const { accessToken, appSecret, metaAppSecret, verifyToken } = bed.control.account();
		await api.createCredential({
			name: 'Instagram', type: 'storyFunnelInstagramTokenApi',
			data: { accessToken, appSecret, appId: '', login: 'instagram', metaAppSecret, verifyToken, apiHost: bed.sandbox.url, apiVersion: 'v25.0' },
		});
		const scopes = (await api.editor.json<{ data: string[] }>('GET', '/rest/api-keys/scopes')).data;
		const { data: key } = await api.editor.json<{ data: { rawApiKey: string } }>('POST', '/rest/api-keys', { label: 'install', scopes, expiresAt: null });
		const n8nApi = await api.createCredential({ name: 'n8n API', type: 'n8nApi', data: { apiKey: key.rawApiKey, baseUrl: `${url}/api/v1` } });
		const assignments = Object.entries(SETTINGS).map(([name, value]) => ({ id: name, name, type: 'string', value }));
		const filledIn = changeNode(readWorkflow('00-set-up-and-health.json'), 'Your settings', (node) => ({ ...node, parameters: { ...node.parameters, assignments: { assignments } } }));
		const { id } = await api.deployWorkflow(filledIn, { credentials: { n8nApi }, credentialTypes: { 'n8n-nodes-story-funnel.storyFunnelSetup': ['n8nApi'] } });
		return new InstallerByHand(bed, id);
	}

	/** The store's credential, with its PostgreSQL. */
	async makeStoreCredential(): Promise<void> {
		const data = { key: randomBytes(32).toString('base64'), file: '', ...storePlaceOf(this.bed.queue.store) };
		await this.bed.queue.main.api.createCredential({ name: 'Store', type: 'storyFunnelStoreApi', data });
	}

	async run(): Promise<Execution> {
		return await this.bed.queue.main.api.runManually(this.workflow, 'Start', 240_000);
	}

	/** @returns what became of each workflow, by its name @throws Error when a step failed */
	async install(): Promise<Map<string, InstalledState>> {
		const ran = await this.run();
		if (ran.status !== 'success') throw new Error(errorOf(ran) ?? ran.status);
		return new Map(itemsOf(ran, 'Publish').map((item) => [String(item['workflow']), item]));
	}
}

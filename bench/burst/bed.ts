import { startSandbox } from '../../sandbox';
import { waitFor, type CredentialRef, type RunningN8n, type WorkflowJson } from '../../testbed';
import type { Store } from '../../core/use-cases';
import { STORE_KEY } from '../support/store-template';
import { fire, type Fired, type Shots } from './fire';
import { bootGround, type Ground, type Mode } from './ground';
import { withoutClock } from './without-clock';

/** POSTs under way at any time: more than n8n has in hand at once, fewer than would only wait. */
const CONNECTIONS = 10;
/** Different people the updates come from. */
const PEOPLE = 10_000;
const PATH = 'burst';

/** A workflow the updates are posted to. */
export interface Target {
	readonly url: string;
	readonly workflowId: string;
}

/** A real n8n with our trigger and an empty workflow side by side, each with nothing behind but *No Operation*. */
export class Bed {
	#next = 0;

	private constructor(
		readonly ground: Ground,
		readonly ours: Target,
		readonly empty: Target,
		private readonly account: { readonly professionalId: string; readonly appSecret: string },
		private readonly end: () => Promise<void>,
	) {}

	static async start(mode: Mode, folder: string): Promise<Bed> {
		const sandbox = await startSandbox();
		const door = await withoutClock(sandbox.url);
		const close = async () => {
			await door.close();
			await sandbox.close();
		};
		try {
			const account = sandbox.control.account();
			const ground = await bootGround(mode, folder, (store) => connectAccount(store, account.professionalId, door.url));
			const { n8n, url, place } = ground;
			const end = async () => {
				await ground.stop();
				await close();
			};
			try {
				const instagram = await instagramCredential(n8n, account, door.url);
				const store = await n8n.api.createCredential({ name: 'Store', type: 'storyFunnelStoreApi', data: { key: STORE_KEY, file: '', ...place } });
				const ours = await publish(n8n, triggerWorkflow(instagram, store));
				const empty = await publish(n8n, EMPTY);
				return new Bed(ground, { ...ours, url: `${url}/webhook/${PATH}` }, { ...empty, url: `${url}/webhook/${PATH}-empty` }, account, end);
			} catch (error) {
				await ground.stop();
				throw error;
			}
		} catch (error) {
			await close();
			throw error;
		}
	}

	/** What the next burst posts, to whichever workflow. */
	get updates(): Pick<Shots, 'account' | 'secret' | 'people' | 'connections'> {
		return { account: this.account.professionalId, secret: this.account.appSecret, people: PEOPLE, connections: CONNECTIONS };
	}

	/** Posts new updates for so long, and waits until n8n has run what they started. */
	async burst(target: Target, { seconds, perPost }: Pick<Shots, 'seconds' | 'perPost'>): Promise<Burst> {
		const fired = await this.post(target, { seconds, perPost, from: this.#next, atMost: Infinity });
		this.#next += fired.answers.length;
		const began = performance.now();
		await this.untilIdle();
		return { ...fired, drainedMs: performance.now() - began };
	}

	/** Posts these very updates. */
	async post(target: Target, shots: Pick<Shots, 'seconds' | 'perPost' | 'from' | 'atMost'>): Promise<Fired> {
		return fire({ ...this.updates, ...shots, url: target.url, atMost: Math.min(shots.atMost, 1e9) });
	}

	/** What n8n kept of the executions of a workflow. */
	async executionsOf({ workflowId }: Target): Promise<string[]> {
		const rows = await this.ground.rowsOfN8n(
			`select d.data as data from execution_data d inner join execution_entity e on e.id = d."executionId" where e."workflowId" = '${workflowId}'`,
		);
		return Array.from(rows, ({ data }) => String(data));
	}

	async untilIdle(): Promise<void> {
		const running = `select count(*) as running from execution_entity where status in ('new', 'running')`;
		const ask = async () => {
			for (const row of await this.ground.rowsOfN8n(running)) if (Number(row['running']) === 0) return true;
			return undefined;
		};
		await waitFor('n8n to have run what was started', ask, { timeoutMs: 120_000, everyMs: 50 });
	}

	async stop(): Promise<void> {
		await this.end();
	}
}

export interface Burst extends Fired {
	/** From the last answer until nothing ran any more. */
	readonly drainedMs: number;
}

async function connectAccount(store: Store, igAccountId: string, apiHost: string): Promise<void> {
	await store.connectAccount({
		igAccountId, appScopedId: `app-${igAccountId}`, username: 'bench', apiHost, mode: 'rehearsal',
		language: 'en', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy',
	});
}

async function instagramCredential(
	n8n: RunningN8n,
	{ accessToken, appSecret, metaAppSecret, verifyToken }: Readonly<Record<'accessToken' | 'appSecret' | 'metaAppSecret' | 'verifyToken', string>>,
	apiHost: string,
): Promise<CredentialRef> {
	const data = { accessToken, appSecret, metaAppSecret, verifyToken, apiHost, apiVersion: 'v25.0', appId: '', login: 'instagram' };
	return n8n.api.createCredential({ name: 'Instagram', type: 'storyFunnelInstagramTokenApi', data });
}

async function publish(n8n: RunningN8n, workflow: WorkflowJson): Promise<{ readonly workflowId: string }> {
	const { id } = await n8n.api.deployWorkflow(workflow);
	await n8n.api.publish(id);
	return { workflowId: id };
}

/** n8n's presets for both, so that it keeps what each execution did. */
const SETTINGS = { executionOrder: 'v1' };
const NOTHING = { id: '2', name: 'Nothing', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [200, 0], parameters: {} };
const TO_NOTHING = [{ node: NOTHING.name, type: 'main', index: 0 }];

/** Nothing is handed over again: what is counted is the first time. */
function triggerWorkflow(instagram: CredentialRef, store: CredentialRef): WorkflowJson {
	const trigger = {
		id: '1', name: 'Instagram Trigger', type: 'n8n-nodes-story-funnel.instagramTrigger', typeVersion: 1, position: [0, 0], webhookId: '5f0c7d1e-0b7a-4a8e-9d43-0c2a4f1f0001',
		parameters: { authentication: 'accessToken', path: PATH, answered: [] },
		credentials: { storyFunnelInstagramTokenApi: instagram, storyFunnelStoreApi: store },
	};
	return { name: 'Ours', nodes: [trigger, NOTHING], connections: { [trigger.name]: { main: Array.from({ length: 6 }, () => TO_NOTHING) } }, settings: SETTINGS };
}

/** n8n's own Webhook, which answers at once. */
const EMPTY: WorkflowJson = {
	name: 'Empty',
	nodes: [
		{
			id: '1', name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0], webhookId: '5f0c7d1e-0b7a-4a8e-9d43-0c2a4f1f0002',
			parameters: { httpMethod: 'POST', path: `${PATH}-empty`, responseMode: 'onReceived', options: {} },
		},
		NOTHING,
	],
	connections: { Webhook: { main: [TO_NOTHING] } },
	settings: SETTINGS,
};

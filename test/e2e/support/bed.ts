import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type RunningSandbox, type SandboxOptions } from '../../../sandbox';
import {
	bootN8n, changeNode, installFunnel, packUnderTest, waitFor,
	type FunnelOptions, type InstalledFunnel, type RunningN8n, type WorkflowJson,
} from '../../../testbed';
import { People } from './people';
import { triggerItems } from './trigger-alone';

const ROOT = path.join(__dirname, '../../..');

/** A busy machine may answer a webhook later than the sandbox waits by itself; a suite may say otherwise. */
const ANSWER_MS = 60_000;

export interface BedOptions {
	readonly mode?: FunnelOptions['mode'];
	readonly testPeople?: string;
	readonly language?: 'nl' | 'en';
	readonly authentication?: FunnelOptions['authentication'];
	/** With the pages of the team, alerts and the monthly review. */
	readonly team?: boolean;
	/** Port of a mail server; with it `42 e-mail follow-up` is deployed too. */
	readonly smtpPort?: number;
	/** Variant of `41 CRM sync`, and credentials its nodes need. */
	readonly crm?: FunnelOptions['crm'];
	readonly credentials?: FunnelOptions['credentials'];
	/** Added to n8n's environment. */
	readonly env?: Readonly<Record<string, string>>;
	readonly sandbox?: SandboxOptions;
	/** Changes the shipped workflows; they are deployed with all their executions kept, so that absence can be seen. */
	readonly change?: (workflow: WorkflowJson) => WorkflowJson;
}

/** A real n8n with the shipped workflows, connected to a local Instagram with one live story. */
export class Bed extends People {
	private constructor(
		readonly sandbox: RunningSandbox,
		readonly funnel: InstalledFunnel,
		/** Replaced by `restart`. */
		public n8n: RunningN8n,
	) {
		super(sandbox.control);
	}

	static async start(options: BedOptions = {}): Promise<Bed> {
		const { mode = 'live', testPeople, language = 'nl', env = {}, authentication = 'accessToken', change = (workflow: WorkflowJson) => workflow } = options;
		const sandbox = await startSandbox({ ...options.sandbox, retry: { timeoutMs: ANSWER_MS, ...options.sandbox?.retry } });
		try {
			const n8n = await bootN8n({ pack: packUnderTest(ROOT), env: { N8N_LOG_LEVEL: 'debug', ...env } });
			n8n.api.secrets.add(() => sandbox.control.issuedTokens());
			try {
				const funnel = await installFunnel(n8n, {
					apiHost: sandbox.url,
					account: { ...sandbox.control.account(), appId: sandbox.control.app().instagramAppId },
					authentication,
					mode,
					language,
					change: (workflow) => keepExecutions(change(workflow)),
					...(testPeople === undefined ? {} : { testPeople }),
					...(options.smtpPort === undefined ? {} : { smtpPort: options.smtpPort }),
					...(options.team === undefined ? {} : { team: options.team }),
					...(options.crm === undefined ? {} : { crm: options.crm }),
					...(options.credentials === undefined ? {} : { credentials: options.credentials }),
				});
				const bed = new Bed(sandbox, funnel, n8n);
				sandbox.control.setCallback(funnel.callbackUrl);
				await bed.untilListening();
				sandbox.control.postStory({ caption: 'New glaze' });
				return bed;
			} catch (error) {
				await n8n.stop();
				throw error;
			}
		} catch (error) {
			await sandbox.close();
			throw error;
		}
	}

	/** Id of the published inbox workflow. */
	get inboxWorkflow(): string {
		return this.funnel.workflows['20 inbox'] ?? '';
	}

	/** Waits until every update delivered so far went through the inbox workflow and nothing runs. */
	async atRest(timeoutMs = 90_000): Promise<void> {
		await waitFor(
			'n8n to be at rest',
			async () => {
				if (!(await this.control.settled(100))) return undefined;
				const executions = await this.n8n.api.executions();
				const running = executions.some(({ status }) => ['new', 'running', 'waiting'].includes(status));
				if (running) return undefined;
				const inbox = executions.filter(({ workflowId }) => workflowId === this.inboxWorkflow).length;
				const expected = Math.min(this.startsExpected(), 200);
				return inbox >= expected || (await this.eventsStarted()) >= expected ? true : undefined;
			},
			{ timeoutMs },
		);
		await sleep(150);
		await this.control.settled();
	}

	/** Events the inbox was started with: in a burst several share an execution. */
	private async eventsStarted(): Promise<number> {
		const executions = await this.n8n.api.executions({ workflowId: this.inboxWorkflow, includeData: true });
		return new Set(executions.flatMap((execution) => triggerItems(execution).map(({ json }) => json['eventKey']))).size;
	}

	/** Webhook calls Meta's way that brought something new: each starts the inbox with at least one event. */
	private startsExpected(): number {
		const known = new Set<string>();
		let starts = 0;
		for (const record of this.control.log.records()) {
			if (record.kind !== 'webhook' || record.status !== 200 || record.echo || record.forgery !== null) continue;
			// Our own public reply comes back, and starts nothing.
			if (record.updateKinds.every((kind) => kind === 'own-comment')) continue;
			if (record.updates.some((update) => !known.has(update))) starts++;
			for (const update of record.updates) known.add(update);
		}
		return starts;
	}

	/** Waits until the callback answers the handshake. */
	async untilListening(): Promise<void> {
		await waitFor('the webhook handshake', async () => ((await this.control.handshake()).verified ? true : undefined), {
			timeoutMs: 20_000,
		});
	}

	async kill9(): Promise<void> {
		await this.n8n.kill9();
	}

	/** Boots n8n anew on the same home and waits until it listens. */
	async restart(env: Readonly<Record<string, string>> = {}): Promise<void> {
		this.n8n = await this.n8n.restart(env);
		await this.untilListening();
	}

	/** Every token, code and secret of this run, dead ones too. */
	secrets(): string[] {
		return this.n8n.api.secrets.all();
	}

	/** Ends it all. @throws Error when n8n's folder holds a token or a secret in clear: its log, executions, the store */
	async stop(): Promise<void> {
		try {
			await this.n8n.stop();
		} finally {
			await this.sandbox.close();
		}
	}
}

function keepExecutions(workflow: WorkflowJson): WorkflowJson {
	const keep = { saveDataErrorExecution: 'all', saveDataSuccessExecution: 'all', saveManualExecutions: true };
	return { ...workflow, settings: { ...workflow.settings, ...keep } };
}

/** Makes the inbox slow: it sleeps on n8n's own Wait node between the trigger and everything else. */
export function slowInbox(seconds: number): (workflow: WorkflowJson) => WorkflowJson {
	return (workflow) => {
		if (workflow.name !== '20 inbox') return workflow;
		const wait = {
			id: 'slow',
			name: 'Slow',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			position: [120, 400],
			webhookId: 'slow-inbox',
			parameters: { resume: 'timeInterval', amount: seconds, unit: 'seconds' },
		};
		const link = (node: string) => [{ node, type: 'main', index: 0 }];
		const toWait = Array.from({ length: 6 }, (_, output) => ([0, 3, 4].includes(output) ? link('Slow') : []));
		return {
			...workflow,
			nodes: [...workflow.nodes, wait],
			connections: { ...workflow.connections, 'Instagram Trigger': { main: toWait }, Slow: { main: [link('What is it?')] } },
		};
	};
}

export { changeNode };

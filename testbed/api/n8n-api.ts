import { waitFor } from '../wait';
import { DataTables } from './data-tables';
import { hasEnded, type Execution, type ExecutionFilter } from './executions';
import { N8nApiError, type Answer, type Http } from './http';
import { untilPublished, untilUnpublished } from './publication';
import { SecretWatch } from './secret-watch';
import type { Session } from './sign-in';
import { prepareWorkflow, type CredentialRef, type DeployOptions, type WorkflowJson } from './workflow-json';

const WAIT_MS = 30_000;

export interface DeployedWorkflow {
	readonly id: string;
	readonly name: string;
}

export interface ExecutionWait {
	/** One execution… */
	readonly id?: string;
	/** …or the newest of this workflow that `until` accepts. */
	readonly workflowId?: string;
	/** Ignores executions up to and including this id. */
	readonly after?: string;
	/** What to wait for; default: it has ended. */
	readonly until?: (execution: Execution) => boolean;
	/** Milliseconds; default 30 s. */
	readonly timeoutMs?: number;
}

/** What a person does in n8n's editor, for demo, tests and benchmarks. Errors are N8nApiError unless said otherwise. */
export class N8nApi {
	readonly dataTables: DataTables;
	/** Secrets of all credentials made here, and what a test adds: `stop()` of n8n looks for them. */
	readonly secrets = new SecretWatch();
	private readonly rest: Http;
	private readonly publicApi: Http;

	/** @param logTail gives n8n's last log lines for timeout errors */
	constructor(
		readonly url: string,
		session: Session,
		private readonly logTail: () => string,
	) {
		this.rest = session.rest;
		this.publicApi = session.publicApi;
		this.dataTables = new DataTables(session.publicApi);
	}

	async createCredential(credential: {
		readonly name: string;
		readonly type: string;
		readonly data: Readonly<Record<string, unknown>>;
	}): Promise<CredentialRef> {
		this.secrets.addCredential(credential.data);
		const { id } = await this.publicApi.json<{ id: string }>('POST', '/credentials', credential);
		return { id, name: credential.name };
	}

	/** Creates the workflow, unpublished. Children must be deployed and published before their parents are published. */
	async deployWorkflow(json: WorkflowJson, options: DeployOptions = {}): Promise<DeployedWorkflow> {
		const body = prepareWorkflow(json, options);
		const { id, name } = await this.publicApi.json<DeployedWorkflow>('POST', '/workflows', body);
		return { id, name };
	}

	/**
	 * Publishes it and waits until its triggers are live.
	 * @throws Error with n8n's message per trigger when one of them fails
	 */
	async publish(workflowId: string): Promise<void> {
		await this.publicApi.send('POST', `/workflows/${workflowId}/activate`, {});
		await this.waitUntilPublished(workflowId);
	}

	/**
	 * Waits until n8n counts it as published. After a restart n8n says so at once, and
	 * may still answer 404 on its webhooks for some 300 ms: wait for the webhook then.
	 * @throws Error as `publish`
	 */
	async waitUntilPublished(workflowId: string): Promise<void> {
		await untilPublished(this.rest, workflowId, { timeoutMs: WAIT_MS, details: this.logTail });
	}

	/** Unpublishes it and waits until its triggers have ended. */
	async unpublish(workflowId: string): Promise<void> {
		await this.publicApi.send('POST', `/workflows/${workflowId}/deactivate`, {});
		await untilUnpublished(this.rest, workflowId, { timeoutMs: WAIT_MS, details: this.logTail });
	}

	/** Executions, newest first. */
	async executions({ limit = 250, includeData = false, ...filter }: ExecutionFilter = {}): Promise<Execution[]> {
		const query = { ...filter, limit, includeData };
		return (await this.publicApi.json<{ data: Execution[] }>('GET', '/executions', undefined, query)).data;
	}

	/** One execution with its data, or undefined while n8n has not stored it. */
	async execution(id: string): Promise<Execution | undefined> {
		try {
			return await this.publicApi.json<Execution>('GET', `/executions/${id}`, undefined, { includeData: true });
		} catch (error) {
			if (error instanceof N8nApiError && error.status === 404) return undefined;
			throw error;
		}
	}

	/**
	 * Waits for an execution and gives it with its data.
	 * @throws Error with n8n's last log lines after `timeoutMs`
	 */
	async waitForExecution(wait: ExecutionWait): Promise<Execution> {
		const { id, workflowId, after, until = hasEnded, timeoutMs = WAIT_MS } = wait;
		const what = id === undefined ? `an execution of workflow ${String(workflowId)}` : `execution ${id}`;
		return await waitFor(
			what,
			async () => {
				if (id !== undefined) {
					const execution = await this.execution(id);
					return execution && until(execution) ? execution : undefined;
				}
				const filter = workflowId === undefined ? {} : { workflowId };
				const recent = await this.executions({ ...filter, limit: 20, includeData: true });
				return recent.find((each) => (after === undefined || Number(each.id) > Number(after)) && until(each));
			},
			{ timeoutMs, details: this.logTail },
		);
	}

	/**
	 * Runs it as the editor's "Execute workflow" does, from this trigger.
	 * @returns the execution, ended, with its data
	 * @throws Error when n8n waits for a webhook or event instead of running, or after `timeoutMs`
	 */
	async runManually(workflowId: string, trigger: string, timeoutMs = WAIT_MS): Promise<Execution> {
		const { data } = await this.rest.json<{ data: { executionId?: string } }>('POST', `/rest/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name: trigger },
		});
		if (data.executionId === undefined) {
			throw new Error(`Trigger "${trigger}" of workflow ${workflowId} waits for an event; it cannot be run by hand.`);
		}
		return await this.waitForExecution({ id: data.executionId, timeoutMs });
	}

	/**
	 * Posts a published n8n Form.
	 * @param path the Form Trigger's path
	 * @param body see `formBody`: inputs are named `field-0`, `field-1`… by position
	 */
	async submitForm(path: string, body: FormData): Promise<Answer> {
		return await this.rest.send('POST', `/form/${path}`, body);
	}

	/** Any other route of the editor's API (`/rest/…`), signed in as the owner. */
	get editor(): Http {
		return this.rest;
	}
}

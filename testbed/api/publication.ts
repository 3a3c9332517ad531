import { waitFor, type WaitOptions } from '../wait';
import type { Http } from './http';

interface PublicationStatus {
	readonly status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	readonly triggers: ReadonlyArray<{ readonly nodeId: string; readonly errorMessage: string | null }>;
}

/**
 * n8n answers "active" before a workflow's triggers are registered: this waits
 * until they are. A workflow without triggers of its own (a sub-workflow) never
 * leaves `not_published`, so that state is accepted once it lasts.
 * @throws Error with n8n's message per trigger when one of them fails
 */
export async function untilPublished(rest: Http, workflowId: string, wait: WaitOptions): Promise<void> {
	let idle = 0;
	const { status, triggers } = await waitFor(
		`workflow ${workflowId} to be published`,
		async () => {
			const { data } = await rest.json<{ data: PublicationStatus }>('GET', `/rest/workflows/${workflowId}/publication-status`);
			if (data.status === 'in_progress') return undefined;
			if (data.status !== 'not_published') return data;
			idle += 1;
			return idle > 20 ? data : undefined;
		},
		wait,
	);
	if (status === 'published' || status === 'not_published') return;
	const messages = triggers.flatMap(({ nodeId, errorMessage }) => (errorMessage ? [`node ${nodeId}: ${errorMessage}`] : []));
	throw new Error(`Workflow ${workflowId} could not be published (${status}). ${messages.join('; ')}`);
}

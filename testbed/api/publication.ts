import { waitFor, type WaitOptions } from '../wait';
import type { Http } from './http';

interface PublicationStatus {
	readonly status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	readonly triggers: ReadonlyArray<{ readonly nodeId: string; readonly errorMessage: string | null }>;
}

/**
 * n8n answers "active" before a workflow's triggers are registered: this waits
 * until they are.
 * @throws Error with n8n's message per trigger when one of them fails
 */
export async function untilPublished(rest: Http, workflowId: string, wait: WaitOptions): Promise<void> {
	const { status, triggers } = await waitFor(
		`workflow ${workflowId} to be published`,
		async () => {
			const { data } = await rest.json<{ data: PublicationStatus }>('GET', `/rest/workflows/${workflowId}/publication-status`);
			return data.status === 'in_progress' || data.status === 'not_published' ? undefined : data;
		},
		wait,
	);
	if (status === 'published') return;
	const messages = triggers.flatMap(({ nodeId, errorMessage }) => (errorMessage ? [`node ${nodeId}: ${errorMessage}`] : []));
	throw new Error(`Workflow ${workflowId} could not be published (${status}). ${messages.join('; ')}`);
}

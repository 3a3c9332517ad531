import { waitFor, type WaitOptions } from '../wait';
import { N8nApiError, type Http } from './http';

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
			const publication = await statusOf(rest, workflowId);
			return publication.status === 'in_progress' || publication.status === 'not_published' ? undefined : publication;
		},
		wait,
	);
	if (status === 'published') return;
	const messages = triggers.flatMap(({ nodeId, errorMessage }) => (errorMessage ? [`node ${nodeId}: ${errorMessage}`] : []));
	throw new Error(`Workflow ${workflowId} could not be published (${status}). ${messages.join('; ')}`);
}

/** n8n answers "inactive" before a workflow's triggers have ended: this waits until none is left. */
export async function untilUnpublished(rest: Http, workflowId: string, wait: WaitOptions): Promise<void> {
	await waitFor(
		`workflow ${workflowId} to be unpublished`,
		async () => ((await statusOf(rest, workflowId)).status === 'not_published' ? true : undefined),
		wait,
	);
}

async function statusOf(rest: Http, workflowId: string): Promise<PublicationStatus> {
	try {
		return (await rest.json<{ data: PublicationStatus }>('GET', `/rest/workflows/${workflowId}/publication-status`)).data;
	} catch (error) {
		if (!(error instanceof N8nApiError) || error.status !== 404) throw error;
		// An n8n that is not asked for it (2.36) has registered the triggers when it answers.
		const { data } = await rest.json<{ data: { readonly active: boolean } }>('GET', `/rest/workflows/${workflowId}`);
		return { status: data.active ? 'published' : 'not_published', triggers: [] };
	}
}

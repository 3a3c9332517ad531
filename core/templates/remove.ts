import { findInstalled } from './install';
import { mergeTemplate } from './merge';
import type { N8nInstance } from './n8n-instance';
import type { Template } from './workflow';

export interface Removed {
	readonly workflow: string;
	readonly workflowId: string;
	/** `archived`: out of sight, n8n can bring it back. `switched_off`: it holds changes of the user's own and stays. */
	readonly done: 'archived' | 'switched_off';
}

/** Takes installed workflows out: senders before listeners, so that nothing is sent while nobody listens. */
export async function remove(n8n: N8nInstance, ordered: readonly Template[]): Promise<Removed[]> {
	const { workflows, installed } = await findInstalled(n8n);
	const removed: Removed[] = [];
	for (const template of [...ordered].reverse()) {
		const record = installed.find((each) => each.template === template.key);
		const workflow = workflows.find(({ id }) => id === record?.workflowId);
		if (record === undefined || workflow === undefined) continue;
		if (workflow.published) await n8n.unpublish(workflow.id);
		const merged = mergeTemplate(record.parts, workflow, template);
		const own = merged.kind === 'conflict' || merged.kept.length > 0;
		if (!own) await n8n.archive(workflow.id);
		removed.push({ workflow: workflow.name, workflowId: workflow.id, done: own ? 'switched_off' : 'archived' });
	}
	return removed;
}

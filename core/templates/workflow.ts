/** A node as n8n exports it; keys not named here are carried along. */
export interface TemplateNode {
	readonly name: string;
	readonly type: string;
	readonly typeVersion?: number;
	readonly parameters?: Readonly<Record<string, unknown>>;
	readonly credentials?: Readonly<Record<string, CredentialRef>>;
	readonly [key: string]: unknown;
}

export interface CredentialRef {
	readonly id: string;
	readonly name: string;
}

/** What n8n's public API takes and gives of a workflow. */
export interface WorkflowContent {
	readonly name: string;
	readonly nodes: readonly TemplateNode[];
	readonly connections: Readonly<Record<string, unknown>>;
	readonly settings: Readonly<Record<string, unknown>>;
}

/** A workflow this package ships. */
export interface Template extends WorkflowContent {
	/** The file's name without `.json`: the key under which its installation is remembered. */
	readonly key: string;
	/** The id that `n8n import:workflow` keeps and other shipped workflows link to. */
	readonly fixedId: string;
}

/** A workflow that is in n8n now. */
export interface PresentWorkflow extends WorkflowContent {
	readonly id: string;
	readonly published: boolean;
	/** It is published, and somebody has changed it since without publishing that. */
	readonly hasDraft: boolean;
}

/** A link from a node to another workflow, as n8n's resource locator has it. */
export interface WorkflowLink {
	readonly __rl: true;
	readonly mode?: string;
	readonly value: string;
	readonly cachedResultName?: string;
}

/** The workflow a node links to; undefined when it links to none, or by an expression. */
export function linkOf(node: TemplateNode): WorkflowLink | undefined {
	const link = node.parameters?.['workflowId'] as Partial<WorkflowLink> | undefined;
	if (link?.__rl !== true || typeof link.value !== 'string' || link.value === '' || link.value.startsWith('=')) return undefined;
	return link as WorkflowLink;
}

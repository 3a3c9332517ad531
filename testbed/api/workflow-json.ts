/** A node as exported workflows have it; more keys may be present. */
export interface WorkflowNode {
	readonly name: string;
	readonly type: string;
	readonly parameters?: Readonly<Record<string, unknown>>;
	readonly credentials?: Readonly<Record<string, CredentialRef>>;
	readonly [key: string]: unknown;
}

/** A workflow as exported; more keys may be present. */
export interface WorkflowJson {
	readonly name: string;
	readonly nodes: readonly WorkflowNode[];
	readonly connections: Readonly<Record<string, unknown>>;
	readonly settings?: Readonly<Record<string, unknown>>;
	readonly [key: string]: unknown;
}

export interface CredentialRef {
	readonly id: string;
	readonly name: string;
}

export interface DeployOptions {
	/** Credential type -> the credential to use for it. */
	readonly credentials?: Readonly<Record<string, CredentialRef>>;
	/** Node type -> the credential types it takes. */
	readonly credentialTypes?: Readonly<Record<string, readonly string[]>>;
	/** Workflow name -> id of the workflow already deployed under it. */
	readonly children?: Readonly<Record<string, string>>;
}

/**
 * A workflow as the public API takes it: instance-bound keys dropped, credentials
 * put in, sub-workflows linked to this instance's ids.
 * @throws Error naming the node whose sub-workflow is not among `children`
 */
export function prepareWorkflow(json: WorkflowJson, options: DeployOptions = {}): Record<string, unknown> {
	const { children = {} } = options;
	return {
		name: json.name,
		nodes: json.nodes.map((node) => linkChild(withCredentials(node, options), children)),
		connections: json.connections,
		settings: linkErrorWorkflow(json.settings ?? {}, children),
	};
}

function withCredentials(node: WorkflowNode, { credentials = {}, credentialTypes = {} }: DeployOptions): WorkflowNode {
	const wanted = (credentialTypes[node.type] ?? []).flatMap((type) => {
		const credential = credentials[type];
		return credential ? [[type, { id: credential.id, name: credential.name }] as const] : [];
	});
	if (wanted.length === 0) return node;
	return { ...node, credentials: { ...node.credentials, ...Object.fromEntries(wanted) } };
}

function linkChild(node: WorkflowNode, children: Readonly<Record<string, string>>): WorkflowNode {
	const locator = node.parameters?.['workflowId'];
	if (!isLocator(locator)) return node;
	const name = locator.cachedResultName ?? locator.value;
	if (typeof locator.value === 'string' && locator.value.startsWith('=')) return node;
	const id = children[String(name)];
	if (id === undefined) {
		throw new Error(
			`Node "${node.name}" calls workflow "${String(name)}", which is not deployed. Known: ${Object.keys(children).join(', ') || 'none'}.`,
		);
	}
	const workflowId = { __rl: true, mode: 'list', value: id, cachedResultName: String(name) };
	return { ...node, parameters: { ...node.parameters, workflowId } };
}

function linkErrorWorkflow(
	settings: Readonly<Record<string, unknown>>,
	children: Readonly<Record<string, string>>,
): Record<string, unknown> {
	const id = children[String(settings['errorWorkflow'])];
	return id === undefined ? { ...settings } : { ...settings, errorWorkflow: id };
}

interface Locator {
	readonly __rl: true;
	readonly value?: unknown;
	readonly cachedResultName?: unknown;
}

function isLocator(value: unknown): value is Locator {
	return typeof value === 'object' && value !== null && '__rl' in value && value.__rl === true;
}

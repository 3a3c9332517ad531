import { linkOf, type CredentialRef, type TemplateNode, type WorkflowContent } from './workflow';

/** A credential as n8n lists it: never its content. */
export interface ListedCredential extends CredentialRef {
	readonly type: string;
}

export interface Linked {
	readonly content: WorkflowContent;
	/** Workflows it calls that are not there, by name. */
	readonly missingWorkflows: readonly string[];
	/** Types of which no credential is there, or several and none was chosen. */
	readonly missingCredentials: readonly MissingCredential[];
}

export interface MissingCredential {
	/** One of these types is needed. */
	readonly types: readonly string[];
	/** Names of the credentials there are, when there are too many to choose by ourselves. */
	readonly candidates: readonly string[];
}

export interface Surroundings {
	readonly credentials: readonly ListedCredential[];
	/** Names of credentials to take where there are several of a type. */
	readonly chosen?: readonly string[];
	/** Shipped id or name of a workflow -> its id in this n8n. */
	readonly workflowIds: ReadonlyMap<string, string>;
}

const OURS = 'n8n-nodes-story-funnel.';
const TOKEN = 'storyFunnelInstagramTokenApi';
const LOGIN = 'storyFunnelInstagramOAuth2Api';
const STORE = 'storyFunnelStoreApi';
const N8N = 'n8nApi';

interface Needs {
	/** By pasted token or by login, as the node's `authentication` says. */
	readonly instagram?: true;
	readonly always?: readonly string[];
	/** Needed for some operations only. */
	readonly forOperations?: Readonly<Record<string, readonly string[]>>;
	/** Needed for some ways to log in only. */
	readonly forLogins?: Readonly<Record<string, readonly string[]>>;
}

/** What each of our nodes needs; a test holds it against the nodes' own descriptions. */
export const NEEDS: Readonly<Record<string, Needs>> = {
	instagramTrigger: { instagram: true, always: [STORE] },
	instagramStoryTrigger: { instagram: true, always: [STORE] },
	privacyTrigger: { instagram: true, always: [STORE] },
	teamPageTrigger: { instagram: true, always: [STORE] },
	teamLink: { always: [STORE] },
	instagram: { instagram: true, always: [STORE] },
	dmOutreach: { instagram: true, always: [STORE] },
	consentGate: { always: [STORE] },
	storyViewers: { always: [STORE], forOperations: { importFeed: ['storyFunnelFeedApi'] } },
	viewerSegments: { always: [STORE] },
	funnelReport: { always: [STORE] },
	funnelPageTrigger: { always: [STORE], forLogins: { password: ['storyFunnelPageApi'] } },
	retentionPurge: { always: [STORE], forOperations: { savedExecutions: [N8N] } },
	storyFunnelSetup: { always: [N8N] },
};

/** Puts this n8n's credentials and workflow ids into a workflow. A credential the user chose before is left as it is. */
export function link(workflow: WorkflowContent, around: Surroundings): Linked {
	const missingWorkflows = new Set<string>();
	const missing = new Map<string, MissingCredential>();
	const nodes = workflow.nodes.map((node) => {
		const linked = linkWorkflow(node, around.workflowIds, missingWorkflows);
		return linkCredentials(linked, around, missing);
	});
	return {
		content: { ...workflow, nodes, settings: linkErrorWorkflow(workflow.settings, around.workflowIds) },
		missingWorkflows: [...missingWorkflows],
		missingCredentials: [...missing.values()],
	};
}

function linkWorkflow(node: TemplateNode, ids: ReadonlyMap<string, string>, missing: Set<string>): TemplateNode {
	const to = linkOf(node);
	if (to === undefined) return node;
	const name = to.cachedResultName ?? to.value;
	if ([...ids.values()].includes(to.value)) return node;
	const id = ids.get(to.value) ?? ids.get(name);
	if (id === undefined) {
		missing.add(name);
		return node;
	}
	return { ...node, parameters: { ...node.parameters, workflowId: { __rl: true, mode: 'list', value: id, cachedResultName: name } } };
}

/** Left out where the error workflow is not there: n8n refuses an id it does not know. */
function linkErrorWorkflow(settings: Readonly<Record<string, unknown>>, ids: ReadonlyMap<string, string>): Record<string, unknown> {
	const { errorWorkflow, ...others } = settings;
	if (typeof errorWorkflow !== 'string') return { ...settings };
	const id = [...ids.values()].includes(errorWorkflow) ? errorWorkflow : ids.get(errorWorkflow);
	return id === undefined ? others : { ...others, errorWorkflow: id };
}

function linkCredentials(node: TemplateNode, around: Surroundings, missing: Map<string, MissingCredential>): TemplateNode {
	return neededBy(node).reduce<TemplateNode>((current, types) => {
		const has = Object.keys(current.credentials ?? {});
		if (types.some((type) => has.includes(type))) return current;
		const candidates = around.credentials.filter(({ type }) => types.includes(type));
		const named = candidates.filter(({ name }) => around.chosen?.includes(name) === true);
		const [only, ...others] = named.length > 0 ? named : candidates;
		if (only === undefined || others.length > 0) {
			missing.set(types.join(), { types, candidates: candidates.map(({ name }) => name) });
			return current;
		}
		return withCredential(current, only);
	}, node);
}

function withCredential(node: TemplateNode, { type, id, name }: ListedCredential): TemplateNode {
	const credentials = { ...node.credentials, [type]: { id, name } };
	if (type !== LOGIN && type !== TOKEN) return { ...node, credentials };
	const authentication = type === LOGIN ? 'oAuth2' : 'accessToken';
	return { ...node, credentials, parameters: { ...node.parameters, authentication } };
}

/** What n8n's own nodes in our templates need. */
const FOREIGN: Readonly<Record<string, (parameters: Readonly<Record<string, unknown>>) => unknown>> = {
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': () => 'openAiApi',
	'n8n-nodes-base.emailSend': () => 'smtp',
	'n8n-nodes-base.webhook': ({ authentication }) => (authentication === 'headerAuth' ? 'httpHeaderAuth' : undefined),
	'n8n-nodes-base.nocoDb': ({ authentication }) => authentication,
	'n8n-nodes-base.odoo': ({ authentication }) => authentication,
	'n8n-nodes-base.httpRequest': ({ authentication, nodeCredentialType }) => (authentication === 'predefinedCredentialType' ? nodeCredentialType : undefined),
};

/** Each entry: one credential of one of these types. */
function neededBy({ type, parameters = {}, ...node }: TemplateNode): (readonly string[])[] {
	if (node['disabled'] === true) return [];
	const foreign = FOREIGN[type]?.(parameters);
	if (typeof foreign === 'string') return [[foreign]];
	if (!type.startsWith(OURS)) return [];
	const needs = NEEDS[type.slice(OURS.length).replace(/Tool$/, '')];
	if (needs === undefined) return [];
	const chosen = (name: string) => (typeof parameters[name] === 'string' ? parameters[name] : '');
	const single = [...(needs.always ?? []), ...(needs.forOperations?.[chosen('operation')] ?? []), ...(needs.forLogins?.[chosen('login')] ?? [])];
	return [...(needs.instagram === true ? [[TOKEN, LOGIN]] : []), ...single.map((each) => [each])];
}

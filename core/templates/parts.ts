import { createHash } from 'node:crypto';
import { linkOf, type TemplateNode, type WorkflowContent } from './workflow';

/** Part of a workflow (`node:Name`, `wires:Name`, `settings`) -> fingerprint of what it does. */
export type Parts = Readonly<Record<string, string>>;

/** Keys of a node that say where it stands or which instance it belongs to, not what it does. */
const NOT_BEHAVIOUR: ReadonlySet<string> = new Set(['id', 'position', 'credentials', 'webhookId', 'notesInFlow']);
/** Parameters that follow from which credential an instance has. */
const NOT_CHOICES: ReadonlySet<string> = new Set(['authentication']);
/** Settings n8n adds by itself, or that hold an instance's ids. */
const NOT_SETTINGS: ReadonlySet<string> = new Set(['errorWorkflow', 'callerPolicy', 'callerIds', 'availableInMCP', 'binaryMode', 'timeSavedMode']);

/**
 * Fingerprints of a workflow's parts: nodes, wires out of each node, and settings. Two workflows with equal
 * parts do the same on any instance, wherever their nodes stand and whatever ids their links and credentials have.
 */
export function partsOf({ nodes, connections, settings }: WorkflowContent): Parts {
	const entries: [string, string][] = nodes.map((node) => [`node:${node.name}`, fingerprint(behaviour(node))]);
	for (const [name, wires] of Object.entries(connections)) if (hasWires(wires)) entries.push([`wires:${name}`, fingerprint(wires)]);
	entries.push(['settings', fingerprint(without(settings, NOT_SETTINGS))]);
	return Object.fromEntries(entries);
}

function behaviour(node: TemplateNode): unknown {
	const parameters = without(node.parameters ?? {}, NOT_CHOICES);
	const link = linkOf(node);
	return { ...without(node, NOT_BEHAVIOUR), parameters: link === undefined ? parameters : { ...parameters, workflowId: link.cachedResultName ?? link.value } };
}

function hasWires(wires: unknown): boolean {
	return JSON.stringify(wires).includes('"node"');
}

function without(record: Readonly<Record<string, unknown>>, keys: ReadonlySet<string>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.has(key)));
}

/** 64 bits: a change goes unseen once in 2^64. */
function fingerprint(value: unknown): string {
	return createHash('sha256').update(JSON.stringify(inKeyOrder(value))).digest('hex').slice(0, 16);
}

/** n8n's databases give keys back in an order of their own; a key that says nothing is as good as none. */
function inKeyOrder(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(inKeyOrder);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
	return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, inKeyOrder(each)]));
}

import { partsOf, type Parts } from './parts';
import type { TemplateNode, WorkflowContent } from './workflow';

/** What becomes of an installed workflow when the package brings a newer template. */
export type Merged =
	/** Nothing to do: what is there does what the new template does, but for the user's own changes. */
	| { readonly kind: 'same'; readonly kept: readonly string[] }
	/** The new template with the user's own changes in it. */
	| { readonly kind: 'update'; readonly content: WorkflowContent; readonly changed: readonly string[]; readonly kept: readonly string[] }
	/** User and template changed the same parts: nothing may be written. */
	| { readonly kind: 'conflict'; readonly parts: readonly string[] };

type Side = 'present' | 'next';

/**
 * Three-way, part by part: what only the template changed is taken, what only the user changed is kept, what
 * both changed in different ways is a conflict. Where nodes stand and which credentials they have stays the user's.
 *
 * @param base fingerprints of the template as it was installed; undefined when nobody knows: then any difference is the user's
 */
export function mergeTemplate(base: Parts | undefined, present: WorkflowContent, next: WorkflowContent): Merged {
	const was = partsOf(present);
	const becomes = partsOf(next);
	const before = base ?? becomes;
	const names = [...new Set([...Object.keys(was), ...Object.keys(becomes), ...Object.keys(before)])].sort();
	const both = names.filter((part) => was[part] !== becomes[part] && was[part] !== before[part] && becomes[part] !== before[part]);
	const kept = names.filter((part) => was[part] !== becomes[part] && becomes[part] === before[part]);
	const changed = names.filter((part) => was[part] !== becomes[part] && was[part] === before[part]);
	if (both.length > 0) return { kind: 'conflict', parts: both };
	if (changed.length === 0) return { kind: 'same', kept };
	const content = assemble(present, next, (part) => (kept.includes(part) ? 'present' : 'next'));
	const loose = wiresToNowhere(content);
	return loose.length > 0 ? { kind: 'conflict', parts: loose } : { kind: 'update', content, changed, kept };
}

function assemble(present: WorkflowContent, next: WorkflowContent, sideOf: (part: string) => Side): WorkflowContent {
	const there = new Map(present.nodes.map((node) => [node.name, node]));
	const coming = new Map(next.nodes.map((node) => [node.name, node]));
	const order = [...next.nodes, ...present.nodes.filter((node) => !coming.has(node.name))];
	const nodes = order.flatMap(({ name }): TemplateNode[] => {
		const mine = there.get(name);
		const node = sideOf(`node:${name}`) === 'present' ? mine : coming.get(name);
		return node === undefined ? [] : [mine === undefined ? node : inItsPlace(node, mine)];
	});
	const sources = [...new Set([...Object.keys(next.connections), ...Object.keys(present.connections)])];
	const wires = sources.flatMap((name): [string, unknown][] => {
		const each = (sideOf(`wires:${name}`) === 'present' ? present : next).connections[name];
		return each === undefined ? [] : [[name, each]];
	});
	return {
		name: present.name,
		nodes,
		connections: Object.fromEntries(wires),
		settings: sideOf('settings') === 'present' ? present.settings : { ...present.settings, ...next.settings },
	};
}

/** The new node where the user put the old one, with the credentials they chose. */
function inItsPlace(node: TemplateNode, mine: TemplateNode): TemplateNode {
	const own = ['id', 'position', 'credentials', 'webhookId'].flatMap((key): [string, unknown][] => (mine[key] === undefined ? [] : [[key, mine[key]]]));
	const authentication = mine.parameters?.['authentication'];
	const parameters = authentication === undefined ? node.parameters : { ...node.parameters, authentication };
	return { ...node, ...(parameters === undefined ? {} : { parameters }), ...Object.fromEntries(own) };
}

/** A wire the user drew to a node the template no longer has, or the other way round. */
function wiresToNowhere({ nodes, connections }: WorkflowContent): string[] {
	const known = new Set(nodes.map(({ name }) => name));
	return Object.entries(connections).flatMap(([from, wires]) => {
		const targets = [...JSON.stringify(wires).matchAll(/"node":("(?:[^"\\]|\\.)*")/g)].map(([, name = '""']) => JSON.parse(name) as string);
		return !known.has(from) || targets.some((name) => !known.has(name)) ? [`wires:${from}`] : [];
	});
}

import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import type { Reference } from '../../../nodes/shared/reference-page';

/** What workflows on somebody's machine rest on, of one parameter. n8n does not save a value that is the default, so defaults are part of it. */
export interface ParameterPin {
	/** All types, defaults and choices the parameter has under its name, as JSON, sorted. */
	readonly types: readonly string[];
	readonly defaults: readonly string[];
	readonly values: readonly string[];
}

/** One version of a node: the number of its outputs, and its parameters by path (`rules.rule.days`). */
export interface NodePin {
	readonly outputs: number;
	readonly parameters: Readonly<Record<string, ParameterPin>>;
}

/** By `node@version`. */
export type Pins = Readonly<Record<string, NodePin>>;

/** The pins of the nodes as they are now. */
export function pinsOf(nodes: readonly Reference[]): Pins {
	return Object.fromEntries(
		nodes.flatMap(({ description: { name, version, outputs, properties } }) =>
			[version].flat().map((each) => [`${name}@${each}`, { outputs: Array.isArray(outputs) ? outputs.length : 1, parameters: parametersOf(properties.filter((property) => isIn(property, each)), '') }]),
		),
	);
}

function isIn({ displayOptions }: INodeProperties, version: number): boolean {
	const show = displayOptions?.show?.['@version'];
	const hide = displayOptions?.hide?.['@version'];
	return (show === undefined || show.includes(version)) && hide?.includes(version) !== true;
}

function parametersOf(properties: readonly INodeProperties[], parent: string): Record<string, ParameterPin> {
	const all = properties.filter(({ type }) => type !== 'notice').flatMap((property) => [[`${parent}${property.name}`, property] as const, ...childrenOf(property, `${parent}${property.name}.`)]);
	const byPath = Map.groupBy(all, ([path]) => path);
	return Object.fromEntries([...byPath].map(([path, same]) => [path, pinOf(same.map(([, property]) => property))]));
}

function childrenOf({ type, options = [] }: INodeProperties, parent: string): (readonly [string, INodeProperties])[] {
	const into = (properties: readonly INodeProperties[], place: string): (readonly [string, INodeProperties])[] =>
		properties.flatMap((property) => [[`${place}${property.name}`, property] as const, ...childrenOf(property, `${place}${property.name}.`)]);
	if (type === 'fixedCollection') return (options as INodePropertyCollection[]).flatMap(({ name, values }) => into(values, `${parent}${name}.`));
	return type === 'collection' ? into(options as INodeProperties[], parent) : [];
}

function pinOf(properties: readonly INodeProperties[]): ParameterPin {
	const choices = properties.filter(({ type }) => type === 'options' || type === 'multiOptions').flatMap(({ options = [] }) => (options as INodePropertyOptions[]).map(({ value }) => value));
	return { types: sorted(properties.map(({ type }) => type)), defaults: sorted(properties.map((property) => JSON.stringify(property.default))), values: sorted(choices.map((value) => JSON.stringify(value))) };
}

function sorted(values: readonly string[]): string[] {
	return [...new Set(values)].sort();
}

/** What a workflow saved with `kept` would miss in `now`. */
export function lost(kept: Pins, now: Pins): string[] {
	return Object.entries(kept).flatMap(([node, pin]) => {
		const present = now[node];
		if (present === undefined) return [`${node} is gone`];
		const outputs = present.outputs < pin.outputs ? [`${node} has ${present.outputs} outputs, not ${pin.outputs}`] : [];
		return [...outputs, ...Object.entries(pin.parameters).flatMap(([path, parameter]) => lostOf(parameter, present.parameters[path]).map((what) => `${node}: ${path} ${what}`))];
	});
}

function lostOf(kept: ParameterPin, now: ParameterPin | undefined): string[] {
	if (now === undefined) return ['is gone or has another name'];
	const less = (what: keyof ParameterPin, word: string) => kept[what].filter((each) => !now[what].includes(each)).map((each) => `has no more the ${word} ${each}`);
	return [...less('types', 'type'), ...less('defaults', 'default'), ...less('values', 'choice')];
}

/** The pins as a file: one parameter a line, so that a change shows as one. */
export function pinsText(pins: Pins): string {
	const nodes = Object.entries(pins).map(([node, { outputs, parameters }]) => {
		const lines = Object.entries(parameters).map(([path, pin]) => `\t\t\t${JSON.stringify(path)}: ${JSON.stringify(pin)}`);
		return `\t${JSON.stringify(node)}: {\n\t\t"outputs": ${outputs},\n\t\t"parameters": {\n${lines.join(',\n')}\n\t\t}\n\t}`;
	});
	return `{\n${nodes.join(',\n')}\n}\n`;
}

import type { INodeCredentialDescription, INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { parameterTable, whenOf } from './reference-parameters';
import type { Sample, Samples } from './samples';

/** A node of the pack as its page shows it. */
export interface Reference {
	/** Folder of the node below `nodes/`, and name of its page. */
	readonly folder: string;
	readonly description: INodeTypeDescription;
	readonly samples: Samples;
	/** Display names of the pack's credentials, by type. */
	readonly credentialNames: Readonly<Record<string, string>>;
}

const MADE = 'This page is made from the description of the node; do not edit it by hand (`WRITE_DOCS=1 npm test -- test/house/node-reference`).';
const KEYS = 'Keys in the samples are shortened. Times are ISO 8601 in UTC.';

/** The page `docs/nodes/<folder>.md`: what the node does, its parameters by operation, and a sample of what comes out. */
export function referencePage(reference: Reference): string {
	const { description } = reference;
	const head = [`# ${description.displayName}`, `${description.description}.`, `${MADE} ${KEYS}`, factsOf(reference)];
	return `${[...head, ...sectionsOf(reference)].join('\n\n')}\n`;
}

/** The page `docs/nodes/README.md`. */
export function referenceIndex(references: readonly Reference[]): string {
	const rows = references.map(({ folder, description: { displayName, description, properties } }) => {
		const byResource = Map.groupBy(operationsOf(properties), ({ resource }) => resource?.name ?? '');
		const operations = [...byResource].map(([resource, all]) => `${resource === '' ? '' : `*${resource}:* `}${all.map(({ option }) => option.name).join(', ')}`);
		return `| [${displayName}](${folder}.md) | ${description} | ${operations.join('<br>')} |`;
	});
	return `# The nodes\n\nOne page for each node: its parameters by operation, and a sample of what comes out. ${MADE.replace('page is', 'page and those it leads to are').replace('of the node', 'of the nodes')}\n\n| node | what it does | operations |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function factsOf({ description, credentialNames }: Reference): string {
	const { name, version, usableAsTool, inputs, outputNames, credentials = [] } = description;
	const outputs = outputNames ?? ['one'];
	return [
		`- Type \`n8n-nodes-story-funnel.${name}\`, version ${[version].flat().join(', ')}${usableAsTool === undefined ? '' : '; can be a tool of an AI agent, which sees the first output only'}`,
		`- Inputs: ${namesOf(inputs)}`,
		`- Outputs: ${outputs.join(' · ')}`,
		...credentials.map((credential) => `- Credential: ${credentialLine(credential, credentialNames)}`),
	].join('\n');
}

function namesOf(inputs: INodeTypeDescription['inputs']): string {
	if (typeof inputs === 'string' || inputs.length === 0) return 'none';
	return inputs.map((input) => (typeof input === 'string' ? 'one' : `${input.displayName ?? 'one'}${input.required === false ? ' (may be left unwired)' : ''}`)).join(' · ');
}

function credentialLine({ name, required, displayOptions }: INodeCredentialDescription, names: Reference['credentialNames']): string {
	const when = whenOf(displayOptions);
	return `${names[name] ?? name}${required === true ? '' : ' (may be left out)'}${when === '' ? '' : `; ${when}`}`;
}

interface Operation {
	/** Null in a node without resources. */
	readonly resource: INodePropertyOptions | null;
	readonly option: INodePropertyOptions;
}

/** Every operation a person can choose, in the order of the panel. */
export function operationsOf(properties: readonly INodeProperties[]): Operation[] {
	const [resources] = properties.filter(({ name }) => name === 'resource').map(choicesOf);
	const menus = properties.filter(({ name }) => name === 'operation');
	if (resources === undefined) return menus.flatMap((menu) => choicesOf(menu).map((option) => ({ resource: null, option })));
	return resources.flatMap((resource) =>
		menus.filter(({ displayOptions }) => displayOptions?.show?.['resource']?.includes(resource.value) === true).flatMap((menu) => choicesOf(menu).map((option) => ({ resource, option }))),
	);
}

/** Names of the samples a node must have: of its operations, or of what stands in their place. */
export function sampleKeysOf(properties: readonly INodeProperties[]): string[] {
	const operations = operationsOf(properties);
	if (operations.length > 0) return operations.map(({ resource, option }) => `${resource === null ? '' : `${String(resource.value)} `}${String(option.value)}`);
	const choice = properties.find(({ name }) => name === 'page' || name === 'events');
	return choice === undefined ? [''] : choicesOf(choice).map(({ value }) => String(value));
}

function choicesOf({ options = [] }: INodeProperties): INodePropertyOptions[] {
	return options.filter((option): option is INodePropertyOptions => 'value' in option);
}

function sectionsOf({ description, samples }: Reference): string[] {
	const { properties, outputNames = [] } = description;
	const operations = operationsOf(properties);
	if (operations.length === 0) return ['## Parameters', parameterTable(properties, {}), '## What comes out', ...triggerOutputs(properties, samples, outputNames)];
	return operations.flatMap(({ resource, option }) => {
		const chosen = { operation: option.value, ...(resource === null ? {} : { resource: resource.value }) };
		const key = `${resource === null ? '' : `${String(resource.value)} `}${String(option.value)}`;
		return [
			`## ${resource === null ? '' : `${resource.name}: `}${option.name}`,
			`${option.description ?? ''}.`,
			parameterTable(properties.filter(({ name }) => name !== 'resource' && name !== 'operation'), chosen),
			...samplesOf(samples[key] ?? [], outputNames),
		];
	});
}

function triggerOutputs(properties: readonly INodeProperties[], samples: Samples, outputNames: readonly string[]): string[] {
	const choice = properties.find(({ name }) => name === 'page' || name === 'events');
	if (choice === undefined) return samplesOf(samples[''] ?? [], outputNames);
	return choicesOf(choice).flatMap(({ name, value }) => [`### ${name}`, ...samplesOf(samples[String(value)] ?? [], outputNames)]);
}

function samplesOf(samples: readonly Sample[], outputNames: readonly string[]): string[] {
	if (samples.length === 0) return ['Nothing comes out: no workflow is started.'];
	return samples.flatMap(({ output, json, when, files = [] }) => {
		const place = outputNames[output] === undefined ? 'Comes out' : `Comes out at **${outputNames[output]}**`;
		const beside = files.length === 0 ? '' : `; files: ${files.map((file) => `\`${file}\``).join(', ')}`;
		return [`${place}${when === undefined ? '' : ` (${when})`}${beside}:`, `\`\`\`json\n${JSON.stringify(json, null, 2)}\n\`\`\``];
	});
}

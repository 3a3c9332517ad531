import { sampleKeysOf } from '../../../nodes/shared/reference-page';
import type { Sample } from '../../../nodes/shared/samples';
import { packNodes } from '../../house/support/pack-nodes';
import type { Json, RunRequest, RunResult } from './protocol';

/**
 * What of a run is not as docs/nodes shows it; empty: nothing. Parameters that are left out have the node's presets,
 * items that stand for an error are left out.
 */
export function unlikeSamples({ node: { type, parameters }, items: given }: Pick<RunRequest, 'node' | 'items'>, { outputs }: Pick<RunResult, 'outputs'>): string[] {
	const found = packNodes.find(({ description }) => description.name === type.replace(/Tool$/, ''));
	if (found === undefined || outputs === null || type.endsWith('Tool')) return [];
	const known = sampleKeysOf(found.description.properties).filter((key) => isMeant(key, parameters));
	const [key, another] = known;
	if (key === undefined || another !== undefined) return [];
	const samples = found.samples[key] ?? [];
	const carried = new Set(given.flatMap((item) => Object.keys(item)));
	return outputs.flatMap((list, output) =>
		list.flatMap(({ json }) => (isError(json) ? [] : problemsOf(json, samples.filter((sample) => sample.output === output), carried).map((problem) => `${type} ${key}, output ${output}: ${problem}`))),
	);
}

/** `consent check` is meant by `operation: check`, with `resource: consent` or without one. */
function isMeant(key: string, { resource, operation = '' }: Json): boolean {
	const [first = '', second] = key.split(' ');
	return second === undefined ? first === operation : second === operation && (resource === undefined || resource === first);
}

function isError(json: Json): boolean {
	return 'error' in json;
}

/** The problems with the sample the item is most like. */
function problemsOf(json: Json, samples: readonly Sample[], carried: ReadonlySet<string>): string[] {
	const [best] = samples.map((sample) => compare(json, sample, carried)).sort((a, b) => a.length - b.length);
	return best ?? [`no sample for ${JSON.stringify(json)}`];
}

function compare(json: Json, { json: told, sometimes = [] }: Sample, carried: ReadonlySet<string>): string[] {
	const missing = Object.keys(told).filter((name) => !(name in json) && !sometimes.includes(name) && !carried.has(name));
	const more = Object.keys(json).filter((name) => !(name in told) && !carried.has(name));
	const other = Object.keys(told).filter((name) => name in json && !isAlike(json[name], told[name]));
	return [...missing.map((name) => `${name} is missing`), ...more.map((name) => `${name} is not in the sample`), ...other.map((name) => `${name} is ${JSON.stringify(json[name])}, in the sample ${JSON.stringify(told[name])}`)];
}

/** Of one kind: null stands for any, and a time for times only. */
function isAlike(value: unknown, told: unknown): boolean {
	if (value === null || told === null) return true;
	if (Array.isArray(value) || Array.isArray(told)) return Array.isArray(value) && Array.isArray(told) && isAlikeList(value, told);
	if (typeof value === 'object' && typeof told === 'object') return isAlikeObject(value as Json, told as Json);
	if (typeof value === 'string' && typeof told === 'string' && isTime(told)) return isTime(value) || value === '';
	return typeof value === typeof told;
}

function isAlikeList(values: readonly unknown[], [told]: readonly unknown[]): boolean {
	return told === undefined || values.every((value) => isAlike(value, told));
}

/** An object with other names each time, such as counts by pool, is like one with none of its own. */
function isAlikeObject(value: Json, told: Json): boolean {
	const shared = Object.keys(told).filter((name) => name in value);
	return (shared.length > 0 || Object.keys(value).length === 0 || Object.keys(told).length < 2) && shared.every((name) => isAlike(value[name], told[name]));
}

function isTime(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text);
}

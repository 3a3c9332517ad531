import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import { SABOTAGES } from '../../../demo/sabotage';
import { ALERT_CODES } from '../../../core/house/alert-rules';
import { REASONS } from '../../../core/outreach/reasons';
import { TOKENS } from '../../../core/outreach/tokens';
import { INSTALL_HELP } from '../../../core/templates/command';

export const ROOT = path.resolve(__dirname, '../../..');

/** What the documentation may name, read from the code itself. */
export interface Names {
	/** Of `npm run`. */
	readonly scripts: ReadonlySet<string>;
	/** Commands of `npx n8n-nodes-story-funnel`, and the options of `install`. */
	readonly commands: ReadonlySet<string>;
	readonly options: ReadonlySet<string>;
	readonly workflows: readonly string[];
	/** What stands behind `/form/` and `/webhook/`. */
	readonly paths: ReadonlySet<string>;
	/** A node's name in the editor -> every name in its panel. */
	readonly panels: ReadonlyMap<string, ReadonlySet<string>>;
	readonly credentials: ReadonlySet<string>;
	/** Fields of *Your settings* in `00` and `99` -> the value they are shipped with. */
	readonly settings: ReadonlyMap<string, string>;
	readonly reasons: ReadonlySet<string>;
	/** Codes of the store's errors and of alerts. */
	readonly codes: ReadonlySet<string>;
	readonly tokens: ReadonlySet<string>;
	readonly sabotages: ReadonlySet<string>;
	/** Every identifier that stands anywhere in the code. */
	readonly identifiers: ReadonlySet<string>;
}

const CODE = ['core/**/*.ts', 'nodes/**/*.{ts,json}', 'credentials/*.ts', 'workflows/**/*.json', 'sandbox/**/*.{ts,js,json}', 'demo/*.ts', 'testbed/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.mjs', 'docker/*', '*.mjs', 'package.json'];

export function readNames(): Names {
	const shipped = globSync('workflows/**/*.json', { cwd: ROOT }).map((file) => JSON.parse(source(file)) as Shipped);
	const nodes = shipped.flatMap((workflow) => workflow.nodes);
	const paths = nodes.flatMap(({ parameters }) => [parameters['path'], (parameters['options'] as Json | undefined)?.['path']]).filter((each) => typeof each === 'string');
	return {
		scripts: new Set(Object.keys((JSON.parse(source('package.json')) as { scripts: Json }).scripts)),
		commands: new Set([...source('core/cli.ts').matchAll(/(?:case|command ===) '([\w-]+)'/g)].map(([, name = '']) => name)),
		options: new Set([...INSTALL_HELP.matchAll(/--([a-z]+)/g)].map(([, name = '']) => name)),
		workflows: [...new Set(shipped.map(({ name }) => name))],
		paths: new Set(paths),
		panels: readPanels(),
		credentials: new Set(globSync('credentials/*.ts', { cwd: ROOT }).flatMap((file) => /displayName = '([^']+)'/.exec(source(file))?.[1] ?? [])),
		settings: new Map(nodes.filter(({ name, parameters }) => name === 'Your settings' && !JSON.stringify(parameters).includes('={{')).flatMap(({ parameters }) => assignmentsIn(parameters))),
		reasons: new Set(Object.keys(REASONS)),
		codes: new Set([...storeErrorCodes(), ...ALERT_CODES]),
		tokens: new Set(TOKENS),
		sabotages: new Set(SABOTAGES),
		identifiers: new Set(CODE.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).flatMap((file) => identifiersIn(source(file)))),
	};
}

type Json = Readonly<Record<string, unknown>>;
interface Shipped {
	readonly name: string;
	readonly nodes: ReadonlyArray<{ readonly name: string; readonly parameters: Json }>;
}

function assignmentsIn(parameters: Json): Array<[name: string, value: string]> {
	const { assignments = [] } = (parameters['assignments'] ?? {}) as { assignments?: ReadonlyArray<{ name: string; value: unknown }> };
	return assignments.map(({ name, value }) => [name, String(value)]);
}

function source(file: string): string {
	return readFileSync(path.join(ROOT, file), 'utf8');
}

/** Columns of other people's lists are known with spaces, whatever joins their words: 'subscriber id'. */
function identifiersIn(text: string): string[] {
	const columns = [...text.matchAll(/'([a-z]+(?: [a-z]+)+)'/g)].map(([, column = '']) => column.replaceAll(' ', '_'));
	return [...(text.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []), ...columns];
}

function storeErrorCodes(): string[] {
	return [...source('core/store/errors.ts').matchAll(/\| '([a-z_]+)'/g)].map(([, code = '']) => code);
}

/** Everything a person reads in the panel of a node: its fields, their options, its outputs. */
function readPanels(): Map<string, ReadonlySet<string>> {
	const { n8n } = JSON.parse(source('package.json')) as { n8n: { nodes: string[] } };
	return new Map(n8n.nodes.map((built) => {
		const file = path.join(ROOT, built.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
		const exported = jest.requireActual<Record<string, new () => { description: INodeTypeDescription }>>(file);
		const NodeType = exported[path.basename(file, '.node.ts')];
		if (NodeType === undefined) throw new Error(`${file} does not export its node.`);
		const { description } = new NodeType();
		return [description.displayName, new Set(wordsIn(description))] as const;
	}));
}

function wordsIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(wordsIn);
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => (typeof inner === 'string' && ['name', 'displayName', 'value'].includes(key) ? [inner] : key === 'outputNames' && Array.isArray(inner) ? inner.map(String) : wordsIn(inner)));
}

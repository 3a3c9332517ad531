import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');

interface Node {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	readonly typeVersion?: number;
	readonly position: readonly [number, number];
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly executeOnce?: boolean;
	readonly [key: string]: unknown;
}

interface Workflow {
	readonly id: string;
	readonly name: string;
	readonly nodes: readonly Node[];
	readonly connections: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<ReadonlyArray<{ readonly node: string }> | null>>>>>;
	readonly settings: Readonly<Record<string, unknown>>;
	readonly [key: string]: unknown;
}

/** Keys an export carries that belong to one instance, or to a person's test data. */
const OF_AN_INSTANCE = ['active', 'versionId', 'pinData', 'shared', 'tags', 'createdAt', 'updatedAt', 'staticData', 'triggerCount'];
/** What looks like a person or a secret: an address, a long digit string (IGSID), a token, a handle. */
const PERSONAL = /[\w.+-]+@(?!example\.)[\w-]+\.\w{2,}|\b\d{12,}\b|IGAA\w{10,}|EAA\w{20,}/;
/** Gives out thousands of items: an expression per item behind them costs seconds (n8n's expression engine, about 0.23 ms each). */
const BIG = ['viewerSegments'];

const NODES = (JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } }).n8n.nodes.map((file) => {
	const name = path.basename(file, '.node.js');
	return `n8n-nodes-story-funnel.${name.charAt(0).toLowerCase()}${name.slice(1)}`;
});

/** Everything that is wrong with a workflow file. */
function faultsOf(file: string, workflow: Workflow): string[] {
	return [...ofTheFile(file, workflow), ...ofItsNodes(workflow), ...ofItsWires(workflow), ...ofItsNote(workflow), ...ofItsPlaces(workflow)];
}

function ofTheFile(file: string, workflow: Workflow): string[] {
	const { settings } = workflow;
	const savesPeople = !['00', '01', '03'].includes(workflow.name.slice(0, 2));
	return [
		...OF_AN_INSTANCE.filter((key) => key in workflow).map((key) => `has ${key}`),
		...(path.basename(file).startsWith(workflow.name.slice(0, 2)) ? [] : ['file and name have different numbers']),
		...(workflow.id === `storyFunnel${workflow.name.slice(0, 2)}` ? [] : [`has the id ${workflow.id}`]),
		...(typeof settings['timezone'] === 'string' ? [] : ['has no time zone']),
		...(workflow.id === 'storyFunnel90' || settings['errorWorkflow'] === 'storyFunnel90' ? [] : ['has no error workflow']),
		...(savesPeople && (settings['saveDataErrorExecution'] !== 'none' || settings['saveDataSuccessExecution'] !== 'none' || settings['saveManualExecutions'] !== false) ? ['keeps executions'] : []),
		...(PERSONAL.test(JSON.stringify(workflow.nodes.map(({ parameters }) => parameters))) ? ['holds what looks like personal data or a token'] : []),
	];
}

function ofItsNodes({ nodes }: Workflow): string[] {
	const ids = new Set(nodes.map(({ id }) => id));
	const names = new Set(nodes.map(({ name }) => name));
	return [
		...(ids.size === nodes.length && names.size === nodes.length ? [] : ['has two nodes of one id or name']),
		...nodes.flatMap((node) => [
			...(typeof node.typeVersion === 'number' ? [] : [`${node.name}: no version`]),
			...('credentials' in node ? [`${node.name}: is tied to a credential`] : []),
			...(node.type.startsWith('n8n-nodes-story-funnel.') && !NODES.includes(node.type.replace(/Tool$/, '')) ? [`${node.name}: there is no ${node.type}`] : []),
			...(/"mode":"(list|id)"/.test(JSON.stringify(node.parameters['dataTableId'] ?? '')) ? [`${node.name}: names its table by id`] : []),
		]),
	];
}

function ofItsWires({ nodes, connections }: Workflow): string[] {
	const byName = new Map(nodes.map((node) => [node.name, node]));
	const wiredTo = (name: string, kinds: readonly string[]) => kinds.flatMap((kind) => connections[name]?.[kind] ?? []).flatMap((wires) => (wires ?? []).map(({ node }) => node));
	const targetsOf = (name: string) => wiredTo(name, ['main']);
	/** A model or a tool is reached by the agent it is wired to. */
	const servesReached = (name: string) => wiredTo(name, Object.keys(connections[name] ?? {}).filter((kind) => kind.startsWith('ai_'))).some((agent) => reached.has(agent));
	const reached = new Set<string>();
	const visit = (name: string): void => {
		if (reached.has(name)) return;
		reached.add(name);
		targetsOf(name).forEach(visit);
	};
	nodes.filter(({ type }) => /trigger$/i.test(type) || type === 'n8n-nodes-base.webhook').forEach(({ name }) => visit(name));
	return [
		...Object.keys(connections).flatMap((from) => [from, ...wiredTo(from, Object.keys(connections[from] ?? {}))]).filter((name) => !byName.has(name)).map((name) => `a wire leads to or from ${name}, which is not there`),
		...nodes.filter(({ name, type }) => type !== 'n8n-nodes-base.stickyNote' && !reached.has(name) && !servesReached(name)).map(({ name }) => `${name}: nothing leads to it`),
		...nodes.filter(({ type }) => BIG.includes(type.split('.').at(-1) ?? '')).flatMap(({ name }) =>
			targetsOf(name).filter((target) => byName.get(target)?.executeOnce !== true && JSON.stringify(byName.get(target)?.parameters ?? '').includes('$json') && !/\.(if|filter|switch|respondToWebhook|form)$/.test(byName.get(target)?.type ?? '')).map((target) => `${target}: an expression per item behind ${name}`),
		),
	];
}

function ofItsNote({ nodes }: Workflow): string[] {
	const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote').map(({ parameters }) => String(parameters['content']));
	return notes.some((text) => text.includes('**EN**') && text.includes('**NL**')) ? [] : ['has no note in English and Dutch'];
}

/** Outputs of our nodes that have more than two. */
const OUTPUTS: Readonly<Record<string, number>> = { dmOutreach: 4, consentGate: 3, instagramTrigger: 6 };
/** Name and what it does, below a node. */
const LABEL = 56;

/** n8n makes room for each output: 32 of them and of one more, and 96 at least. */
function heightOf({ type, parameters }: Node): number {
	const name = type.split('.').at(-1) ?? '';
	const { rules, options } = parameters as { rules?: { values?: unknown[] }; options?: { fallbackOutput?: string } };
	const outputs = name === 'switch' ? (rules?.values?.length ?? 0) + (options?.fallbackOutput === 'extra' ? 1 : 0) : (OUTPUTS[name] ?? 1);
	return Math.max(96, 32 * (outputs + 1));
}

/** A node is about 100 wide, and a note as wide and high as it says. */
function ofItsPlaces({ nodes }: Workflow): string[] {
	const boxes = nodes.map((node) => {
		const { name, position: [x, y], parameters, type } = node;
		return type === 'n8n-nodes-base.stickyNote'
			? { name, x, y, right: x + Number(parameters['width']), bottom: y + Number(parameters['height']) }
			: { name, x, y, right: x + 100, bottom: y + heightOf(node) + LABEL };
	});
	return boxes.flatMap((a, index) =>
		boxes.slice(index + 1).filter((b) => a.x < b.right && b.x < a.right && a.y < b.bottom && b.y < a.bottom).map((b) => `${a.name} lies on ${b.name}`),
	);
}

/** Names of the Data Tables a workflow makes, reads or writes. */
function tablesOf({ nodes }: Workflow): Set<string> {
	const all = nodes.filter(({ type }) => type === 'n8n-nodes-base.dataTable').map(({ parameters }) => parameters['tableName'] ?? (parameters['dataTableId'] as { readonly value?: unknown } | undefined)?.value);
	return new Set(all.filter((name) => typeof name === 'string'));
}

function inOneAnother(names: readonly string[]): string[] {
	return names.flatMap((name) => names.filter((other) => other !== name && other.includes(name)).map((other) => `${name} in ${other}`));
}

const SHIPPED = globSync('workflows/**/*.json', { cwd: ROOT }).sort();
const VARIANTS = SHIPPED.filter((file) => file.includes('/crm/'));
const read = (file: string) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as Workflow;

describe('the shipped workflows', () => {
	it.each(SHIPPED)('%s can be imported anywhere, by anybody', (file) => {
		expect(faultsOf(file, read(file))).toEqual([]);
	});

	it('each has a row in the read-me', () => {
		const page = readFileSync(path.join(ROOT, 'workflows/README.md'), 'utf8');
		expect(SHIPPED.map((file) => read(file).name).filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
	});

	it('give their tables names of which none is part of another: n8n looks a table up by part of its name, and takes the first', () => {
		const names = [...new Set(SHIPPED.flatMap((file) => [...tablesOf(read(file))]))].sort();
		expect(names.length).toBeGreaterThan(20);
		expect(inOneAnother(names)).toEqual([]);
		expect(inOneAnother([...names, 'my_keywords'])).toEqual(['keywords in my_keywords']);
	});

	it.each(VARIANTS)('%s does all that 41 does, and gives leads to a CRM by a key of their own', (file) => {
		const [plain, variant] = [read('workflows/41-crm-sync.json'), read(file)];
		const doing = ({ nodes }: Workflow) => nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote').map(({ name, type, parameters }) => JSON.stringify([name, type, parameters]));
		const same = ['Which recipient?'];
		expect(doing(plain).filter((each) => !doing(variant).includes(each)).map((each) => (JSON.parse(each) as string[])[0])).toEqual(same);
		const crm = path.basename(file, '.json').replace('41-crm-sync-', '');
		expect(variant.nodes.find(({ name }) => name === 'Which recipient?')?.parameters).toMatchObject({ rules: { values: [{ outputKey: 'Leads table' }, { conditions: { conditions: [{ rightValue: crm }] } }] } });
		expect(variant.nodes.filter(({ parameters }) => parameters['operation'] === 'giveLead').map(({ parameters }) => [parameters['recipient'], parameters['leadPurpose']])).toContainEqual([crm, 'crm_storage']);
		// Whatever fails, the lead is tried again; whatever succeeds, it is confirmed.
		const ends = (output: number) => Object.entries(variant.connections).flatMap(([from, { main = [] }]) => (main[output] ?? []).map(({ node }) => `${from} → ${node}`));
		const writes = variant.nodes.filter((node) => node['onError'] === 'continueErrorOutput').map(({ name }) => name);
		expect(writes.filter((name) => !ends(1).includes(`${name} → Not confirmed`))).toEqual([]);
		expect(writes.length).toBeGreaterThan(7);
	});

	it.each<[string, (workflow: Workflow) => Workflow, RegExp]>([
		['an export of one instance', (each) => ({ ...each, active: true }), /has active/],
		['a credential', (each) => ({ ...each, nodes: each.nodes.map((node) => ({ ...node, credentials: {} })) }), /tied to a credential/],
		['an address', (each) => ({ ...each, nodes: [...each.nodes.slice(1), { ...each.nodes[0], parameters: { to: 'jo@shop.nl' } } as Node] }), /personal data/],
		['a node nobody calls', (each) => ({ ...each, nodes: [...each.nodes, { id: 'x', name: 'Alone', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [9000, 9000], parameters: {} }] }), /Alone: nothing leads to it/],
		['two nodes on one place', (each) => ({ ...each, nodes: each.nodes.map((node) => ({ ...node, position: [0, 0] as const })) }), /lies on/],
		['a node on the name of another', (each) => ({ ...each, nodes: each.nodes.flatMap((node) => (node.type.endsWith('.stickyNote') ? [node] : [node, { ...node, name: `${node.name} too`, position: [node.position[0], node.position[1] + 110] as const }])) }), / too lies on|lies on .* too/],
		['a node of ours that is not there', (each) => ({ ...each, nodes: each.nodes.map((node) => ({ ...node, type: 'n8n-nodes-story-funnel.oracle' })) }), /there is no/],
		['kept executions', (each) => ({ ...each, settings: {} }), /keeps executions/],
	])('would show %s', (_what, spoil, fault) => {
		expect(faultsOf('workflows/20-inbox.json', spoil(read('workflows/20-inbox.json'))).join('; ')).toMatch(fault);
	});
});

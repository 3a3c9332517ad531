import path from 'node:path';
import { link } from '../../../core/templates/link';
import { inOrder, isPublished } from '../../../core/templates/order';
import { partsOf } from '../../../core/templates/parts';
import { planInstallation, type Found, type Wish } from '../../../core/templates/plan';
import { readTemplates } from '../../../core/templates/read-templates';
import { linkOf, type PresentWorkflow, type Template } from '../../../core/templates/workflow';

const TEMPLATES = readTemplates(path.join(__dirname, '../../../workflows'));
const NOTHING: Found = { workflows: [], installed: [], credentials: [] };

function template(number: string): Template {
	const found = TEMPLATES.find(({ key }) => key.startsWith(number));
	if (found === undefined) throw new Error(`no template ${number}`);
	return found;
}

function present(number: string, more: Partial<PresentWorkflow> = {}): PresentWorkflow {
	return { ...template(number), id: `in-n8n-${number}`, published: true, hasDraft: false, ...more };
}

describe('the order of installation', () => {
	const order = inOrder(TEMPLATES, 'all').map(({ name }) => name);

	it('puts those called before those who call them', () => {
		for (const { name, nodes } of TEMPLATES) {
			for (const called of nodes.flatMap((node) => linkOf(node)?.cachedResultName ?? [])) expect([name, order.indexOf(called) < order.indexOf(name)]).toEqual([name, true]);
		}
	});

	it('puts inbox, rights and retention before whatever sends of itself', () => {
		const at = (number: string) => order.indexOf(template(number).name);
		expect(Math.max(at('20'), at('50'), at('60'))).toBeLessThan(Math.min(at('30'), at('31')));
	});

	it('has a starter set of six beside set-up that calls nobody outside it', () => {
		const starter = inOrder(TEMPLATES, 'starter', ['00', '01', '02', '03']);
		expect(starter).toHaveLength(6);
		const names = starter.map(({ name }) => name);
		const called = starter.flatMap(({ nodes }) => nodes.flatMap((node) => linkOf(node)?.cachedResultName ?? []));
		expect(called.filter((name) => !names.includes(name)).sort()).toEqual([template('21').name, template('22').name, template('32').name]);
	});
});

describe('the plan', () => {
	it('makes everything once, and publishes only what starts by itself and needs no decision first', () => {
		const steps = planInstallation(TEMPLATES, NOTHING, { selection: 'all' });
		expect(steps.map((step) => step.do)).toEqual(TEMPLATES.map(() => 'create'));
		expect(isPublished(template('12'))).toBe(false);
		expect(isPublished(template('00'))).toBe(false);
		expect(isPublished(template('20'))).toBe(true);
	});

	it('switches off the call of a workflow that others do without, until it is there', () => {
		const calls = (wish: Partial<Wish>, found: Partial<Found> = {}) =>
			planInstallation(TEMPLATES, { ...NOTHING, ...found }, { selection: 'starter', ...wish })
				.flatMap((step) => step.template.nodes)
				.flatMap((node) => (linkOf(node) === undefined ? [] : [[node.name, node['disabled'] === true]]));
		expect(calls({})).toContainEqual(['21 moderation', true]);
		expect(calls({}).filter(([, disabled]) => disabled).map(([name]) => name).sort()).toEqual(['21 moderation', '22 smart reply', '32 comment to DM']);
		expect(calls({ selection: 'all' })).toContainEqual(['21 moderation', false]);
		// A model answers nobody until a person switches it on.
		expect(calls({ selection: 'all' })).toContainEqual(['22 smart reply', true]);
		expect(calls({}, { workflows: [present('21')] })).toContainEqual(['21 moderation', false]);
		expect(calls({ selection: 'all', without: ['21'] })).toContainEqual(['21 moderation', true]);
	});

	const only = (number: string, found: Partial<Found>) => planInstallation([template(number)], { ...NOTHING, ...found }, { selection: 'all' })[0];

	it('takes an unrecorded workflow that is as shipped for its own, and touches no other of that name', () => {
		expect(only('60', { workflows: [present('60')] })).toMatchObject({ do: 'keep' });
		expect(only('60', { workflows: [present('60', { nodes: [] })] })).toMatchObject({ do: 'conflict' });
		expect(only('60', { workflows: [present('60'), present('60', { id: 'another' })] })).toMatchObject({ do: 'nameTaken' });
	});

	it('takes 00 for its own when it was imported by hand and filled in, but not when its settings are another version\'s', () => {
		const settings = (change: (assignment: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>) => {
			const { nodes } = template('00');
			return nodes.map((node) => {
				if (node.name !== 'Your settings') return node;
				const { assignments } = node.parameters?.['assignments'] as { assignments: Readonly<Record<string, unknown>>[] };
				return { ...node, parameters: { ...node.parameters, assignments: { assignments: assignments.map(change) } } };
			});
		};
		const of = (nodes: Template['nodes']) => only('00', { workflows: [present('00', { published: false, nodes })] });
		expect(of(settings((each) => ({ ...each, id: 'n8n', value: each['name'] === 'install' ? 'yes' : 'mine' })))).toMatchObject({ do: 'keep', kept: ['node:Your settings'] });
		expect(of(settings((each) => (each['name'] === 'language' ? { ...each, name: 'tongue' } : each)))).toMatchObject({ do: 'conflict', parts: ['node:Your settings'] });
		expect(of(template('00').nodes.slice(1))).toMatchObject({ do: 'conflict' });
	});

	it('leaves off what was switched off, and unpublished what has a draft', () => {
		const record = { template: template('60').key, workflowId: 'in-n8n-60', parts: partsOf(template('60')), wasPublished: true };
		expect(only('60', { workflows: [present('60', { published: false })], installed: [record] })).toMatchObject({ publish: 'switched_off' });
		expect(only('60', { workflows: [present('60', { published: false })], installed: [{ ...record, wasPublished: false }] })).toMatchObject({ publish: 'yes' });
		expect(only('60', { workflows: [present('60', { hasDraft: true })], installed: [record] })).toMatchObject({ publish: 'draft' });
	});
});

describe('linking', () => {
	const store = { id: '1', name: 'Store', type: 'storyFunnelStoreApi' };
	const login = { id: '2', name: 'Shop', type: 'storyFunnelInstagramOAuth2Api' };
	const workflowIds = new Map(TEMPLATES.map(({ fixedId }) => [fixedId, `in-n8n-${fixedId}`]));

	it('takes the only credential of a kind and sets the authentication that goes with it', () => {
		const { content, missingCredentials, missingWorkflows } = link(template('20'), { credentials: [store, login], workflowIds });
		expect([missingCredentials, missingWorkflows]).toEqual([[], []]);
		const trigger = content.nodes.find(({ type }) => type.endsWith('.instagramTrigger'));
		expect(trigger).toMatchObject({ parameters: { authentication: 'oAuth2' }, credentials: { storyFunnelInstagramOAuth2Api: { id: '2' }, storyFunnelStoreApi: { id: '1' } } });
	});

	it('never chooses between two, and takes the one that was named', () => {
		const credentials = [store, login, { id: '3', name: 'Cafe', type: 'storyFunnelInstagramTokenApi' }];
		expect(link(template('20'), { credentials, workflowIds }).missingCredentials).toEqual([
			{ types: ['storyFunnelInstagramTokenApi', 'storyFunnelInstagramOAuth2Api'], candidates: ['Shop', 'Cafe'] },
		]);
		const { content, missingCredentials } = link(template('20'), { credentials, chosen: ['Cafe'], workflowIds });
		expect(missingCredentials).toEqual([]);
		expect(content.nodes.find(({ type }) => type.endsWith('.instagramTrigger'))?.credentials).toMatchObject({ storyFunnelInstagramTokenApi: { id: '3' } });
	});

	it('changes nothing of what a workflow does', () => {
		for (const each of TEMPLATES) expect(partsOf(link(each, { credentials: [store, login], workflowIds }).content)).toEqual(partsOf(each));
	});
});

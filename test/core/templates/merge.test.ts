import fc from 'fast-check';
import { mergeTemplate } from '../../../core/templates/merge';
import { partsOf } from '../../../core/templates/parts';
import type { WorkflowContent } from '../../../core/templates/workflow';

const NAMES = ['A', 'B', 'C', 'D'];

/** A workflow of some of four nodes, each with one parameter; wires run from each to the next that is there. */
const workflows = fc.array(fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }), { minLength: 4, maxLength: 4 }).map((values): WorkflowContent => {
	const there = NAMES.filter((_, index) => values[index] !== undefined);
	return {
		name: 'w',
		nodes: there.map((name) => ({ name, type: 'n8n-nodes-base.set', parameters: { value: values[NAMES.indexOf(name)] } })),
		connections: Object.fromEntries(there.slice(0, -1).map((name, index) => [name, { main: [[{ node: there[index + 1], type: 'main', index: 0 }]] }])),
		settings: { timezone: 'Europe/Amsterdam' },
	};
});

describe('a newer template and an edited workflow', () => {
	it('a change of the user is never lost and a change of the template never half taken', () => {
		fc.assert(
			fc.property(workflows, workflows, workflows, (base, present, next) => {
				const merged = mergeTemplate(partsOf(base), present, next);
				if (merged.kind === 'conflict') return;
				const after = partsOf(merged.kind === 'update' ? merged.content : present);
				const [was, mine, theirs] = [partsOf(base), partsOf(present), partsOf(next)];
				for (const part of new Set([...Object.keys(was), ...Object.keys(mine), ...Object.keys(theirs)])) {
					expect([part, after[part]]).toEqual([part, mine[part] === was[part] ? theirs[part] : mine[part]]);
				}
			}),
			{ numRuns: 3000 },
		);
	});

	it('nothing is written where nobody knows what was installed', () => {
		fc.assert(fc.property(workflows, workflows, (present, next) => {
			expect(mergeTemplate(undefined, present, next).kind).not.toBe('update');
		}));
	});

	it('nodes stay where the user put them, with the credentials they chose', () => {
		const node = { name: 'A', type: 'n8n-nodes-base.set', parameters: { value: 1 } };
		const base: WorkflowContent = { name: 'w', nodes: [node], connections: {}, settings: {} };
		const placed = { ...node, position: [7, 7], credentials: { api: { id: '1', name: 'Mine' } } };
		const merged = mergeTemplate(partsOf(base), { ...base, nodes: [placed] }, { ...base, nodes: [{ ...node, position: [0, 0], parameters: { value: 2 } }] });
		expect(merged).toMatchObject({ kind: 'update', content: { nodes: [{ parameters: { value: 2 }, position: [7, 7], credentials: { api: { id: '1' } } }] } });
	});
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Reference } from '../../nodes/shared/reference-page';
import { packNodes } from './support/pack-nodes';
import { lost, pinsOf, pinsText, type Pins } from './support/panel-pins';

const FILE = path.join(__dirname, 'parameters.json');
const kept = (existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {}) as Pins;
const now = pinsOf(packNodes);

const TO_DO = 'Workflows on other machines use this. Keep it as it is, and put the change into a new typeVersion: see docs/compatibility.md.';
const TO_ADD = 'New parameters and choices are pinned by: WRITE_PARAMETERS=1 npm test -- test/house/compatibility';

describe('what saved workflows rest on', () => {
	it('is still there under its name, with its default, in every version of every node', () => {
		const missing = lost(kept, now);
		expect(missing.length === 0 ? [] : [TO_DO, ...missing]).toEqual([]);
	});

	it('is pinned as a whole', () => {
		// Only what is added may be written: what is lost has failed already.
		if (process.env['WRITE_PARAMETERS'] === '1' && lost(kept, now).length === 0) writeFileSync(FILE, pinsText(now));
		const pinned = readFileSync(FILE, 'utf8');
		expect(pinned === pinsText(now) ? [] : [TO_ADD, ...lost(now, JSON.parse(pinned) as Pins)]).toEqual([]);
	});
});

/** A node of the pack with one thing about it changed. */
function changed(change: (node: Reference['description']) => Reference['description']): Pins {
	return pinsOf(packNodes.map((node) => (node.description.name === 'dmOutreach' ? { ...node, description: change(node.description) } : node)));
}

describe('a change that would break saved workflows', () => {
	const withProperties = (change: (property: Reference['description']['properties'][number]) => Reference['description']['properties'][number]) =>
		lost(now, changed((node) => ({ ...node, properties: node.properties.map(change) })));

	it('is seen: a name, a choice, a default, an output, a version', () => {
		expect(withProperties((property) => (property.name === 'budget' ? { ...property, name: 'most' } : property))).toEqual(['dmOutreach@1: budget is gone or has another name']);
		expect(withProperties((property) => (property.name === 'copySource' ? { ...property, options: property.options?.slice(1) ?? [] } : property))).toEqual(['dmOutreach@1: copySource has no more the choice "published"']);
		expect(withProperties((property) => (property.name === 'batch' ? { ...property, default: 300 } : property))).toEqual(['dmOutreach@1: batch has no more the default 200']);
		expect(lost(now, changed((node) => ({ ...node, outputs: node.outputs.slice(1) as typeof node.outputs })))).toEqual(['dmOutreach@1 has 3 outputs, not 4']);
		expect(lost(now, changed((node) => ({ ...node, version: 2 })))).toEqual(['dmOutreach@1 is gone']);
	});

	it('is none when something is added, or a name on the panel is another', () => {
		expect(withProperties((property) => ({ ...property, displayName: 'Another' }))).toEqual([]);
		expect(lost(now, changed((node) => ({ ...node, version: [1, 2] })))).toEqual([]);
		expect(lost(now, changed((node) => ({ ...node, properties: [...node.properties, { displayName: 'New', name: 'new', type: 'string', default: '' }] })))).toEqual([]);
	});
});

import fc from 'fast-check';
import { checkModeration } from '../../core/consent/published-moderation';
import { checkKeywords } from '../../core/consent/published-keywords';
import { checkCommentKeywords } from '../../core/outreach/comment-keywords';
import { checkCopy } from '../../core/outreach/copy';
import { partsOf } from '../../core/templates/parts';
import { mergeTemplate } from '../../core/templates/merge';
import type { WorkflowContent } from '../../core/templates/workflow';
import { readCsv, type SourceRow } from '../../core/viewers/import-csv';
import { readFeedRows, rowFrom } from '../../core/viewers/import-feed';
import { checkRow } from '../../core/viewers/import-row';
import { holds } from '../core/support/property';

/** Names that mean something to every object; whoever writes a list, a delivery or a table chooses its names. */
const NASTY = ['__proto__', 'constructor', 'prototype', '__defineGetter__', 'toString', 'hasOwnProperty', 'valueOf', 'polluted'];
const NAMES = [...NASTY, 'handle', 'story_id', 'viewed_at', 'tag', 'viewer_id'];
const RULES = { timeZone: 'Europe/Amsterdam', now: Date.UTC(2026, 10, 24), source: 'hand-kept list', context: null, onlyThisSource: false };

const name = fc.constantFrom(...NAMES);
const value = fc.oneof(fc.constantFrom('anna', 's1', '2026-11-20', '', '__proto__', 'constructor'), fc.constant({ polluted: 'yes' }), fc.constant(1));

/** An object as JSON makes it: `__proto__` is a field of its own. */
const poisoned = fc.array(fc.tuple(name, value), { maxLength: 8 }).map((pairs) => JSON.parse(`{${pairs.map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`).join(',')}}`) as Record<string, unknown>);
const mapping = fc.array(fc.tuple(name, name), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs));

function expectClean(): void {
	const polluted = [Object.prototype, Array.prototype, Function.prototype, Map.prototype].filter((prototype) => Object.keys(prototype).length > 0);
	expect(polluted).toEqual([]);
	expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

/** A row holds our columns and nothing else, and inherits from nothing a stranger gave. */
function expectPlain({ content }: SourceRow): void {
	if (!('cells' in content)) return;
	expect([Object.prototype, null]).toContain(Object.getPrototypeOf(content.cells));
	for (const each of NASTY) expect(Object.hasOwn(content.cells, each)).toBe(false);
	expect((content.cells as { polluted?: unknown }).polluted).toBeUndefined();
	checkRow(content.cells, RULES);
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
	yield await Promise.resolve(Buffer.from(text));
}

async function rowsOf(text: string, options: Parameters<typeof readCsv>[1]): Promise<SourceRow[]> {
	const rows: SourceRow[] = [];
	for await (const row of readCsv(bytesOf(text), options)) rows.push(row);
	return rows;
}

describe('names a stranger chooses change no object', () => {
	it('in the header of a list, and in the mapping of its columns', () =>
		holds(
			fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 8 }), fc.array(fc.array(value.map((each) => (typeof each === 'object' ? 'polluted' : String(each))), { maxLength: 8 }), { maxLength: 4 }), mapping, async (header, lines, columns) => {
				const rows = await rowsOf([header, ...lines].map((cells) => cells.join(';')).join('\n'), { mapping: columns });
				rows.forEach(expectPlain);
				expectClean();
			}),
			600,
		),
	);

	it('a list whose other columns have such names is taken as it is', async () => {
		const rows = await rowsOf('__proto__;constructor;handle;story_id;viewed_at\npolluted;x;anna;s1;2026-11-20\n', {});
		expect(rows).toMatchObject([{ content: { cells: { handle: 'anna', story_id: 's1', viewed_at: '2026-11-20' } } }]);
		rows.forEach(expectPlain);
		expectClean();
	});

	it('in a delivery of a vendor and in items', () =>
		holds(
			fc.property(fc.array(poisoned, { maxLength: 4 }), mapping, fc.boolean(), (list, columns, isWrapped) => {
				const body = JSON.stringify(isWrapped ? { rows: list, ['constructor']: { prototype: { polluted: 'yes' } } } : list);
				readFeedRows(Buffer.from(body), columns).forEach(expectPlain);
				for (const each of list) expectPlain(rowFrom(each, 1, new Map(Object.entries(columns))));
				expectClean();
			}),
			1_000,
		),
	);

	it('in the tables a team keeps', () =>
		holds(
			fc.property(fc.array(fc.oneof(poisoned, fc.constantFrom<unknown>(null, '__proto__', 1, []))), (rows) => {
				for (const check of [checkModeration, checkKeywords, checkCommentKeywords, checkCopy]) check(rows);
				expectClean();
			}),
			500,
		),
	);

	it('in a workflow that is merged with a newer one', () => {
		const workflow = (at: number): WorkflowContent => JSON.parse(`{"name":"x","settings":{"__proto__":{"polluted":1}},
			"nodes":[{"name":"__proto__","type":"t","parameters":{"__proto__":{"polluted":1},"at":${at}}},{"name":"constructor","type":"t"}],
			"connections":{"__proto__":{"main":[[{"node":"constructor"}]]}}}`) as WorkflowContent;
		const merged = mergeTemplate(partsOf(workflow(1)), workflow(1), workflow(2));
		expect(merged).toMatchObject({ kind: 'update', changed: ['node:__proto__'] });
		expectClean();
	});

	it('control: a polluted prototype is seen', () => {
		Object.defineProperty(Object.prototype, 'polluted', { value: 1, enumerable: true, configurable: true });
		try {
			expect(expectClean).toThrow();
		} finally {
			delete (Object.prototype as Record<string, unknown>)['polluted'];
		}
		expectClean();
	});
});

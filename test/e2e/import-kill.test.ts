import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor, type WorkflowJson } from '../../testbed';
import { Bed } from './support/bed';
import { credentialsOf } from './support/pack-workflow';
import { countRows } from './support/store-rows';

const ROWS = 200_000;
const PEOPLE = 20_000;
const START = Date.now() - 2 * 24 * 3_600_000;
/** Rows there are when the process dies, and milliseconds from then: others in every run, told in the names of the tests. */
const KILLS = [1, 60_000, 110_000, 160_000]
	.map((before, index, ends) => (index === 0 ? 1 : randomInt(ends[index - 1] ?? 1, before)))
	.map((rows) => [rows, randomInt(150)] as const);

/** Every person in ten stories, and every fiftieth row twice. */
function list(): { csv: string; distinct: number; people: number } {
	const rows = Array.from({ length: ROWS }, (_, index) => {
		const nth = index % 50 === 49 ? index - 1 : index;
		return `person_${nth % PEOPLE},s${Math.floor(nth / PEOPLE)},${new Date(START + nth).toISOString()}`;
	});
	return { csv: ['handle,story_id,viewed_at', ...rows].join('\n'), distinct: new Set(rows).size, people: new Set(rows.map((row) => row.split(',')[0])).size };
}

/** kill -9 in the middle of a long import: the import again leaves exactly the distinct rows. */
describe('an import that is killed', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'story-funnel-lists-'));
	const { csv, distinct, people } = list();
	let bed: Bed;
	let workflow: string;

	beforeAll(async () => {
		writeFileSync(path.join(folder, 'viewers.csv'), csv);
		bed = await Bed.start({ env: { N8N_RESTRICT_FILE_ACCESS_TO: folder } });
		const { storyFunnelStoreApi } = await credentialsOf(bed.n8n);
		workflow = (await bed.n8n.api.deployWorkflow(importing(path.join(folder, 'viewers.csv'), { storyFunnelStoreApi }))).id;
	});
	afterAll(async () => {
		await bed.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	const views = () => countRows(bed.funnel.storeFile, 'engagements');

	it.each(KILLS)('after %i rows and %i ms keeps what was committed', async (rows, after) => {
		await bed.n8n.api.editor.json('POST', `/rest/workflows/${workflow}/run`, { triggerToStartFrom: { name: 'By hand' } });
		await waitFor('rows of the import', async () => (views() >= rows ? true : undefined), { timeoutMs: 90_000, everyMs: 20 });
		await sleep(after);
		await bed.kill9();
		expect(views()).toBeGreaterThanOrEqual(rows);
		expect(views()).toBeLessThan(distinct);
		await bed.restart();
	});

	it('and repeated has exactly the distinct rows', async () => {
		const before = views();
		const { status } = await bed.n8n.api.runManually(workflow, 'By hand', 150_000);
		expect([status, views(), countRows(bed.funnel.storeFile, 'viewers')]).toEqual(['success', distinct, people]);
		expect(before).toBeLessThan(distinct);
	});
});

function importing(file: string, credentials: Readonly<Record<string, unknown>>): WorkflowJson {
	const link = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	return {
		name: 'import a long list',
		nodes: [
			{ id: '1', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				id: '2', name: 'Read', type: 'n8n-nodes-base.readWriteFile', typeVersion: 1, position: [200, 0],
				parameters: { operation: 'read', fileSelector: file, options: { dataPropertyName: 'data' } },
			},
			{
				id: '3', name: 'Import', type: 'n8n-nodes-story-funnel.storyViewers', typeVersion: 1, position: [400, 0],
				parameters: { resource: 'import', operation: 'importFile', binaryPropertyName: 'data', source: 'hand-kept list', accountKey: '' },
				credentials,
			},
		],
		connections: { 'By hand': link('Read'), Read: link('Import') },
		settings: { executionOrder: 'v1', saveManualExecutions: true },
	} as WorkflowJson;
}

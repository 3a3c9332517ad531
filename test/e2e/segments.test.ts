import { itemsOf, waitFor, type WorkflowJson } from '../../testbed';
import { Bed } from './support/bed';
import { credentialsOf } from './support/pack-workflow';

const YESTERDAY = new Date(Date.now() - 24 * 3_600_000).toISOString();
const VIEWERS = 'n8n-nodes-story-funnel.storyViewers';
const SEGMENTS = 'n8n-nodes-story-funnel.viewerSegments';

/** People from a list become a segment, on a real n8n, with what the team's own table says of the stories. */
describe('a segment workflow on a real n8n', () => {
	let bed: Bed;
	let workflow = '';

	beforeAll(async () => {
		bed = await Bed.start();
	});
	afterAll(async () => {
		await bed.stop();
	});

	/** The live story, once the pulse has given it a row; publishing anew makes the pulse look at once. */
	async function untilStory(): Promise<{ storyKey: string; storyId: string }> {
		const pulse = bed.funnel.workflows['10 story pulse'] ?? '';
		await bed.n8n.api.unpublish(pulse);
		await bed.n8n.api.publish(pulse);
		const storyKey = await waitFor('the story', async () => (await bed.n8n.api.dataTables.rows('stories'))[0]?.['storyKey'], { timeoutMs: 75_000, everyMs: 250 });
		return { storyKey: String(storyKey), storyId: bed.control.state().accounts[0]?.stories[0]?.id ?? '' };
	}

	/** By hand → rows of a list → Import; then the table → facts → rule → preview. */
	async function deploy(storyId: string): Promise<string> {
		const { storyFunnelStoreApi: store } = await credentialsOf(bed.n8n);
		if (!store) throw new Error('the funnel has no store');
		const row = (handle: string, story: string) => ({ handle, story_id: story, first_seen: YESTERDAY, tag: handle === 'mara.k' ? 'fair' : '' });
		const rows = [row('mara.k', 's1'), row('mara.k', 's2'), row('mara.k', storyId), row('tom_w', 's1'), row('tom_w', storyId)];
		const node = (name: string, type: string, parameters: Record<string, unknown>, withStore = true) => ({
			id: name, name, type, typeVersion: type === 'n8n-nodes-base.dataTable' ? 1.1 : 1, position: [0, 0] as [number, number], parameters,
			...(withStore ? { credentials: { storyFunnelStoreApi: store } } : {}),
		});
		const rule = {
			resource: 'rule', operation: 'rules', accountKey: '', ruleFrom: 'fields', match: 'all',
			groups: { group: [{ match: 'all', conditions: { condition: [{ is: 'stories', atLeast: 2, window: 'last_days', days: 7 }, { is: 'tag', tag: 'Fair' }] } }] },
		};
		const json: WorkflowJson = {
			name: 'segments',
			nodes: [
				node('By hand', 'n8n-nodes-base.manualTrigger', {}, false),
				{ ...node('List', 'n8n-nodes-base.code', { jsCode: `return ${JSON.stringify(rows)}.map((json) => ({ json }))` }, false), typeVersion: 2 },
				node('Import', VIEWERS, { resource: 'import', operation: 'importItems', accountKey: '' }),
				node('Stories', 'n8n-nodes-base.dataTable', { resource: 'row', operation: 'get', dataTableId: { __rl: true, mode: 'name', value: 'stories' }, returnAll: true }, false),
				node('Facts', VIEWERS, { resource: 'story', operation: 'setStoryFacts', accountKey: '' }),
				node('Segment', SEGMENTS, rule),
				node('Preview', SEGMENTS, { ...rule, previewOnly: true }),
			],
			connections: Object.fromEntries(
				['By hand', 'List', 'Import', 'Stories', 'Facts', 'Segment', 'Preview'].slice(0, -1).map((name, index, names) => [
					name, { main: [[{ node: names[index + 1] ?? 'Preview', type: 'main', index: 0 }]] },
				]),
			),
			settings: { executionOrder: 'v1', saveManualExecutions: true, saveDataSuccessExecution: 'all' },
		};
		return (await bed.n8n.api.deployWorkflow(json)).id;
	}

	async function run() {
		const execution = await bed.n8n.api.runManually(workflow, 'By hand', 60_000);
		expect(execution.status).toBe('success');
		return execution;
	}

	it('finds people by their views and tags, with the facts of the table', async () => {
		const story = await untilStory();
		workflow = await deploy(story.storyId);
		await bed.n8n.api.dataTables.upsert('stories', ['storyKey'], { storyKey: story.storyKey, theme: 'glaze', sensitive: false });
		const execution = await run();
		expect(itemsOf(execution, 'Import')[0]).toMatchObject({ added: 5, rejected: 0 });
		expect(itemsOf(execution, 'Facts')[0]).toMatchObject({ storyKey: story.storyKey, sensitive: false, viewsForgotten: 0 });
		expect(itemsOf(execution, 'Segment')).toEqual([{ accountKey: expect.any(String), viewerKey: expect.stringMatching(/^vwr_/), segment: 'rules', stories: 3 }]);
		expect(itemsOf(execution, 'Preview')[0]).toMatchObject({ matched: 1, rest: 1, rule_en: expect.stringContaining('at least 2 different stories') });
		expect(JSON.stringify(['Segment', 'Preview', 'Facts'].map((name) => itemsOf(execution, name)))).not.toMatch(/mara|tom_w/);
	});

	it('forgets who viewed a story the team marks sensitive, and takes no such view again', async () => {
		const story = await untilStory();
		await bed.n8n.api.dataTables.upsert('stories', ['storyKey'], { storyKey: story.storyKey, sensitive: true });
		const first = await run();
		expect(itemsOf(first, 'Facts')[0]).toMatchObject({ sensitive: true, viewsForgotten: 2 });
		expect(itemsOf(first, 'Segment')).toMatchObject([{ stories: 2 }]);
		const second = await run();
		expect(itemsOf(second, 'Import')[0]).toMatchObject({ added: 0, known: 3, rejected: 2 });
		expect(itemsOf(second, 'Preview')[0]).toMatchObject({ sensitiveViews: 2 });
	});
});

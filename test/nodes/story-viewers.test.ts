import type { Json, RunResult } from './support/protocol';
import { Stage, onlyItem } from './support/stage';

const [ACCEPTED, REJECTED] = [0, 1];
const YESTERDAY = new Date(Date.now() - 24 * 3_600_000).toISOString();

describe('Story Viewers in n8n\'s engine', () => {
	let stage: Stage;

	beforeAll(async () => {
		stage = await Stage.start();
	});
	afterAll(async () => {
		await stage.stop();
	});

	const use = (operation: string, items: readonly Json[], parameters: Json = {}, options: Parameters<Stage['run']>[3] = {}): Promise<RunResult> =>
		stage.run('storyViewers', { operation, accountKey: '', ...parameters }, items, options);
	const row = (handle: string, story_id = 's1'): Json => ({ handle, story_id, first_seen: YESTERDAY });
	const viewed = { storyId: 's7', viewedAt: YESTERDAY };

	it('takes items as rows: one summary paired with all, and each problem paired with its row', async () => {
		const items = [row('anna'), { ...row('bo bo'), tag: '=1' }, row('Anna'), { ...row('cas'), story_id: 17 }, { note: 'no row at all' }];
		const result = await use('importItems', items);
		expect(result.status).toBe('success');
		const [summary] = result.outputs?.[ACCEPTED] ?? [];
		expect(summary?.json).toEqual({
			accountKey: expect.stringMatching(/^acc_/), importKey: expect.stringMatching(/^imp_/),
			rows: 5, added: 2, known: 1, rejected: 2, suppressed: 0,
		});
		expect(summary?.pairedItem).toEqual([0, 1, 2, 3, 4].map((item) => ({ item })));
		const rejected = result.outputs?.[REJECTED] ?? [];
		expect(rejected.map(({ json, pairedItem }) => [json['line'], json['field'], pairedItem])).toEqual([
			[2, 'handle', { item: 1 }], [2, 'tag', { item: 1 }],
			[5, 'handle', { item: 4 }], [5, 'story_id', { item: 4 }], [5, 'viewed_at', { item: 4 }],
			[undefined, undefined, [{ item: 1 }, { item: 4 }]],
		]);
		expect(JSON.stringify(result)).not.toMatch(/anna|bo bo|cas/i);
	});

	it('adds nothing when the same items come again', async () => {
		await use('importItems', [row('dirk')]);
		expect(onlyItem(await use('importItems', [row('dirk')]), ACCEPTED).json).toMatchObject({ added: 0, known: 1 });
	});

	it('records a view per item, by handle or by key', async () => {
		const byHandle = await use('record', [{}, {}], { ...viewed, personBy: 'handle', handle: 'eva' });
		expect(byHandle.outputs?.[ACCEPTED]?.map(({ json, pairedItem }) => [json['added'], json['known'], pairedItem])).toEqual([
			[1, 0, { item: 0 }], [0, 1, { item: 1 }],
		]);
		const met = await stage.reply(stage.follower('finn'));
		const byKey = await use('record', [{ viewerKey: met['viewerKey'] }, { viewerKey: 'vwr_nobody' }], { ...viewed, personBy: 'viewerKey', viewerKey: '={{ $json.viewerKey }}' });
		expect(byKey.outputs?.[ACCEPTED]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
		expect(byKey.outputs?.[REJECTED]?.[0]).toMatchObject({ json: { line: 2, field: 'viewer_key' }, pairedItem: { item: 1 } });
	});

	it('marks a lead once and passes the item on', async () => {
		const met = await stage.reply(stage.follower('lena'));
		const first = onlyItem(await use('markLead', [met]), ACCEPTED).json;
		expect(first).toEqual({ ...met, convertedAt: expect.stringMatching(/Z$/) });
		expect(onlyItem(await use('markLead', [met]), ACCEPTED).json).toEqual(first);
		const nobody = { accountKey: met['accountKey'], viewerKey: 'vwr_nobody' };
		expect(onlyItem(await use('markLead', [nobody]), REJECTED).json).toMatchObject({ ...nobody, problem: expect.any(String), cure: expect.any(String) });
	});

	it('names the item and the cure when it fails, and lets nobody through when it goes on', async () => {
		const met = await stage.reply(stage.follower('mia'));
		const items = [met, { viewerKey: met['viewerKey'] }];
		expect(await use('markLead', items)).toMatchObject({ status: 'error', error: { name: 'NodeOperationError', itemIndex: 1 } });
		const regular = await use('markLead', items, {}, { onError: 'continueRegularOutput' });
		expect(regular.outputs?.map((output) => output.map(({ pairedItem }) => pairedItem))).toEqual([[{ item: 0 }], [{ item: 1 }]]);
		const closed = await use('importItems', [row('nina')], {}, { onError: 'continueRegularOutput', credentials: { storyFunnelStoreApi: { key: 'wrong', file: '' } } });
		expect(closed.outputs?.[ACCEPTED]).toEqual([]);
		expect(closed.outputs?.[REJECTED]).toEqual([expect.objectContaining({ json: { error: expect.any(String) } })]);
	});

	it('is told which account, once there are several', async () => {
		expect((await use('importItems', [row('olga')], { accountKey: 'acc_wrong' })).error?.message).toMatch(/account has this key/);
		await stage.connect({}, 'redkiln');
		const { error } = await use('importItems', [row('olga')]);
		expect(error).toMatchObject({ message: expect.stringMatching(/several accounts/), description: expect.stringMatching(/acc_/) });
		const [accountKey] = /acc_[\w-]+/.exec(error?.description ?? '') ?? [];
		expect(onlyItem(await use('importItems', [row('olga')], { accountKey }), ACCEPTED).json).toMatchObject({ accountKey, added: 1 });
	});

	it('lets a model note a view and nothing else', async () => {
		for (const operation of ['importFile', 'importItems', 'markLead']) {
			expect((await stage.run('storyViewersTool', { operation, accountKey: '' }, [row('piet')])).error?.message).toMatch(/AI agent/);
		}
		expect((await stage.run('storyViewersTool', { operation: 'record', accountKey: '', ...viewed, personBy: 'handle', handle: 'piet' }, [{}])).error?.message ?? '').not.toMatch(/AI agent/);
	});
});

import type { Json, RunResult } from './support/protocol';
import { Stage, onlyItem } from './support/stage';

const [ACCEPTED, REJECTED] = [0, 1];
const YESTERDAY = new Date(Date.now() - 24 * 3_600_000).toISOString();

/** What operations ask for before they run at all. */
const FILLED_IN: Json = {
	purpose: 'test', recipient: 'Jo', segment: 'all', approver: 'Jo', evidence: 'none', reviewOn: '2030-01-01', sourceName: 'peek', importKey: 'imp_1',
};

type Use = (operation: string, items: readonly Json[], parameters?: Json) => Promise<RunResult>;

/** What set-up does for the list kept by hand. */
function approve(use: Use): Promise<RunResult> {
	return use('approveSource', [{}], { sourceName: 'hand-kept list', approver: 'Jo', evidence: 'copied by hand', attested: false });
}

describe('Story Viewers in n8n\'s engine', () => {
	let stage: Stage;

	beforeAll(async () => {
		stage = await Stage.start();
		await approve(use);
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

	it('previews, takes in and takes back, and says so', async () => {
		const items = [{ Naam: 'quinten', story_id: 's1', first_seen: YESTERDAY }, row('rosa')];
		const mapping = { columns: [{ theirs: 'naam', ours: 'handle' }] };
		const preview = onlyItem(await use('importItems', items, { preview: true, mapping }), ACCEPTED).json;
		expect(preview).toMatchObject({ preview: true, importKey: '', added: 2 });
		const taken = onlyItem(await use('importItems', items, { mapping }), ACCEPTED).json;
		expect(taken).toMatchObject({ added: 2, known: 0 });
		const undone = onlyItem(await use('undoImport', [taken], { importKey: '={{ $json.importKey }}' }), ACCEPTED).json;
		expect(undone).toMatchObject({ importKey: taken['importKey'], removed: 2, kept: 0, people: 2 });
		const imports = (await use('listImports', [{}])).outputs?.[ACCEPTED]?.map(({ json }) => json) ?? [];
		expect(imports.find(({ importKey }) => importKey === taken['importKey'])).toMatchObject({ added: 2, source: 'hand-kept list', undoneAt: expect.stringMatching(/Z$/) });
		// The mapping is remembered with the source.
		expect(onlyItem(await use('importItems', items), ACCEPTED).json).toMatchObject({ added: 2 });
		expect(await use('undoImport', [{}], { importKey: 'imp_nobody' })).toMatchObject({ status: 'error', error: { itemIndex: 0 } });
	});

	it('keeps sources and approves them by name, with the notice shown', async () => {
		const terms = {
			sourceName: 'peek', how: 'vendor_oauth', authentication: 'oauth', lawfulBasis: 'consent', reviewOn: '2030-01-01',
			retentionDays: 0, breachNoticeHours: 24, feed: false, checklist: { dpa: 'contract 7' },
		};
		expect(onlyItem(await use('saveSource', [{}], terms), ACCEPTED).json).toMatchObject({ name: 'peek', state: 'unapproved' });
		const refused = await use('approveSource', [{}], { sourceName: 'peek', approver: 'Jo', evidence: 'contract 7', attested: false });
		const problems = refused.outputs?.[REJECTED]?.map(({ json }) => String(json['problem'])) ?? [];
		expect(problems).toEqual(expect.arrayContaining(['Not answered: scopes', expect.stringMatching(/No official Instagram endpoint lists who viewed/)]));
		expect(problems).not.toContain('Not answered: dpa');
		expect((await use('listSources', [{}])).outputs?.[ACCEPTED]?.map(({ json }) => [json['name'], json['state']])).toEqual([
			['hand-kept list', 'approved'], ['peek', 'unapproved'],
		]);
		const rejected = await use('importItems', [row('sven')], { source: 'peek' });
		expect(rejected.outputs?.[REJECTED]?.[0]?.json).toMatchObject({ field: 'source_tool', problem: 'This source is not approved' });
		expect((await use('saveSource', [{}], { ...terms, reviewOn: 'soon' })).error?.message).toMatch(/reviewOn/);
	});

	it('exports the people of the items without naming them, nobody who opted out, and not without a purpose', async () => {
		const [met, left] = [await stage.reply(stage.follower('tess')), await stage.reply(stage.follower('ugo'))];
		await stage.say('ugo', 'STOP');
		const asked = { purpose: 'autumn mailing', recipient: 'the print shop', segment: 'repeat_viewers', fields: ['viewerKey', 'stories'] };
		const summary = onlyItem(await use('export', [met, left, met], asked), ACCEPTED);
		expect(summary.json).toMatchObject({ people: 1, withheld: 1, purpose: 'autumn mailing', fields: ['viewerKey', 'stories'] });
		expect(summary.pairedItem).toEqual([0, 1, 2].map((item) => ({ item })));
		expect((await use('export', [met], { ...asked, purpose: ' ' })).error?.message).toMatch(/needs its purpose/);
		expect((await use('export', [met], { ...asked, fields: ['handle', 'igsid'] })).error?.message).toMatch(/not on the list/);
		expect((await use('export', [{ ...met, accountKey: 'acc_other' }], asked)).error).toMatchObject({ itemIndex: 0 });
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
		for (const operation of ['importFile', 'importItems', 'importFeed', 'listImports', 'undoImport', 'markLead', 'export', 'saveSource', 'approveSource', 'listSources']) {
			expect((await stage.run('storyViewersTool', { operation, accountKey: '', ...FILLED_IN }, [row('piet')])).error?.message).toMatch(/AI agent/);
		}
		expect((await stage.run('storyViewersTool', { operation: 'record', accountKey: '', ...viewed, personBy: 'handle', handle: 'piet' }, [{}])).error?.message ?? '').not.toMatch(/AI agent/);
	});
});

import type { Json, RunResult } from './support/protocol';
import { onlyItem, Stage } from './support/stage';

const [MATCHED, REST] = [0, 1];
const [ACCEPTED, REJECTED] = [0, 1];
const YESTERDAY = new Date(Date.now() - 24 * 3_600_000).toISOString();
const DECIDED = { decidedBy: 'Noor', evidence: 'Introduced herself at the fair' };

describe('segments and people in n8n\'s engine', () => {
	let stage: Stage;
	let anna: Json;
	let bo: Json;

	beforeAll(async () => {
		stage = await Stage.start();
		const row = (handle: string, story_id: string, tag = '') => ({ handle, story_id, first_seen: YESTERDAY, tag });
		await viewers('source', 'approveSource', [{}], { sourceName: 'hand-kept list', approver: 'Jo', evidence: 'copied by hand', attested: false });
		await viewers('import', 'importItems', [...['s1', 's2', 's3'].map((story) => row('anna.v', story, 'Fair')), row('bo.v', 's1')]);
		const found = await segment('behaviour', 'repeat_viewers', { days: 7, stories: 3 });
		anna = found.outputs?.[MATCHED]?.[0]?.json ?? {};
		bo = found.outputs?.[REST]?.[0]?.json ?? {};
	});
	afterAll(async () => {
		await stage.stop();
	});

	const segment = (resource: string, operation: string, parameters: Json = {}, items: Json[] = [{}]): Promise<RunResult> =>
		stage.run('viewerSegments', { resource, operation, accountKey: '', ...parameters }, items);
	const viewers = (resource: string, operation: string, items: readonly Json[], parameters: Json = {}, options: Parameters<Stage['run']>[3] = {}): Promise<RunResult> =>
		stage.run('storyViewers', { resource, operation, accountKey: '', ...parameters }, items, options);
	const keys = (result: RunResult, output: number) => result.outputs?.[output]?.map(({ json }) => json['viewerKey']);
	const rule = (match: string, ...conditions: Json[]) => ({ ruleFrom: 'fields', match: 'all', groups: { group: [{ match, conditions: { condition: conditions } }] } });

	it('gives people by key, paired with every input item, and the rest', async () => {
		const result = await segment('behaviour', 'repeat_viewers', { days: 7, stories: 3 }, [{}, {}]);
		expect(result.outputs?.[MATCHED]).toEqual([
			{ json: { accountKey: anna['accountKey'], viewerKey: expect.stringMatching(/^vwr_/), segment: 'repeat_viewers', stories: 3 }, pairedItem: [{ item: 0 }, { item: 1 }] },
		]);
		expect(keys(result, REST)).toEqual([bo['viewerKey']]);
	});

	it('takes a rule from fields and from JSON, and says it in words with counts', async () => {
		const fields = rule('all', { is: 'stories', atLeast: 1 }, { is: 'tag', tag: 'fair' });
		expect(keys(await segment('rule', 'rules', fields), MATCHED)).toEqual([anna['viewerKey']]);
		expect(keys(await segment('rule', 'rules', rule('none', { is: 'tag', tag: 'fair' })), MATCHED)).toEqual([bo['viewerKey']]);
		const json = { version: 1, where: { match: 'all', of: [{ is: 'stories', atLeast: 1, window: { window: 'last_days', days: 7 } }, { is: 'tag', tag: 'fair' }] } };
		expect(keys(await segment('rule', 'rules', { ruleFrom: 'json', ruleJson: JSON.stringify(json) }), MATCHED)).toEqual([anna['viewerKey']]);
		const preview = onlyItem(await segment('rule', 'rules', { ...fields, previewOnly: true }), MATCHED).json;
		expect(preview).toMatchObject({
			matched: 1, rest: 1, leftOut: { suppressed: 0, restricted: 0, under_age: 0, objects: 0 }, sensitiveViews: 0,
			rule_en: 'Saw at least 1 story in the last 7 days and has the tag "fair".', rule_nl: 'Zag minstens 1 story in de laatste 7 dagen en heeft de tag "fair".',
		});
		expect(JSON.stringify(preview)).not.toContain('vwr_');
	});

	it('refuses a rule that cannot be used with its place, before it asks the store', async () => {
		const result = await segment('rule', 'rules', rule('all', { is: 'country', country: 'Holland' }));
		expect(result.status).toBe('error');
		expect(JSON.stringify(result)).toContain('where.of.0.of.0.country');
		expect((await segment('rule', 'rules', { ruleFrom: 'json', ruleJson: '{' })).status).toBe('error');
		expect((await segment('behaviour', 'repeat_viewers', { days: 0, stories: 3 })).status).toBe('error');
		expect((await segment('trait', 'language', { days: 7, language: 'Dutch' })).status).toBe('error');
	});

	it('keeps each person in their arm and refuses shares that do not add up', async () => {
		const options = { options: { splitName: 'offer', splitArms: 'A:50, B:50' } };
		const arms = async () => (await segment('behaviour', 'repeat_viewers', { days: 7, stories: 1, ...options })).outputs?.[MATCHED]?.map(({ json }) => [json['viewerKey'], json['arm']]);
		const first = await arms();
		expect(first?.every(([, arm]) => arm === 'A' || arm === 'B')).toBe(true);
		expect(await arms()).toEqual(first);
		expect((await segment('behaviour', 'repeat_viewers', { days: 7, stories: 1, options: { splitName: 'offer', splitArms: 'A:50, B:40' } })).status).toBe('error');
	});

	it('tags and flags, and an objection keeps a person out of every segment', async () => {
		const flag = { markKind: 'flag', flag: 'objects', ...DECIDED };
		expect(onlyItem(await viewers('person', 'tag', [bo], { ...flag, markChange: 'set' }), ACCEPTED).json).toMatchObject({ viewerKey: bo['viewerKey'], changed: true });
		const without = await segment('behaviour', 'repeat_viewers', { days: 7, stories: 3 });
		expect([keys(without, MATCHED), keys(without, REST)]).toEqual([[anna['viewerKey']], []]);
		await viewers('person', 'tag', [bo], { ...flag, markChange: 'remove' });
		const vip = await viewers('person', 'tag', [anna, { ...anna, viewerKey: 'vwr_nobody' }], { markKind: 'flag', flag: 'vip', markChange: 'set', ...DECIDED });
		expect(vip.outputs?.map((items) => items.map(({ pairedItem }) => pairedItem))).toEqual([[{ item: 0 }], [{ item: 1 }]]);
		expect(keys(await segment('trait', 'list', { days: 7, flags: ['vip'] }), MATCHED)).toEqual([anna['viewerKey']]);
	});

	it('links two viewers, shows them as one, and undoes it', async () => {
		const linked = onlyItem(await viewers('person', 'linkIdentities', [{ ...anna, otherViewerKey: bo['viewerKey'] }], { otherViewerKey: '={{ $json.otherViewerKey }}', ...DECIDED }), ACCEPTED).json;
		expect(linked).toEqual({ accountKey: anna['accountKey'], viewerKey: anna['viewerKey'], mergeKey: expect.stringMatching(/^mrg_/) });
		const card = onlyItem(await viewers('person', 'lookUp', [bo]), ACCEPTED).json;
		expect(card).toMatchObject({ viewerKey: anna['viewerKey'], signals: { view: 4 }, merges: [{ mergeKey: linked['mergeKey'], otherKey: bo['viewerKey'], person: 'Noor' }] });
		const again = await viewers('person', 'linkIdentities', [{ ...anna, otherViewerKey: bo['viewerKey'] }], { otherViewerKey: '={{ $json.otherViewerKey }}', ...DECIDED });
		expect(onlyItem(again, REJECTED).json).toMatchObject({ problem: expect.stringContaining('one person already') });
		const undo = { mergeKey: '={{ $json.mergeKey }}', decidedBy: 'Noor' };
		expect(onlyItem(await viewers('person', 'undoMerge', [linked], undo), ACCEPTED).json).toMatchObject({ otherViewerKey: bo['viewerKey'] });
		expect(onlyItem(await viewers('person', 'undoMerge', [linked], undo), REJECTED).json).toMatchObject({ problem: expect.stringContaining('undone before') });
		expect(onlyItem(await viewers('person', 'lookUp', [bo]), ACCEPTED).json).toMatchObject({ viewerKey: bo['viewerKey'], signals: { view: 1 } });
	});

	it('leaves to a person what a person decides', async () => {
		for (const [resource, operation] of [['person', 'linkIdentities'], ['person', 'undoMerge'], ['person', 'tag'], ['story', 'setStoryFacts']] as const) {
			const result = await stage.run('storyViewersTool', { resource, operation, accountKey: '', tag: 'x', otherViewerKey: 'x', mergeKey: 'x', ...DECIDED }, [anna]);
			expect([operation, result.status]).toEqual([operation, 'error']);
			expect(JSON.stringify(result)).toContain('cannot be called by an AI agent');
		}
	});

	it('rejects story rows it cannot read, and reports stories without any', async () => {
		const result = await viewers('story', 'setStoryFacts', [{ storyKey: 'sty_none', theme: 'x' }, { theme: 'x' }]);
		expect(result.outputs?.[REJECTED]?.map(({ json, pairedItem }) => [json['field'], pairedItem])).toEqual([['storyKey', { item: 0 }], ['storyKey', { item: 1 }]]);
		const report = await stage.run('funnelReport', { operation: 'storyResults', period: 'everything', groupBy: 'story', accountKey: '' }, [{}]);
		expect([report.status, report.outputs]).toEqual(['success', [[]]]);
	});

	it('has told nobody a handle', () => {
		const items = stage.seen.join();
		// The control: handles did go in.
		expect(items).toContain('vwr_');
		expect(items).not.toMatch(/anna\.v|bo\.v/);
	});
});

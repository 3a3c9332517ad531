import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { savedExecutions, touchesPeople, instanceDefaults, type ListedWorkflow } from '../../nodes/shared/saved-executions';
import type { Json } from './support/protocol';
import { Stage } from './support/stage';

describe('legal holds and stricter rules in n8n', () => {
	let stage: Stage;
	beforeAll(async () => {
		stage = await Stage.start();
		await stage.reply(stage.follower('mara'));
	});
	afterAll(() => stage.stop());

	const days = { signalsDays: 30, leadsDays: 365, evidenceDays: 400, eventsDays: 30 };
	const use = (operation: string, parameters: Json = {}) => stage.run('retentionPurge', { resource: 'retention', operation, accountKey: '', ...parameters }, [{}]);
	const json = (result: Awaited<ReturnType<typeof use>>) => result.outputs?.[0]?.map((item) => item.json);

	it('places, lists and releases a hold, and the receipt counts it', async () => {
		const [placed] = json(await use('placeHold', { viewerKey: '', reason: 'an inquiry', person: 'counsel' })) ?? [];
		expect(placed).toMatchObject({ viewerKey: null, placedAt: expect.stringMatching(/Z$/), releasedAt: null });
		expect(json(await use('purge', days))).toMatchObject([{ legalHolds: 1 }]);
		await use('releaseHold', { holdKey: placed?.['holdKey'] ?? '', person: 'counsel' });
		expect(json(await use('listHolds'))).toMatchObject([{ holdKey: placed?.['holdKey'], releasedBy: 'counsel' }]);
		expect(json(await use('purge', days))).toMatchObject([{ legalHolds: 0 }]);
	});

	it('takes a stricter rule from the panel, and refuses a wrong one by name', async () => {
		const rule = { purpose: 'segmentation', days: 7, accountKey: '', countries: 'de, AT' };
		expect(json(await use('preview', { ...days, rules: { rule: [rule] } }))).toMatchObject([{ wouldRemove: { views: 0 } }]);
		const { error } = await use('preview', { ...days, rules: { rule: [{ ...rule, countries: 'Germany' }] } });
		expect(error?.message).toMatch(/two capital letters/);
	});

	it('none of it can be changed by a model', async () => {
		for (const operation of ['placeHold', 'releaseHold', 'listHolds', 'purge']) {
			const { error } = await stage.run('retentionPurgeTool', { resource: 'retention', operation, reason: 'an inquiry', person: 'counsel', holdKey: 'hld_1', ...days }, [{}]);
			expect([operation, error?.message]).toEqual([operation, expect.stringMatching(/cannot be called by an AI agent/)]);
		}
	});
});

describe('what n8n keeps of executions', () => {
	const folder = path.join(__dirname, '../../workflows');
	const shipped = readdirSync(folder).filter((file) => file.endsWith('.json'));
	/** Hold settings and texts, or failures without people. */
	const NOBODY = ['00-set-up-and-health.json', '01-connect-account.json', '03-health.json', '90-error-handler.json'];

	it.each(shipped.filter((file) => !NOBODY.includes(file)))('%s keeps nothing of anybody, whatever the instance does', (file) => {
		const workflow = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as ListedWorkflow;
		expect(touchesPeople(workflow)).toBe(true);
		expect(savedExecutions(workflow, { success: true, error: true, manual: true, progress: true })).toEqual([]);
	});

	it('control: the same workflow without its settings keeps what the instance keeps', () => {
		expect(savedExecutions({ settings: {} }, instanceDefaults({}))).toEqual(['success', 'error', 'manual']);
		expect(savedExecutions({ settings: { saveDataErrorExecution: 'all' } }, instanceDefaults({ EXECUTIONS_DATA_SAVE_ON_ERROR: 'none', EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none', EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'false' }))).toEqual(['error']);
	});
});

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findSecrets } from '../../testbed';
import { Bed } from './support/bed';
import { credentialsOf, deployOneNode } from './support/pack-workflow';

/**
 * Every n8n of every suite and of the demo is searched when it ends: its log, its database, the store, for every
 * token, code and secret of the run (`stop()` in testbed/n8n.ts); so is n8n's engine in test/nodes. This shows that the
 * search finds what is there.
 */
describe('the search for secrets', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start();
	});

	it('finds none after a funnel at work, with n8n\'s log at its most talkative', async () => {
		bed.reply(bed.follower('mara'));
		await bed.untilTexts('mara', 1);
		await bed.atRest();
		const { accessToken, appSecret, metaAppSecret, verifyToken } = bed.control.account();
		expect(bed.secrets()).toEqual(expect.arrayContaining([accessToken, appSecret, metaAppSecret, verifyToken, bed.funnel.storeKey, bed.funnel.feedSecret]));
		expect(findSecrets(bed.n8n.home, bed.secrets())).toEqual([]);
	});

	it('finds a token in execution data, in an error, and in a log', async () => {
		const planted = `IGAA-planted-${'x'.repeat(40)}`;
		const thrown = `IGAA-thrown-${'z'.repeat(40)}`;
		expect(findSecrets(bed.n8n.home, [planted, thrown])).toEqual([]);
		const id = await deployOneNode(bed.n8n, {
			name: 'Leaks', type: 'viewerSegments', parameters: {}, fields: { leak: planted }, credentials: await credentialsOf(bed.n8n),
		});
		await bed.n8n.api.runManually(id, 'By hand').catch(() => undefined);
		const files = findSecrets(bed.n8n.home, ['harmless', planted]);
		expect(files.map(({ file }) => path.basename(file))).toEqual(expect.arrayContaining([expect.stringMatching(/^database\.sqlite/)]));
		expect(files.every(({ secret }) => secret === 1)).toBe(true);
		await throwToken();
		expect(findSecrets(bed.n8n.home, [thrown]).map(({ file }) => path.basename(file))).toContain('database.sqlite: execution_data');
		const other = `IGAA-logged-${'y'.repeat(40)}`;
		writeFileSync(path.join(bed.n8n.home, 'planted.log'), `2026-11-24 request to https://graph.example/me?access_token=${other} failed\n`);
		expect(findSecrets(bed.n8n.home, [other])).toEqual([{ file: 'planted.log', secret: 0 }]);
		bed.n8n.api.secrets.add(() => [other]);
	});

	it('fails the suite whose n8n held one', async () => {
		await expect(bed.stop()).rejects.toThrow(/Secrets in clear: .*planted\.log/);
	});

	/** Fails with the token in its message; it stands nowhere else, not in the workflow either. */
	async function throwToken(): Promise<void> {
		const { id } = await bed.n8n.api.deployWorkflow({
			name: 'Throws',
			nodes: [
				{ id: '1', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
				{ id: '2', name: 'Throw', type: 'n8n-nodes-base.stopAndError', typeVersion: 1, position: [200, 0], parameters: { errorMessage: "={{ 'IGAA-thrown-' + 'z'.repeat(40) }}" } },
			],
			connections: { 'By hand': { main: [[{ node: 'Throw', type: 'main', index: 0 }]] } },
			settings: { saveManualExecutions: true },
		});
		await bed.n8n.api.runManually(id, 'By hand');
	}
});

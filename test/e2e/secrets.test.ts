import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findSecrets } from '../../testbed';
import { Bed } from './support/bed';
import { credentialsOf, deployOneNode } from './support/pack-workflow';

/** Every bed searches n8n's folder when it ends. This shows that the search finds what is there. */
describe('the search for secrets', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start();
	});

	afterAll(async () => {
		await bed.stop();
	});

	it('finds none after a funnel at work, with n8n\'s log at its most talkative', async () => {
		bed.reply(bed.follower('mara'));
		await bed.untilTexts('mara', 1);
		await bed.atRest();
		expect(bed.secrets().length).toBeGreaterThan(4);
		expect(findSecrets(bed.n8n.home, bed.secrets())).toEqual([]);
	});

	it('finds a token in execution data, and in a log', async () => {
		const planted = `IGAA-planted-${'x'.repeat(40)}`;
		expect(findSecrets(bed.n8n.home, [planted])).toEqual([]);
		const id = await deployOneNode(bed.n8n, {
			name: 'Leaks', type: 'viewerSegments', parameters: {}, fields: { leak: planted }, credentials: await credentialsOf(bed.n8n),
		});
		await bed.n8n.api.runManually(id, 'By hand').catch(() => undefined);
		const files = findSecrets(bed.n8n.home, ['harmless', planted]);
		expect(files.map(({ file }) => path.basename(file))).toEqual(expect.arrayContaining([expect.stringMatching(/^database\.sqlite/)]));
		expect(files.every(({ secret }) => secret === 1)).toBe(true);
		const other = `IGAA-logged-${'y'.repeat(40)}`;
		writeFileSync(path.join(bed.n8n.home, 'planted.log'), `2026-11-24 request to https://graph.example/me?access_token=${other} failed\n`);
		expect(findSecrets(bed.n8n.home, [other])).toEqual([{ file: 'planted.log', secret: 0 }]);
	});
});

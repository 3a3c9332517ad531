import { setTimeout as sleep } from 'node:timers/promises';
import { errorOf, waitFor } from '../../testbed';
import { Bed } from './support/bed';
import { credentialsOf } from './support/pack-workflow';

/** A token that dies under a funnel at work: no further call, the owner told once, and on it goes with a new one. */
describe('a dead token on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start();
	});

	afterAll(async () => {
		await bed.stop();
	});

	const told = async () => {
		const executions = await bed.n8n.api.executions({ workflowId: bed.inboxWorkflow, includeData: true });
		return executions.filter((execution) => errorOf(execution)?.includes('paused until its owner acts') === true);
	};

	it('is told to the owner, with the cure, as one failed execution', async () => {
		bed.control.revokeToken();
		bed.reply(bed.follower('mara'));
		const execution = await bed.n8n.api.waitForExecution({
			workflowId: bed.inboxWorkflow,
			until: (each) => errorOf(each)?.includes('paused until its owner acts') === true,
		});
		const whole = JSON.stringify(execution);
		expect(whole).toContain('The access token is no longer valid');
		expect(whole).toContain('put the new token into the credential');
	});

	it('and stands in the table of failures, with the cure', async () => {
		const rows = await waitFor('the failure to be kept', async () => {
			const found = await bed.n8n.api.dataTables.rows('failures').catch(() => []);
			return found.length > 0 ? found : undefined;
		}, { timeoutMs: 20_000 });
		expect(rows).toEqual([expect.objectContaining({ workflow: '20 inbox', node: 'Instagram Trigger', what: expect.stringMatching(/paused until its owner acts/), cure: expect.stringMatching(/new token/) })]);
	});

	it('is not called with again, whoever writes meanwhile', async () => {
		const calls = bed.control.judge.apiCalls().length;
		bed.reply(bed.follower('nora'));
		await sleep(12_000);
		expect(bed.control.judge.apiCalls()).toHaveLength(calls);
		expect(await told()).toHaveLength(1);
	});

	it('is over with a new token and set-up', async () => {
		const { storyFunnelInstagramTokenApi: credential } = await credentialsOf(bed.n8n);
		const { accessToken, appSecret, metaAppSecret, verifyToken } = bed.control.account();
		await bed.n8n.api.editor.send('PATCH', `/rest/credentials/${credential?.id ?? ''}`, {
			name: 'Instagram', type: 'storyFunnelInstagramTokenApi',
			data: { login: 'instagram', accessToken, appId: '', appSecret, metaAppSecret, verifyToken, apiHost: bed.sandbox.url, apiVersion: 'v25.0' },
		});
		await bed.funnel.setUp();
		bed.reply(bed.follower('otto'));
		expect(await bed.untilTexts('otto', 1)).toHaveLength(1);
	});
});

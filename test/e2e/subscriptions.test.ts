import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../testbed';
import { untilPublished } from '../../testbed/api/publication';
import { Bed } from './support/bed';
import { readMarks } from './support/store-rows';

const MINUTE = 60_000;

/** Publishing subscribes, unpublishing unsubscribes, a restart does neither, and what is lost is found. */
describe('the webhook subscription on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start({ sandbox: { account: { subscribed: false } } });
	});

	afterAll(async () => {
		await bed.stop();
	});

	const fields = () => bed.control.account().subscribedFields;
	const calls = (method: string) =>
		bed.control.log.records().filter((record) => record.kind === 'api' && record.operation === 'subscriptions' && record.method === method).length;
	const publish = async () => await bed.n8n.api.publish(bed.inboxWorkflow);
	const untilSubscribed = async () => await waitFor('the subscription', async () => (fields() ? true : undefined), { timeoutMs: 20_000 });

	it('publishing has subscribed the account', () => {
		expect(fields()).toEqual(expect.arrayContaining(['messages', 'message_echoes', 'comments']));
		expect(readMarks(bed.funnel.storeFile)).toEqual(expect.arrayContaining(['subscribed_at']));
	});

	it('a restart leaves it, and makes no call that takes it away or sets it anew', async () => {
		const before = [calls('DELETE'), calls('POST')];
		await bed.restart();
		await sleep(6_000);
		expect([fields() === null, calls('DELETE'), calls('POST')]).toEqual([false, ...before]);
	});

	it('listening for a test event in the editor, and ending that, leaves it', async () => {
		const before = [calls('DELETE'), calls('POST')];
		const { rest, workflowId } = { rest: bed.n8n.api.editor, workflowId: bed.inboxWorkflow };
		const { data } = await rest.json<{ data: { waitingForWebhook?: boolean } }>('POST', `/rest/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name: 'Instagram Trigger' },
		});
		expect(data.waitingForWebhook).toBe(true);
		await rest.send('DELETE', `/rest/test-webhook/${workflowId}`);
		await sleep(500);
		expect([fields() === null, calls('DELETE'), calls('POST')]).toEqual([false, ...before]);
	});

	it('unpublishing takes it away, publishing sets it', async () => {
		await bed.n8n.api.unpublish(bed.inboxWorkflow);
		await waitFor('no subscription', async () => (fields() === null ? true : undefined), { timeoutMs: 10_000 });
		await publish();
		expect(fields()).toEqual(expect.arrayContaining(['messages']));
	});

	it('lost, it is found and mended within ten minutes', async () => {
		bed.control.loseSubscription();
		bed.control.stepClock(10 * MINUTE);
		await untilSubscribed();
		await waitFor('the mark', async () => (readMarks(bed.funnel.storeFile).includes('subscription_lost_at') ? true : undefined), { timeoutMs: 5_000 });
		// Written once the mark is kept, so a little later.
		const isTold = () => readFileSync(bed.n8n.logFile, 'utf8').includes('The webhook subscription of an account was gone');
		await waitFor('the line in the log', async () => (isTold() ? true : undefined), { timeoutMs: 5_000 });
	});

	it('an Instagram that does not answer does not keep a person from publishing; the heartbeat mends it', async () => {
		await bed.n8n.api.unpublish(bed.inboxWorkflow);
		await waitFor('no subscription', async () => (fields() === null ? true : undefined), { timeoutMs: 10_000 });
		const fault = bed.control.addFault({ on: 'subscriptions', effect: { kind: 'error', error: 'service-down' }, times: 'always' });
		await publish();
		expect(fields()).toBeNull();
		bed.control.clearFaults(fault);
		bed.control.stepClock(10 * MINUTE);
		await untilSubscribed();
	});

	it('a definite refusal fails the publishing with the cure, and a boot all the same succeeds', async () => {
		await bed.n8n.api.unpublish(bed.inboxWorkflow);
		bed.control.addFault({ on: 'subscriptions', effect: { kind: 'error', error: 'token-expired' }, times: 'always' });
		await publish().catch(() => undefined);
		// n8n tries again and again for half a minute before it says so.
		const outcome = untilPublished(bed.n8n.api.editor, bed.inboxWorkflow, { timeoutMs: 150_000 });
		await expect(outcome).rejects.toThrow(/Instagram does not accept the access token/);
		bed.control.clearFaults();
		await bed.n8n.api.unpublish(bed.inboxWorkflow);
		await bed.funnel.setUp();
		await publish();
		bed.control.addFault({ on: 'subscriptions', effect: { kind: 'error', error: 'token-expired' }, times: 'always' });
		await bed.restart();
		bed.control.clearFaults();
		expect((await bed.control.handshake()).verified).toBe(true);
	});
});

import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../testbed';
import { itemsOf } from '../../testbed/api/executions';
import { Bed } from './support/bed';
import { countRows } from './support/store-rows';

const MINUTE = 60_000;

/** With the callback down, or updates that never come, what people wrote is found and answered once. */
describe('the reconciler on a real n8n', () => {
	let bed: Bed;

	beforeAll(async () => {
		bed = await Bed.start({ sandbox: { limits: { conversationsPerSecond: 2 } } });
	});

	afterAll(async () => {
		await bed.stop();
	});

	const events = () => countRows(bed.funnel.storeFile, 'events');
	const callback = (up: boolean) => bed.control.setCallback(up ? bed.funnel.callbackUrl : null);

	/** Lets the time of the account pass until the next pass has come and gone. */
	async function nextPass(): Promise<void> {
		const before = conversationCalls();
		bed.control.stepClock(5 * MINUTE + 1_000);
		await waitFor('a pass', async () => (conversationCalls() > before ? true : undefined), { timeoutMs: 15_000 });
		// Over when no call has followed for a good deal longer than the pace.
		let seen = 0;
		while (seen !== conversationCalls()) {
			seen = conversationCalls();
			await sleep(3_000);
		}
	}

	function conversationCalls(): number {
		return bed.control.log.records().filter((record) => record.kind === 'api' && record.operation === 'conversations').length;
	}

	async function untilEvents(count: number): Promise<void> {
		await waitFor(`${count} events`, async () => (events() >= count ? true : undefined), { timeoutMs: 60_000, details: () => `There are ${events()}` });
	}

	it('finds a question nobody was told of, and starts the workflow with it once', async () => {
		callback(false);
		bed.control.act(bed.follower('unheard'), { act: 'message', text: 'Do you ship to Porto?' });
		callback(true);
		await nextPass();
		await untilEvents(1);
		const execution = await bed.n8n.api.waitForExecution({ workflowId: bed.inboxWorkflow });
		expect(itemsOf(execution, 'Instagram Trigger', 3)).toEqual([expect.objectContaining({ kind: 'message', keyword: null })]);
		await nextPass();
		await sleep(2_000);
		expect([events(), (await bed.n8n.api.executions({ workflowId: bed.inboxWorkflow })).length]).toEqual([1, 1]);
	});

	it('a STOP nobody was told of is confirmed once', async () => {
		callback(false);
		bed.control.act(bed.follower('deaf.stop'), { act: 'message', text: 'STOP' });
		callback(true);
		await nextPass();
		expect(await bed.untilTexts('deaf.stop', 1)).toEqual([expect.stringMatching(/afgemeld/)]);
		expect(countRows(bed.funnel.storeFile, 'suppressions')).toBeGreaterThan(0);
	});

	it('whether the webhook comes before, afterwards or never: each message once, at Meta\'s pace', async () => {
		const before = events();
		const people = Array.from({ length: 30 }, (_, n) => bed.follower(`fan${n}`));
		bed.control.hold({ only: 'inbound' });
		const updates = people.map((person, n) => bed.act(person, { act: 'message', text: `hallo ${n}` }));
		// A third told now, a third later, a third never.
		bed.control.release({ only: updates.filter((_, n) => n % 3 === 0) });
		bed.control.drop(updates.filter((_, n) => n % 3 === 2));
		await untilEvents(before + 10);
		await nextPass();
		await nextPass();
		await untilEvents(before + 30);
		await bed.control.settled();
		bed.control.release();
		await bed.control.settled();
		await nextPass();
		await sleep(6_000);
		expect(events()).toBe(before + 30);
		const refused = bed.control.log.records().filter((record) => record.kind === 'api' && record.operation === 'conversations' && record.status !== 200);
		expect(refused).toEqual([]);
	});

	it('control: without a pass, what nobody was told of is missing', async () => {
		const before = events();
		callback(false);
		bed.control.act(bed.follower('too.early'), { act: 'message', text: 'hallo' });
		callback(true);
		await sleep(7_000);
		expect(events()).toBe(before);
	});
});

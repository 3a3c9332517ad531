import { setTimeout as sleep } from 'node:timers/promises';
import { untilMorning } from '../../demo/days';
import { clockOffBy, errorOf, installFunnel, queryRows, STORE_SCHEMA, waitFor, type InstalledFunnel, type WorkflowJson } from '../../testbed';
import { credentialsOf, deployOneNode } from '../e2e/support/pack-workflow';
import { WORDS } from '../e2e/support/words';
import { QueueBed, UNHANDLED } from './support/queue-bed';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const HOURLY = 40;
/** At 40 an hour the pack leaves so much time between two messages of a campaign (core/outreach/pace.ts). */
const CAMPAIGN_APART_MS = 90 * SECOND;
const CAMPAIGN = 'Hoi Mara, je keek vaak naar onze stories';

/** Faults in the order they come: what happens to the topology while people write and a campaign runs. */
const FAULTS: readonly (readonly [what: string, happen: (bed: QueueBed) => Promise<void>])[] = [
	['both workers and the webhook process are killed', async ({ queue }) => {
		await Promise.all([...queue.workers, queue.webhook].map((process) => process.kill9()));
	}],
	['Redis is killed with all its data', async ({ queue }) => {
		await queue.redis.kill9();
		await sleep(2 * SECOND);
		await queue.redis.startAgain();
	}],
	['PostgreSQL is restarted', async ({ queue }) => {
		await queue.restartPostgres(2 * SECOND);
	}],
	['all connections are cut', async ({ queue }) => {
		queue.lines?.redis.cut();
		queue.lines?.postgres.cut();
		await sleep(3 * SECOND);
		queue.lines?.redis.mend();
		queue.lines?.postgres.mend();
	}],
];

/** Processes and servers of n8n in queue mode fall while it works: what must never happen does not, and nothing is lost. */
describe('queue mode when its parts fall', () => {
	let bed: QueueBed;
	let funnel: InstalledFunnel;
	let endOfWatch: (() => Promise<void>) | undefined;
	/** Updates people caused, replies and what followed: each must be recorded and dealt with. */
	let written = 0;
	const met = Array.from({ length: 12 }, (_, nth) => `met.${nth}`);
	const stopping = met.slice(0, FAULTS.length);
	const replied: string[] = [];

	beforeAll(async () => {
		bed = await QueueBed.start({ lines: true, redisKeeps: 'nothing', answerMs: 20 * SECOND });
		funnel = await installFunnel(bed.queue.main, {
			apiHost: bed.sandbox.url, account: bed.control.account(), mode: 'live', language: 'nl', store: bed.queue.store, address: bed.queue.url,
		});
		await bed.listen();
		bed.control.stepClock(untilMorning(bed.control.now()));
		bed.control.postStory({ caption: 'Morning' });
		for (const who of met) {
			replies(who);
			await bed.untilTexts(who, 1);
		}
		for (const who of met) does(() => bed.act(who, { act: 'tap', index: 0 }));
		for (const who of met) await bed.untilTexts(who, 2);
		await bed.untilHandled();
		await limitTo(HOURLY);
		await plan();
		bed.control.stepClock(2 * HOUR);
		const [, second] = bed.queue.workers;
		await second?.stop();
		await second?.start(clockOffBy(HOUR));
		endOfWatch = bed.queue.keepRunning();
	}, 1_800_000);

	afterAll(async () => {
		await endOfWatch?.();
		await bed.stop();
	});

	function does(act: () => string): void {
		act();
		written++;
	}

	function replies(who: string): void {
		does(() => bed.reply(bed.follower(who)));
	}

	async function limitTo(hourly: number): Promise<void> {
		const { storyFunnelStoreApi } = await credentialsOf(bed.queue.main);
		if (!storyFunnelStoreApi) throw new Error('the funnel has no store');
		const [account] = await queryRows(bed.queue.storeDirect, `select account_key from ${STORE_SCHEMA}.accounts`);
		const parameters = { resource: 'setting', operation: 'setLimits', limitsAccountKey: account?.['account_key'], hourly };
		const id = await deployOneNode(bed.queue.main, { name: 'Limits', type: 'dmOutreach', parameters, credentials: { storyFunnelStoreApi } });
		await succeeds(id);
	}

	/** Plans the campaign for everybody met so far. */
	async function plan(): Promise<void> {
		const people = await queryRows(bed.queue.storeDirect, `select account_key as "accountKey", viewer_key as "viewerKey" from ${STORE_SCHEMA}.viewers`);
		expect(people).toHaveLength(met.length);
		const link = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
		const parameters = { resource: 'campaign', operation: 'planStep', campaign: 'autumn', campaignCopyKey: 'campaign_first', followUpCopyKey: 'campaign_follow_up' };
		const workflow: WorkflowJson = {
			name: 'plan the campaign',
			nodes: [
				{ id: '1', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
				{ id: '2', name: 'People', type: 'n8n-nodes-base.code', typeVersion: 2, position: [200, 0], parameters: { jsCode: `return ${JSON.stringify(people.map((json) => ({ json })))}` } },
				{ id: '3', name: 'Plan', type: 'n8n-nodes-story-funnel.dmOutreach', typeVersion: 1, position: [400, 0], parameters },
			],
			connections: { 'By hand': link('People'), People: link('Plan') },
			settings: { executionOrder: 'v1', saveManualExecutions: true },
		};
		await succeeds(await funnel.deploy(workflow));
	}

	async function succeeds(id: string): Promise<void> {
		const ran = await bed.queue.main.api.runManually(id, 'By hand', 120 * SECOND);
		if (ran.status !== 'success') throw new Error(errorOf(ran) ?? ran.status);
	}

	/** `31` on two workers at the same moment, whatever becomes of it; its own schedule runs it every minute as well. */
	async function dispatch(): Promise<void> {
		const run = () => bed.queue.main.api.editor.json('POST', `/rest/workflows/${funnel.workflows['31 dispatch and follow-up']}/run`, { triggerToStartFrom: { name: 'When called' } });
		await Promise.allSettled([run(), run()]);
	}

	const campaignOf = (who: string) => bed.texts(who).filter((text) => text.startsWith(CAMPAIGN)).length;
	const stopped = () => stopping.filter((who) => bed.texts(who).some((text) => WORDS.optOut.nl.test(text)));

	it.each(FAULTS.map(([what, happen], nth) => [what, happen, nth] as const))('%s: people write, one opts out, a campaign runs; all of it is dealt with', async (what, happen, nth) => {
		bed.control.stepClock(95 * SECOND);
		bed.control.addFault({ on: 'send', effect: { kind: 'slow', ms: 2 * SECOND }, times: 2 });
		await dispatch();
		const now = [`before.${nth}`, `during.${nth}`, `after.${nth}`];
		const [before = '', during = '', after = ''] = now;
		replied.push(...now);
		replies(before);
		await sleep(700);
		const happening = happen(bed);
		replies(during);
		does(() => bed.say(stopping[nth] ?? '', 'STOP'));
		await happening;
		const over = Date.now();
		replies(after);
		await waitFor('everybody to be answered', async () => (now.every((who) => bed.texts(who).length > 0) && stopped().length > nth ? true : undefined), {
			timeoutMs: 120 * SECOND,
			details: () => JSON.stringify({ replied: now.map((who) => bed.texts(who).length), stopped: stopped() }),
		});
		await waitFor('the store to know of nothing left to do', async () => ((await bed.count('events', UNHANDLED)) === 0 ? true : undefined), { timeoutMs: 120 * SECOND, everyMs: 250 });
		process.stderr.write(`queue mode, ${what}: all dealt with ${((Date.now() - over) / SECOND).toFixed(1)} s after it was over\n`);
	}, 900_000);

	it('in the end the campaign reached everybody who had not opted out, once', async () => {
		await endOfWatch?.();
		endOfWatch = undefined;
		const owed = () => met.filter((who) => !stopping.includes(who) && campaignOf(who) === 0);
		await waitFor('the campaign to go out', async () => {
			if (owed().length === 0) return true;
			bed.control.stepClock(95 * SECOND);
			await dispatch();
			await bed.control.settled();
			return undefined;
		}, { timeoutMs: 120 * SECOND, everyMs: 3_000, details: () => `It did not reach ${owed().join(', ')}` });
		// Longer than a heartbeat: what would be sent twice has the time to be.
		await sleep(7 * SECOND);
		expect(met.filter((who) => !stopping.includes(who)).map((who) => [campaignOf(who), bed.texts(who).length])).toEqual(Array.from({ length: met.length - stopping.length }, () => [1, 3]));
	}, 900_000);

	it('nobody has a message twice', () => {
		expect(replied.filter((who) => bed.texts(who).length !== 1)).toEqual([]);
		for (const who of [...met, ...replied]) expect([who, new Set(bed.texts(who)).size]).toEqual([who, bed.texts(who).length]);
	});

	it('who opted out got the confirmation once and nothing that was claimed after the opt-out was recorded', async () => {
		for (const who of stopping) expect([who, bed.texts(who).filter((text) => WORDS.optOut.nl.test(text)).length]).toEqual([who, 1]);
		const claimedAfter = `select count(*)::int as rows from ${STORE_SCHEMA}.sends inner join ${STORE_SCHEMA}.suppressions using (viewer_key) where claimed_at > at`;
		const [others] = await queryRows(bed.queue.storeDirect, `${claimedAfter} and copy_key <> 'opt_out_confirmation'`);
		const [confirmations] = await queryRows(bed.queue.storeDirect, `${claimedAfter.replace('count(*)', 'count(distinct send_key)')} and copy_key = 'opt_out_confirmation'`);
		expect([others?.['rows'], confirmations?.['rows']]).toEqual([0, stopping.length]);
		// By the phones: nothing begins later than a call may after its claim.
		for (const who of stopping) {
			const messages = bed.control.judge.messagesTo(who);
			const confirmed = messages.find(({ text }) => WORDS.optOut.nl.test(text ?? ''));
			expect(messages.filter(({ real }) => real > (confirmed?.real ?? 0) + 30 * SECOND)).toEqual([]);
		}
	});

	it('no limit was passed: not the hour\'s, not the pace of a campaign, not the window', async () => {
		const calls = bed.control.judge.sends();
		const most = Math.max(...calls.map(({ at }) => calls.filter((other) => other.at > at - HOUR && other.at <= at).length));
		expect(most).toBeLessThanOrEqual(HOURLY);
		// By the claims: the sandbox's clock is stepped, and may be between a claim and its call.
		const claims = await queryRows(bed.queue.storeDirect, `select claimed_at as at from ${STORE_SCHEMA}.sends where copy_key = 'campaign_first' order by claimed_at`);
		const at = claims.map((claim) => Number(claim['at']));
		expect(at.length).toBeGreaterThanOrEqual(met.length - stopping.length);
		expect(at.filter((each, nth) => nth > 0 && each - (at[nth - 1] ?? 0) < CAMPAIGN_APART_MS)).toEqual([]);
		expect(bed.control.judge.sendsOutsideWindow()).toEqual([]);
	});

	it('everything that came in is recorded once and dealt with', async () => {
		expect([await bed.count('events', "kind in ('story_reply', 'message', 'quick_reply')"), await bed.count('events', UNHANDLED)]).toEqual([written, 0]);
	});
});

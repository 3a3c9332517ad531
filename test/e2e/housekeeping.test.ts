import { DatabaseSync } from 'node:sqlite';
import { itemsOf, type WorkflowJson } from '../../testbed';
import { Bed } from './support/bed';

const DAY = 24 * 3_600_000;

/** Calls one shipped workflow as a person's own workflow would, and gives back what its last node gave. */
function callerOf(child: string): WorkflowJson {
	const workflowId = { __rl: true, mode: 'list', value: child, cachedResultName: child };
	return {
		name: `calls ${child}`,
		nodes: [
			{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				id: 'call', name: 'Call', type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, position: [200, 0],
				parameters: { source: 'database', workflowId, mode: 'once', options: { waitForSubWorkflow: true } },
			},
		],
		connections: { Start: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1', saveManualExecutions: true, saveDataSuccessExecution: 'all' },
	};
}

/** The nightly purge and the weekly report, on a real n8n. */
describe('housekeeping on a real n8n', () => {
	let bed: Bed;
	const callers: Record<string, string> = {};

	beforeAll(async () => {
		// Who is no test person is written to by nobody, so of them no evidence of a message is kept.
		bed = await Bed.start({ mode: 'test_people', testPeople: 'lena, newcomer' });
		for (const child of ['60 retention', '70 weekly report']) {
			callers[child] = (await bed.n8n.api.deployWorkflow(callerOf(child), { children: bed.funnel.workflows })).id;
		}
	});

	afterAll(async () => {
		await bed.stop();
	});

	async function run(child: string): Promise<Array<Record<string, unknown>>> {
		const execution = await bed.n8n.api.runManually(callers[child] ?? '', 'Start', 60_000);
		expect([child, execution.status]).toEqual([child, 'success']);
		return itemsOf(execution, 'Call');
	}

	/** Steps the sandbox's clock; set-up lets the store learn of it at once. */
	async function step(days: number): Promise<void> {
		bed.control.stepClock(days * DAY);
		await bed.funnel.setUp();
	}

	function ask(sql: string): Record<string, unknown>[] {
		const database = new DatabaseSync(bed.funnel.storeFile, { readOnly: true });
		try {
			return database.prepare(sql).all();
		} finally {
			database.close();
		}
	}
	const count = (table: string) => Number(ask(`select count(*) as n from ${table}`)[0]?.['n']);

	it('writes the figures of a week into the table, once however often it runs', async () => {
		const lena = bed.follower('lena');
		bed.reply(lena);
		await bed.untilTexts(lena, 1);
		bed.act(lena, { act: 'tap', title: 'JA' });
		await bed.untilTexts(lena, 2);
		bed.say(bed.follower('stan'), 'STOP');
		const bart = bed.follower('bart');
		bed.act(bart, { act: 'comment', text: 'Mooi' });
		await bed.atRest();
		await step(1);

		await run('70 weekly report');
		await run('70 weekly report');
		const rows = await bed.n8n.api.dataTables.rows('weekly_report');
		const value = (kpi: string) => rows.filter((row) => row['kpi'] === kpi).map((row) => row['value']);
		expect(['messages_sent', 'people_messaged', 'people_replied', 'reply_rate', 'consents', 'opt_outs', 'leads', 'delivery_unknown'].map((kpi) => [kpi, ...value(kpi)])).toEqual([
			['messages_sent', 2], ['people_messaged', 1], ['people_replied', 1], ['reply_rate', null], ['consents', 1], ['opt_outs', 1], ['leads', 1], ['delivery_unknown', 0],
		]);
		expect(rows.find((row) => row['kpi'] === 'reply_rate')).toMatchObject({ numerator: 1, denominator: 1 });
	});

	it('purges what became too old, keeps leads, consents and opt-outs, and says so', async () => {
		expect((await run('60 retention'))[0]).toMatchObject({ removed: { people: 0, events: 0 } });
		const people = count('viewers');
		await step(31);
		const [receipt] = await run('60 retention');
		// Bart only commented, Stan only opted out. Lena is a lead: she, what she did and the update that proves her yes stay.
		expect(receipt).toMatchObject({
			receiptKey: expect.stringMatching(/^prg_/),
			finishedAt: expect.stringMatching(/Z$/),
			removed: { people: 2, engagements: 2, events: 3, sends: 0, decisions: 0 },
		});
		expect(people).toBe(3);
		expect(['viewers', 'engagements', 'events', 'sends', 'consent_ledger', 'purge_receipts'].map((table) => [table, count(table)])).toEqual([
			['viewers', 1], ['engagements', 2], ['events', 1], ['sends', 2], ['consent_ledger', 1], ['purge_receipts', 2],
		]);
		expect(ask('select distinct reason from suppressions')).toEqual([{ reason: 'stop' }]);
	});

	it('lets an erased person who had opted out stay opted out', async () => {
		bed.control.postStory({ caption: 'After the purge' });
		const newcomer = bed.follower('newcomer');
		bed.reply(newcomer);
		bed.reply('stan');
		await bed.untilTexts(newcomer, 1);
		await bed.atRest();
		expect(bed.texts('stan')).toEqual([]);
		const outcomes = ask("select outcome from events where kind = 'story_reply' order by outcome").map((row) => row['outcome']);
		expect(outcomes).toEqual(['sent', 'suppressed']);
	});
});

import { deployTicks, type Ticks } from '../../demo/ticks';
import { untilMorning } from '../../demo/days';
import { openSqliteInProcess } from '../../core/store/connect';
import { randomKey } from '../../core/store/random-key';
import { useCases } from '../../core/use-cases';
import { errorOf, itemsOf, type WorkflowJson } from '../../testbed';
import { Bed } from './support/bed';
import { MailServer } from './support/mail-server';
import { credentialsOf, deployOneNode } from './support/pack-workflow';
import { expectGoodOnPhones } from './support/phone';
import { countRows } from './support/store-rows';

jest.setTimeout(600_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY_ONE = /^Hoi Mara, je keek vaak naar onze stories/;
const FOLLOW_UP = /^Hoi Mara, nog even over ons nieuwe werk/;

/** A campaign's days, as its people see them on their phones and in their mail. */
describe('outreach on a real n8n', () => {
	let bed: Bed;
	let ticks: Ticks;
	let mail: MailServer;
	let planning = '';
	const keys = new Map<string, { accountKey: string; viewerKey: string }>();

	const SILENT = ['mara', 'bob', 'eve', 'wim', 'fay'];
	const EVERYBODY = [...SILENT, 'nora', 'piet', 'stef', 'tess'];

	beforeAll(async () => {
		mail = await MailServer.start();
		bed = await Bed.start({ smtpPort: mail.port, change: withEmailText });
		ticks = await deployTicks(bed.n8n, bed.funnel);
		bed.control.stepClock(untilMorning(bed.control.now()));
		bed.control.postStory({ caption: 'Morning' });
		for (const who of [...EVERYBODY, 'tim']) await agrees(who);
		for (const who of ['mara', 'bob', 'eve']) await confirmsEmail(who);
		mail.behave('bob@example.org', 'knows_nobody');
		mail.behave('eve@example.org', 'hangs_up');
	});

	afterAll(async () => {
		await bed.stop();
		await mail.stop();
	});

	/** Replies, is asked, taps JA. */
	async function agrees(who: string): Promise<void> {
		bed.reply(bed.follower(who));
		await bed.untilTexts(who, 1);
		bed.act(who, { act: 'tap', index: 0 });
		await bed.untilTexts(who, 2);
		await bed.atRest();
		const [execution] = await bed.n8n.api.executions({ workflowId: bed.inboxWorkflow, includeData: true, limit: 1 });
		const [item] = execution ? itemsOf(execution, 'Instagram Trigger', 4) : [];
		keys.set(who, { accountKey: String(item?.['accountKey']), viewerKey: String(item?.['viewerKey']) });
	}

	/** The link in the mail of a double opt-in was used. */
	async function confirmsEmail(who: string): Promise<void> {
		const person = keys.get(who);
		if (!person) throw new Error(`nobody is called ${who}`);
		const place = { file: bed.funnel.storeFile, key: bed.funnel.storeKey, mayCreate: false };
		const { store, close } = await openSqliteInProcess(useCases, place, { wallClock: () => Date.now(), newKey: randomKey });
		try {
			const token = who.padEnd(43, 'x');
			expect(await store.beginEmailOptIn({ ...person, wording: 'Ja, mail mij', token, address: `${who}@example.org` })).toMatchObject({ outcome: 'pending' });
			expect(await store.confirmEmailOptIn({ token })).toMatchObject({ outcome: 'granted' });
		} finally {
			await close();
		}
	}

	/** Plans a campaign's first step for some people, as `30 outreach` does for a segment. */
	async function plan(campaign: string, people: readonly string[]): Promise<void> {
		const { storyFunnelStoreApi: store } = await credentialsOf(bed.n8n);
		if (!store) throw new Error('the funnel has no store');
		const items = people.map((who) => ({ json: keys.get(who) }));
		const workflow: WorkflowJson = {
			name: `plan ${campaign}`,
			nodes: [
				{ id: '1', name: 'By hand', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
				{ id: '2', name: 'People', type: 'n8n-nodes-base.code', typeVersion: 2, position: [200, 0], parameters: { jsCode: `return ${JSON.stringify(items)}` } },
				{
					id: '3', name: 'Plan', type: 'n8n-nodes-story-funnel.dmOutreach', typeVersion: 1, position: [400, 0], credentials: { storyFunnelStoreApi: store },
					parameters: { resource: 'campaign', operation: 'planStep', campaign, campaignCopyKey: 'campaign_first', followUpCopyKey: 'campaign_follow_up' },
				},
			],
			connections: { 'By hand': { main: [[{ node: 'People', type: 'main', index: 0 }]] }, People: { main: [[{ node: 'Plan', type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1', saveManualExecutions: true },
		};
		planning = (await bed.n8n.api.deployWorkflow(workflow)).id;
		const execution = await bed.n8n.api.runManually(planning, 'By hand', 60_000);
		if (execution.status !== 'success') throw new Error(errorOf(execution) ?? execution.status);
	}

	/** The Instagram node by hand, as a person would. */
	async function instagram(parameters: Readonly<Record<string, string>>): Promise<void> {
		const settings = { resource: 'account', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy' };
		const id = await deployOneNode(bed.n8n, {
			name: `Instagram ${Object.values(parameters).join(' ')}`, type: 'instagram', parameters: { ...settings, ...parameters }, credentials: await credentialsOf(bed.n8n),
		});
		const execution = await bed.n8n.api.runManually(id, 'By hand');
		if (execution.status !== 'success') throw new Error(errorOf(execution) ?? execution.status);
	}

	const got = (who: string, text: RegExp) => bed.texts(who).filter((one) => text.test(one)).length;
	const whoGot = (text: RegExp, people: readonly string[] = EVERYBODY) => people.filter((who) => got(who, text) > 0);
	const dispatch = async (stepMs = 0) => {
		bed.control.stepClock(stepMs);
		await ticks.run('31 dispatch and follow-up');
		await bed.control.settled();
	};

	it('rehearses a campaign, then sends it to test people alone', async () => {
		await instagram({ operation: 'connect', mode: 'rehearsal' });
		await plan('dress', ['tim', 'mara']);
		await dispatch(MINUTE);
		expect([got('tim', DAY_ONE), got('mara', DAY_ONE)]).toEqual([0, 0]);
		await instagram({ operation: 'connect', mode: 'test_people', testPeople: '@tim' });
		await plan('dress', ['tim', 'mara']);
		await dispatch(MINUTE);
		expect([got('tim', DAY_ONE), got('mara', DAY_ONE)]).toEqual([1, 0]);
		await instagram({ operation: 'connect', mode: 'live' });
	});

	it('day 1: everybody once, evenly; the stop switch holds in the middle of the batch and gives the rest back', async () => {
		bed.control.stepClock(10 * MINUTE);
		await plan('autumn', EVERYBODY);
		await dispatch(MINUTE);
		const before = whoGot(DAY_ONE);
		expect(before.length).toBeGreaterThan(0);
		expect(before.length).toBeLessThan(EVERYBODY.length);
		await instagram({ operation: 'stop' });
		for (let time = 0; time < 3; time++) await dispatch(5 * MINUTE);
		expect(whoGot(DAY_ONE)).toEqual(before);
		await instagram({ operation: 'resume' });
		for (let time = 0; time < 20 && whoGot(DAY_ONE).length < EVERYBODY.length; time++) await dispatch(2 * MINUTE);
		expect(EVERYBODY.map((who) => got(who, DAY_ONE))).toEqual(EVERYBODY.map(() => 1));
	});

	it('day 3: the follow-up goes to who re-opened the window, and to nobody who answered, opted out or was taken over', async () => {
		bed.control.stepClock(MINUTE);
		bed.say('piet', 'Leuk, wat kost de grote vaas?');
		bed.say('stef', 'STOP');
		bed.control.writeByHand('tess', 'Hoi, Anna hier. Kom je zaterdag langs?');
		await bed.untilTexts('stef', 4);
		await bed.atRest();
		bed.control.stepClock(47 * HOUR);
		const REOPENING = ['nora', 'piet', 'tess'];
		for (let hours = 0; hours <= 28; hours += 4) {
			if (hours % 12 === 0) {
				bed.control.postStory({ caption: `Story ${hours}` });
				for (const who of REOPENING) bed.reply(who, 'Mooi!');
				await bed.atRest();
			}
			await dispatch(4 * HOUR);
			await dispatch(MINUTE);
		}
		expect(whoGot(FOLLOW_UP)).toEqual(['nora']);
		expect(got('nora', FOLLOW_UP)).toBe(1);
		// The control: they could be written to, and were, in answer to their own story replies.
		for (const who of REOPENING) expect(bed.texts(who).length).toBeGreaterThan(3);
		expect(bed.control.judge.sendsOutsideWindow()).toEqual([]);
	});

	it('whose window stayed closed and who confirmed an address gets it by e-mail, once, whatever the mail server does', async () => {
		for (let time = 0; time < 4; time++) {
			bed.control.stepClock(10 * MINUTE);
			await ticks.run('42 e-mail follow-up');
		}
		expect(mail.mailsTo('mara@example.org')).toMatchObject([{ subject: 'Ons nieuwe werk', text: expect.stringMatching(/^Hoi Mara,/) }]);
		// The server took this one and hung up before saying so: nobody knows, and nobody tries again.
		expect(mail.mailsTo('eve@example.org')).toHaveLength(1);
		expect(mail.mailsTo('bob@example.org')).toEqual([]);
		expect(mail.inbox).toHaveLength(2);
		const stateOf = (state: string) => countRows(bed.funnel.storeFile, 'sends', `channel = 'email' and state = '${state}'`);
		expect([stateOf('sent'), stateOf('unknown'), stateOf('refused'), stateOf('claimed')]).toEqual([1, 1, 1, 0]);
		expect(whoGot(FOLLOW_UP)).toEqual(['nora']);
		bed.control.stepClock(24 * HOUR);
		await ticks.run('42 e-mail follow-up');
		expect(mail.inbox).toHaveLength(2);
	});

	it('the link in the mail shows a button, and a mail program unsubscribes by one POST', async () => {
		const [letter] = mail.mailsTo('mara@example.org');
		const link = /https?:\/\/\S+\/unsubscribe\?t=\S+/.exec(letter?.text ?? '')?.[0] ?? '';
		await expectGoodOnPhones(link);
		const listed = () => countRows(bed.funnel.storeFile, 'suppressions', "reason = 'unsubscribed'");
		const opened = await fetch(link, { headers: { 'Accept-Language': 'nl' } });
		expect([opened.status, await opened.text()]).toEqual([200, expect.stringContaining('<form method="post">')]);
		expect(listed()).toBe(0);
		const post = (address: string) => fetch(address, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
		expect((await post(`${link.slice(0, -2)}xx`)).status).toBe(404);
		expect(listed()).toBe(0);
		expect((await post(link)).status).toBe(200);
		expect((await post(link)).status).toBe(200);
		expect(listed()).toBe(1);
	});
});

/** Set-up with an e-mail in place of the follow-up. */
function withEmailText(workflow: WorkflowJson): WorkflowJson {
	const key = '"key": "campaign_follow_up"';
	const row = {
		key: 'campaign_follow_up_email', language: 'nl', variant: 'a', purpose: 'promotion', asks: '', quick_replies: '',
		text: 'Ons nieuwe werk\n\nHoi {name},\n\nwe bewaren er graag een voor je.\n\nAfmelden: {unsubscribe_link}\nPrivacy: {privacy_link}',
	};
	const nodes = workflow.nodes.map((node) => {
		const output = node.parameters?.['jsonOutput'];
		if (typeof output !== 'string' || !output.includes(key)) return node;
		const { rows, ...rest } = JSON.parse(output) as { rows: object[] };
		return { ...node, parameters: { ...node.parameters, jsonOutput: JSON.stringify({ ...rest, rows: [...rows, row] }) } };
	});
	return { ...workflow, nodes };
}

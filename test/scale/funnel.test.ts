import { readFileSync } from 'node:fs';
import path from 'node:path';
import { deployTicks, type Ticks } from '../../demo/ticks';
import { untilMorning } from '../../demo/days';
import { tracesOf, type Trace } from '../../demo/traces';
import { errorOf, findSecrets, findSecretsInTables, formBody, FormVisitor, readWorkflow, waitFor, type Finding } from '../../testbed';
import { Needles } from '../../testbed/needles';
import { WORDS } from '../e2e/support/words';
import { deployOneNode } from '../e2e/support/pack-workflow';
import { InstallerByHand, type InstalledState } from './support/install-by-zero';
import { QueueBed } from './support/queue-bed';
import { answerThroughRedis } from './support/answer-through-redis';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const AGREEING = ['nora.vos', 'piet.de.wit', 'stef.jansen', 'tess.bakker'];
const CAMPAIGN = 'Hoi Mara, je keek vaak naar onze stories';

/** The shipped workflows on n8n in queue mode: a main process, a webhook process, two workers, Redis, PostgreSQL. */
describe('the funnel in queue mode', () => {
	let bed: QueueBed;
	let ticks: Ticks;

	beforeAll(async () => {
		// n8n removes what it does not keep every 15 minutes; here every three seconds.
		bed = await QueueBed.start({ lines: true, env: { EXECUTIONS_DATA_PRUNE_HARD_DELETE_INTERVAL: '0.05' } });
	});

	afterAll(async () => {
		await bed.stop();
	});

	it('refuses the embedded store, which 00 makes where nobody has chosen PostgreSQL, and makes no file', async () => {
		const { api } = bed.queue.main;
		const embedded = await api.createCredential({ name: 'Embedded', type: 'storyFunnelStoreApi', data: { key: Buffer.alloc(32, 1).toString('base64'), file: '' } });
		const parameters = { operation: 'check', purpose: 'dm_promotion' };
		const id = await deployOneNode(bed.queue.main, { name: 'Embedded', type: 'consentGate', parameters, credentials: { storyFunnelStoreApi: embedded } });
		const ran = await api.runManually(id, 'By hand');
		expect([ran.status, errorOf(ran)]).toEqual(['error', expect.stringMatching(/cannot be used in n8n queue mode/)]);
		expect(bed.storeFiles()).toEqual([]);
		await api.editor.json('POST', `/rest/workflows/${id}/archive`, {});
		await api.editor.json('DELETE', `/rest/credentials/${embedded.id}`);
	});

	it('is installed, connected and published by 00, with the store in PostgreSQL', async () => {
		const installer = await InstallerByHand.start(bed);
		await installer.makeStoreCredential();
		const states = await installer.install();
		const published = (name: string): InstalledState['state'] => states.get(name)?.['state'];
		expect(['20 inbox', '11 import viewers', '30 outreach', '31 dispatch and follow-up', '60 retention'].map(published)).toEqual(Array.from({ length: 5 }, () => 'published'));
		await bed.listen();
		ticks = await deployTicks(bed.queue.main, { workflows: await bed.workflows() });
		bed.control.stepClock(untilMorning(bed.control.now()));
		bed.control.postStory({ caption: 'Morning' });
	}, 900_000);

	it('records what comes in at the webhook process once, and answers it once, however often it comes', async () => {
		const people = [...AGREEING, 'ruben.smit', 'sara.visser', 'wim.van.oorschot'].map((name) => bed.follower(name));
		const updates = people.map((name) => bed.reply(name, `Mooi van ${name}!`));
		await Promise.all(updates.map((update) => bed.control.redeliver(update, { times: 2, concurrent: true })));
		for (const name of people) expect(await bed.untilTexts(name, 1)).toEqual([expect.stringMatching(WORDS.question.nl)]);
		for (const name of AGREEING) bed.act(name, { act: 'tap', index: 0 });
		for (const name of AGREEING) await bed.untilTexts(name, 2);
		await bed.untilHandled();
		expect(people.map((name) => bed.texts(name).length)).toEqual([2, 2, 2, 2, 1, 1, 1]);
		expect(await bed.count('events')).toBe(people.length + AGREEING.length);
		expect((await bed.queue.main.api.dataTables.rows('leads')).map((row) => row['viewer_key'] ?? row['viewerKey'])).toHaveLength(AGREEING.length);
	});

	it('and the workers did the work, both of them', () => {
		expect(Math.min(...bed.finishedBy())).toBeGreaterThan(0);
		expect(readFileSync(bed.queue.webhook.logFile, 'utf8')).toMatch(/Enqueued execution/);
	});

	it('STOP is confirmed once, and silence follows', async () => {
		bed.say('sara.visser', 'STOP');
		expect((await bed.untilTexts('sara.visser', 2))[1]).toMatch(WORDS.optOut.nl);
		bed.reply('sara.visser', 'Toch wel mooi');
		bed.act('sara.visser', { act: 'tap', title: 'JA' });
		bed.say('sara.visser', 'STOP');
		await bed.untilHandled();
		// The control: somebody else who does the same is answered.
		bed.reply('ruben.smit', 'Nog eens');
		await bed.untilTexts('ruben.smit', 2);
		await bed.untilHandled();
		expect(bed.texts('sara.visser')).toHaveLength(2);
	});

	it('takes a list in by the form, and the file goes with the run', async () => {
		const form = readWorkflow('11-import-viewers.json').nodes.find(({ name }) => name === 'Viewer list');
		if (!form) throw new Error('the workflow has no form');
		const visitor = new FormVisitor(bed.queue.url);
		await visitor.logIn(bed.queue.main.owner);
		const { csv, rows } = viewersOf(bed);
		const ending = await visitor.submit('story-funnel-import', formBody(form, { file: new File([csv], '20261123_autumn_instagram.csv', { type: 'text/csv' }) }));
		expect(ending.text).toMatch(new RegExp(`${rows} new .*1 opted out, not taken in.*1 rejected`, 's'));
		const left = async () => await bed.rowsOfN8n(`select 1 from execution_entity where "workflowId" = '${(await bed.workflows())['11 import viewers'] ?? ''}'`);
		await waitFor('the run to be removed', async () => ((await left()).length === 0 ? true : undefined), { timeoutMs: 60_000 });
		expect(await bed.rowsOfN8n('select 1 from binary_data')).toEqual([]);
	});

	it('sends a campaign to those who agreed, once each, from two workers that dispatch at the same moment', async () => {
		bed.control.stepClock(61 * MINUTE);
		await ticks.run('30 outreach');
		const waiting = () => AGREEING.filter((name) => bed.texts(name).length < 3);
		for (let time = 0; time < 20 && waiting().length > 0; time++) {
			bed.control.stepClock(2 * MINUTE);
			await Promise.all([ticks.run('31 dispatch and follow-up'), ticks.run('31 dispatch and follow-up')]);
			await bed.control.settled();
		}
		expect(AGREEING.map((name) => bed.texts(name).filter((text) => text.startsWith(CAMPAIGN)).length)).toEqual([1, 1, 1, 1]);
		expect(bed.texts('sara.visser')).toHaveLength(2);
		bed.say('piet.de.wit', 'Kan ik ook langskomen op zondag? Mail gerust: klant.van.zondag@voorbeeld.example');
		await bed.untilHandled();
		expect(bed.control.judge.sendsOutsideWindow()).toEqual([]);
	});

	it('holds nobody in clear: not in Redis, its files and all that went through it, not in n8n\'s tables and folders, not in the store', async () => {
		const traces = tracesOf(bed.control);
		expect(new Set(traces.map(({ what }) => what))).toEqual(new Set(['handle', 'name', 'id', 'message', 'e-mail']));
		await waitFor('n8n to remove what it does not keep', async () => ((await bed.rowsOfN8n('select 1 from execution_entity where "deletedAt" is not null')).length === 0 ? true : undefined), { timeoutMs: 60_000 });
		expect(await search(bed, traces)).toEqual([]);

		// The control: what a workflow answers by Respond to Webhook goes from the worker through Redis, and a saved execution keeps it.
		const [trace] = traces.filter(({ what }) => what === 'id');
		if (!trace) throw new Error('nobody has an id');
		expect(await answerThroughRedis(bed, trace.text)).toContain(trace.text);
		await bed.queue.redis.put('planted', trace.text);
		const places = (await search(bed, [trace])).join('\n');
		for (const place of ['Redis: planted', 'redis/said', 'redis/appendonlydir', 'PostgreSQL: public.execution_data']) expect(places).toContain(place);
	});
});

/** Three stories of this week for everybody who agreed, one row of somebody who opted out, one that cannot be read. */
function viewersOf(bed: QueueBed): { readonly csv: string; readonly rows: number } {
	const at = (days: number) => new Date(bed.control.now() - days * DAY).toISOString();
	const good = AGREEING.flatMap((name) => [1, 2, 3].map((days) => `${name},story_${days},${at(days)}`));
	return { csv: ['handle,story_id,first_seen', ...good, `sara.visser,story_1,${at(1)}`, `"wim.van.oorschot"x,story_1,${at(1)}`].join('\n'), rows: good.length };
}

/** Descriptions of all nodes, written by n8n when it starts: short words stand in it by chance. */
const MADE_AT_BOOT = path.join('.cache', 'n8n', 'public');

/** PostgreSQL's own files hold dead rows for a while: docs/postgresql.md. What is alive is searched by its rows. */
const FILES_OF_POSTGRES = path.join('postgres', 'data');

/** Searches everything the processes, Redis and both databases hold. @returns what was found and where, never what it says */
async function search({ queue }: QueueBed, traces: readonly Trace[]): Promise<string[]> {
	const texts = traces.map(({ text }) => text);
	const needles = new Needles(texts);
	const inRedis = (await queue.redis.contents()).flatMap(({ key, value }) =>
		[...needles.in(Buffer.from(key)), ...needles.in(value)].map((secret): Finding => ({ file: `Redis: ${key}`, secret })),
	);
	const inFiles = findSecrets(queue.folder, texts).filter(({ file }) => !file.includes(MADE_AT_BOOT) && !file.startsWith(FILES_OF_POSTGRES));
	const inTables = [...(await findSecretsInTables(queue.database, texts)), ...(await findSecretsInTables(queue.storeDirect, texts))];
	return [...new Set([...inRedis, ...inFiles, ...inTables].map(({ file, secret }) => `${traces[secret]?.what ?? '?'} of ${traces[secret]?.whose ?? '?'} in ${file}`))];
}

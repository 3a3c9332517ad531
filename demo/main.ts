import path from 'node:path';
import { startSandbox, type RunningSandbox } from '../sandbox';
import { bootN8n, changeNode, LiveTable, installFunnel, readWorkflow, waitFor, type InstalledFunnel, type RunningN8n, type WorkflowJson } from '../testbed';
import { AUDIENCE } from './audience';
import { findViolations, summarise, type Outside } from './check';
import { playDays, untilMorning, type Notes, type Stage } from './days';
import { leftInFiles, searchLeftBehind } from './left-behind';
import { offerEmpty } from './empty';
import { readOptions, type DemoOptions } from './options';
import { buildSabotaged } from './sabotage';
import { ANSWER_MS, stay } from './stay';
import { groupTable, peopleTable } from './table';
import { deployTicks } from './ticks';

async function main(options: DemoOptions): Promise<number> {
	if (options.empty) {
		await offerEmpty(say);
		return 0;
	}
	const started = Date.now();
	const broken = options.sabotage === null ? null : await buildSabotaged(options.sabotage);
	if (options.sabotage !== null) say(`Sabotage: the guard "${options.sabotage}" is taken out of a copy of the pack.`);
	const sandbox = await startSandbox({ retry: { timeoutMs: ANSWER_MS }, ...(options.check ? { seed: 'demo' } : {}) });
	try {
		say('Starting n8n…');
		const n8n = await bootN8n({ pack: { kind: 'folder', path: broken?.folder ?? path.join(__dirname, '..') } });
		try {
			n8n.api.secrets.add(() => sandbox.control.issuedTokens());
			const funnel = await connect(n8n, sandbox);
			const table = new LiveTable(process.stdout, () => groupTable(sandbox.control));
			const stage: Stage = { n8n, funnel, control: sandbox.control, ticks: await deployTicks(n8n, funnel), say: (line) => table.say(line) };
			table.start();
			const notes = await playDays(stage).finally(() => table.end(`\n${peopleTable(sandbox.control, AUDIENCE)}\n\n${groupTable(sandbox.control)}\n`));
			if (options.check) return await judge(stage, notes, started);
			await stay(n8n, sandbox, 'play a follower: reply to the story, tap JA, type STOP', say);
			return 0;
		} finally {
			await n8n.stop();
		}
	} finally {
		await sandbox.close();
		broken?.remove();
	}
}

async function connect(n8n: RunningN8n, { url, control }: RunningSandbox): Promise<InstalledFunnel> {
	say('Importing, connecting and publishing the workflows…');
	const funnel = await installFunnel(n8n, {
		apiHost: url,
		account: control.account(),
		mode: 'live',
		language: 'nl',
		store: n8n.postgres === undefined ? 'sqlite' : 'postgres',
		more: [secondCampaign(), evidenceWorkflow()],
	});
	control.setCallback(funnel.callbackUrl);
	await waitFor('the webhook handshake', async () => ((await control.handshake()).verified ? true : undefined), { timeoutMs: 15_000 });
	control.stepClock(untilMorning(control.now()));
	control.postStory({ caption: 'New glazes are out of the kiln' });
	return funnel;
}

/** `30 outreach` for another campaign, as its note tells a person to change it. */
function secondCampaign(): WorkflowJson {
	const rename = (workflow: WorkflowJson, name: string) =>
		changeNode(workflow, name, (node) => ({ ...node, parameters: { ...node.parameters, campaign: 'second_look' } }));
	const renamed = rename(rename(readWorkflow('30-outreach.json'), 'Outlook'), 'Plan first message');
	return { ...renamed, name: '30 outreach, second campaign' };
}

/** Asks the Funnel Report what every sent message can prove. */
function evidenceWorkflow(): WorkflowJson {
	return {
		name: 'evidence',
		nodes: [
			{ name: 'When called', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, position: [0, 0], parameters: { inputSource: 'passthrough' } },
			{ name: 'Evidence', type: 'n8n-nodes-story-funnel.funnelReport', typeVersion: 1, position: [220, 0], parameters: { resource: 'proof', operation: 'evidence' } },
		],
		connections: { 'When called': { main: [[{ node: 'Evidence', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

async function judge(stage: Stage, notes: Notes, started: number): Promise<number> {
	const { n8n, control, ticks } = stage;
	const leads = await n8n.api.dataTables.rows('leads');
	const outlook = await n8n.api.dataTables.rows('outreach_outlook');
	const [evidence = {}] = await ticks.run('evidence');
	const outside: Outside = { ...notes, leads, outlook, evidence };
	const violations = findViolations(control, outside);
	const summary = summarise(control, outside);
	say('Some ask to be erased, and every file is searched for what it holds of anybody…');
	const leftBehind = await searchLeftBehind(stage);
	violations.push(...leftInFiles(leftBehind));
	for (const violation of violations) say(`VIOLATION ${violation}`);
	const { searched, erased } = leftBehind;
	process.stdout.write(`${JSON.stringify({ ...summary, searched, erased, seconds: Math.round((Date.now() - started) / 1000) })}\n`);
	return violations.length === 0 ? 0 : 1;
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

main(readOptions(process.argv.slice(2))).then(
	(code) => process.exit(code),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
		process.exit(1);
	},
);

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type RunningSandbox } from '../sandbox';
import { bootN8n, installFunnel, waitFor, type RunningN8n } from '../testbed';
import { AUDIENCE, perform, type ScriptedFollower } from './audience';
import { findViolations, summarise } from './check';
import { readOptions, type DemoOptions } from './options';
import { buildSabotaged } from './sabotage';
import { peopleTable } from './table';

/** Longer than a heartbeat: what would be sent twice had the time to be. */
const QUIET_MS = 7_000;
const ANSWER_TIMEOUT_MS = 30_000;

async function main(options: DemoOptions): Promise<number> {
	const started = Date.now();
	const broken = options.sabotage === null ? null : await buildSabotaged(options.sabotage);
	if (options.sabotage !== null) say(`Sabotage: the guard "${options.sabotage}" is taken out of a copy of the pack.`);
	const sandbox = await startSandbox(options.check ? { seed: 'demo' } : {});
	try {
		say('Starting n8n…');
		const n8n = await bootN8n({ pack: { kind: 'folder', path: broken?.folder ?? path.join(__dirname, '..') } });
		try {
			await connect(n8n, sandbox);
			await play(sandbox.control);
			if (options.check) return await judge(n8n, sandbox.control, started);
			await stay(n8n, sandbox);
			return 0;
		} finally {
			await n8n.stop();
		}
	} finally {
		await sandbox.close();
		broken?.remove();
	}
}

async function connect(n8n: RunningN8n, { url, control }: RunningSandbox): Promise<void> {
	say('Importing, connecting and publishing the workflows…');
	const funnel = await installFunnel(n8n, { apiHost: url, account: control.account(), mode: 'live', language: 'nl' });
	control.setCallback(funnel.callbackUrl);
	await waitFor('the webhook handshake', async () => ((await control.handshake()).verified ? true : undefined), { timeoutMs: 15_000 });
	control.postStory({ caption: 'New glazes are out of the kiln' });
}

/** Lets the followers act one after the other, each thing once the last one's message has come. */
async function play(control: RunningSandbox['control']): Promise<void> {
	say('Followers act…');
	for (const follower of AUDIENCE) {
		control.createFollower({ username: follower.username, name: follower.name, language: follower.language });
		await playOne(control, follower);
	}
	await sleep(QUIET_MS);
	await control.settled();
	say(`\n${peopleTable(control, AUDIENCE)}\n`);
}

async function playOne(control: RunningSandbox['control'], { username, acts }: ScriptedFollower): Promise<void> {
	let expected = 0;
	for (const act of acts) {
		await perform(control, username, act);
		if (act.expect !== 'one_message') continue;
		expected++;
		await answered(control, username, expected);
	}
}

/** A message that does not come is for the check to report, not a reason to stop here. */
async function answered(control: RunningSandbox['control'], username: string, count: number): Promise<void> {
	const deadline = Date.now() + ANSWER_TIMEOUT_MS;
	while (control.judge.messagesTo(username).length < count && Date.now() < deadline) await sleep(50);
	await control.settled();
}

async function judge(n8n: RunningN8n, control: RunningSandbox['control'], started: number): Promise<number> {
	const leads = await n8n.api.dataTables.rows('leads');
	const violations = findViolations(control, AUDIENCE, leads);
	for (const violation of violations) say(`VIOLATION ${violation}`);
	const summary = summarise(control, AUDIENCE, leads.length, (Date.now() - started) / 1000);
	process.stdout.write(`${JSON.stringify(summary)}\n`);
	return violations.length === 0 ? 0 : 1;
}

async function stay(n8n: RunningN8n, { url }: RunningSandbox): Promise<void> {
	say(`n8n editor   ${n8n.url}   (${n8n.owner.email} / ${n8n.owner.password})`);
	say(`Phone page   ${url}   play a follower: reply to the story, tap JA, type STOP`);
	say('Ctrl-C ends the demo and removes everything it made.');
	await new Promise<void>((resolve) => {
		process.once('SIGINT', resolve);
		process.once('SIGTERM', resolve);
	});
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

// Entry of every npm script: `node scripts/run.mjs <task> [arguments…]`.
// Works on a fresh clone with nothing but Node >= 20 and npm: it first gets
// what the task needs, then runs the task's steps under Node 24.
import { ensureDependencies } from './runtime/dependencies.mjs';
import { ensureN8n } from './runtime/n8n.mjs';
import { ensureNocodb } from './runtime/nocodb.mjs';
import { ensureNode24 } from './runtime/node24.mjs';
import { ensurePostgres } from './runtime/postgres.mjs';
import { say } from './runtime/progress.mjs';
import { runNode } from './steps.mjs';
import { tasks } from './tasks.mjs';

const [name = '', ...extra] = process.argv.slice(2);
const makeTask = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
if (makeTask) process.exitCode = await main(makeTask(extra));
else {
	say(`Usage: node scripts/run.mjs <${Object.keys(tasks).join('|')}> [arguments…]`);
	process.exitCode = 2;
}

async function main(task) {
	const started = Date.now();
	if (task.note) say(task.note);
	let node;
	let env;
	try {
		await ensureDependencies();
		node = await ensureNode24();
		env = { ...task.env, STORY_FUNNEL_NODE: node, ...(await environmentOf(task, node)) };
	} catch (error) {
		say(`✗ ${error instanceof Error ? error.message : error}`);
		return 1;
	}
	for (const [index, step] of task.steps.entries()) {
		if (task.steps.length > 1) say(`\n▶ ${step.title} (${index + 1} of ${task.steps.length})`);
		const last = index === task.steps.length - 1;
		const code = await runNode(node, step.args, env, { stdoutToStderr: Boolean(task.quiet) && !last });
		if (code !== 0) {
			say(`✗ ${step.title} failed with code ${code} after ${secondsSince(started)} s in all`);
			return code;
		}
	}
	if (!task.quiet) say(`✓ ${name}: ${secondsSince(started)} s in all`);
	return 0;
}

async function environmentOf(task, node) {
	if (task.n8n) return await n8nEnvironment(node, task);
	return task.postgres ? { STORY_FUNNEL_POSTGRES: await ensurePostgres(node) } : {};
}

/** What testbed/ needs to boot n8n; see testbed/README.md. */
async function n8nEnvironment(node, { postgres, nocodb, env = {} }) {
	const wanted = { ...process.env, ...env };
	const { folder, sqlite, version } = await ensureN8n(node, wanted.STORY_FUNNEL_N8N_VERSION || undefined);
	const database = wanted.STORY_FUNNEL_DATABASE || (sqlite ? 'sqlite' : 'postgres');
	return {
		STORY_FUNNEL_N8N: folder,
		STORY_FUNNEL_N8N_VERSION: version,
		STORY_FUNNEL_DATABASE: database,
		...(nocodb ? await nocodbEnvironment(node, folder) : {}),
		...(postgres || database === 'postgres' ? { STORY_FUNNEL_POSTGRES: await ensurePostgres(node) } : {}),
	};
}

async function nocodbEnvironment(node, n8n) {
	const { folder, sqlite } = await ensureNocodb(node, n8n);
	return { STORY_FUNNEL_NOCODB: folder, STORY_FUNNEL_NOCODB_DATABASE: sqlite ? 'sqlite' : 'postgres' };
}

function secondsSince(start) {
	return Math.round((Date.now() - start) / 1000);
}

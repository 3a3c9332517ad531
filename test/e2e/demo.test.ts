import { execFile, execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { z } from 'zod';
import { buildSabotaged, SABOTAGES } from '../../demo/sabotage';
import { waitFor } from '../../testbed';

const ROOT = path.join(__dirname, '../..');

const summarySchema = z.object({
	events: z.number(),
	viewers: z.number(),
	views: z.number(),
	engagements: z.number(),
	consents: z.number().min(1),
	sent: z.number().min(100),
	later: z.number().min(1),
	notAllowed: z.record(z.string(), z.number().min(1)),
	byHand: z.number().min(1),
	optOuts: z.number().min(1),
	leads: z.number().min(1),
	purged: z.number().min(1),
	searched: z.number().min(400),
	erased: z.number().min(6),
	seconds: z.number(),
});

/** The whole PATH of a shell that offers Node and npm, and the shell by which npm runs scripts. */
const bare = mkdtempSync(path.join(tmpdir(), 'story-funnel-path-'));
symlinkSync(process.execPath, path.join(bare, 'node'));
symlinkSync('/bin/sh', path.join(bare, 'sh'));
symlinkSync(npmProgram(), path.join(bare, 'npm'));
afterAll(() => rmSync(bare, { recursive: true, force: true }));

function npmProgram(): string {
	const { npm_execpath: given = '' } = process.env;
	return path.basename(given) === 'npm-cli.js' && existsSync(given) ? given : execFileSync('which', ['npm'], { encoding: 'utf8' }).trim();
}

/** Nothing of the caller's environment but where things were prepared. */
function bareEnvironment(): NodeJS.ProcessEnv {
	const prepared = Object.entries(process.env).filter(([name]) => name === 'HOME' || name.startsWith('STORY_FUNNEL_'));
	return { ...Object.fromEntries(prepared), PATH: bare };
}

function startDemo(args: readonly string[]): ChildProcessByStdio<null, Readable, null> {
	return spawn(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'demo/main.ts', ...args], { cwd: ROOT, env: bareEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
}

async function runDemo(args: readonly string[]): Promise<{ code: number | null; lines: string[] }> {
	const child = startDemo(args);
	let output = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		output += text;
	});
	const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
	return { code, lines: output.trim().split('\n') };
}

describe('a shell that offers Node and npm alone', () => {
	it('is enough for a command of the project', async () => {
		const { stdout } = await promisify(execFile)(path.join(bare, 'npm'), ['run', 'lint', '--', '--version'], { cwd: ROOT, env: bareEnvironment() });
		expect(stdout).toMatch(/^v\d+\.\d+\.\d+$/m);
	});

	it('control: offers nothing else', async () => {
		await expect(promisify(execFile)('sh', ['-c', 'tar --version'], { env: bareEnvironment() })).rejects.toThrow(/not found/);
	});
});

describe('npm run demo -- --empty', () => {
	it('offers an n8n with nothing in it and a local Instagram, until it is ended', async () => {
		const child = startDemo(['--empty']);
		let output = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			output += text;
		});
		const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
		await waitFor('the addresses', () => Promise.resolve(output.includes('Ctrl-C ends the demo') ? true : undefined), { timeoutMs: 120_000 });
		const [, editor = ''] = /^n8n editor +(\S+)/m.exec(output) ?? [];
		const [, values = ''] = /(\S+\/sandbox\/credentials);/.exec(output) ?? [];
		expect((await fetch(`${editor}/healthz/readiness`)).status).toBe(200);
		expect(await (await fetch(values)).json()).toMatchObject({ accessToken: expect.any(String), verifyToken: expect.any(String) });
		child.kill('SIGINT');
		expect(await ended).toBe(0);
		await expect(fetch(editor)).rejects.toThrow();
	}, 900_000);
});

describe('npm run demo -- --check', () => {
	it('plays 200 people over two days and finds every invariant kept', async () => {
		const { code, lines } = await runDemo(['--check']);
		expect(lines.filter((line) => line.startsWith('VIOLATION'))).toEqual([]);
		expect(code).toBe(0);
		const summary = summarySchema.parse(JSON.parse(lines.at(-1) ?? ''));
		expect(Object.keys(summary.notAllowed).length).toBeGreaterThanOrEqual(5);
	}, 600_000);

	it.each(SABOTAGES)('still finds the guard that --sabotage=%s takes out', async (sabotage) => {
		const { remove } = await buildSabotaged(sabotage);
		remove();
	});
});

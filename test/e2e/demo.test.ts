import { spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { buildSabotaged, SABOTAGES } from '../../demo/sabotage';

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

async function runDemo(args: readonly string[]): Promise<{ code: number | null; lines: string[] }> {
	const child = spawn(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'demo/main.ts', ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
	let output = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		output += text;
	});
	const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
	return { code, lines: output.trim().split('\n') };
}

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

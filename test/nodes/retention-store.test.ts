import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Json, RunResult } from './support/protocol';
import { Stage } from './support/stage';

const CLI = path.join(__dirname, '../../dist/cli.js');

describe('the store in the hands of Retention Purge', () => {
	let stage: Stage;
	const second = randomBytes(32).toString('base64');

	beforeAll(async () => {
		stage = await Stage.start();
		await stage.answer('soft_touch', [await stage.reply(stage.follower('mara'))]);
	});
	afterAll(() => stage.stop());

	const use = (operation: string, parameters: Json = {}, key = stage.storeKey): Promise<RunResult> =>
		stage.run('retentionPurge', { resource: 'store', operation, ...parameters }, [{}], {
			credentials: { ...stage.credentials(), storyFunnelStoreApi: { key, file: '' } },
		});
	const only = (result: RunResult) => result.outputs?.[0]?.[0]?.json;

	it('makes a backup and finds it, and the store, sound', async () => {
		const made = only(await use('backup'));
		expect(made).toMatchObject({ bytes: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/), removed: [] });
		expect(only(await use('verify', { backupFile: made?.['backup'] ?? '' }))).toMatchObject({ sound: true, problems: [], backupMadeAt: expect.stringMatching(/Z$/) });
		expect(only(await use('verify'))).toMatchObject({ sound: true, problems: [], backupMadeAt: null });
	});

	it.each([
		['a folder that is no absolute path', { backupFolder: 'here' }, /absolute/],
		['no whole number of days', { backupDays: 0 }, /1 to 90/],
		['a folder nobody may make', { backupFolder: '/dev/null/backups' }, /No backup was made|directory path/],
	])('refuses %s, with a cure', async (_what, parameters, message) => {
		const { status, error } = await use('backup', parameters);
		expect(status).toBe('error');
		expect(error).toMatchObject({ message: expect.stringMatching(message), description: expect.stringMatching(/./) });
	});

	it('rotates the key and retires the old one, with the command outside n8n', async () => {
		const both = `1:${stage.storeKey}\n2:${second}`;
		const retired = execFileSync(process.execPath, [CLI, 'retire-key'], { input: `1:${stage.storeKey}\n`, encoding: 'utf8' }).trim();
		await use('verify', {}, both);
		const rotated = only(await use('rotateKeys', {}, both));
		expect(rotated).toMatchObject({ newestKey: 2, versions: [{ version: 1, mayRetire: true }, { version: 2, mayRetire: false }] });
		expect(rotated?.['rewrapped']).toBeGreaterThan(0);
		expect(only(await use('verify', {}, `${retired}\n2:${second}`))).toMatchObject({ sound: true });
		expect(retired).not.toContain(stage.storeKey);
		// The nodes that still hold the old key alone go on: n8n is one process.
		expect((await stage.answer('soft_touch', [await stage.reply(stage.follower('noor'))])).status).toBe('success');
	});

	it('lists no restore of a store that goes on, and confirms none without a name and a reason', async () => {
		expect(only(await use('listRestores'))).toEqual({ sendingClosed: false, restores: [] });
		expect(await use('confirmRestore', { confirmedBy: 'Noor', confirmReason: ' ' })).toMatchObject({ status: 'error', error: { message: expect.stringMatching(/who answers/) } });
		expect(only(await use('confirmRestore', { confirmedBy: 'Noor', confirmReason: 'nothing to confirm' }))).toEqual({ confirmed: 0, dropped: 0, sendingClosed: false });
	});

	it('cannot be called by a model', async () => {
		for (const operation of ['backup', 'confirmRestore', 'listRestores', 'rotateKeys', 'verify']) {
			const { error } = await stage.run('retentionPurgeTool', { resource: 'store', operation, confirmedBy: 'Noor', confirmReason: 'checked' }, [{}]);
			expect([operation, error?.message]).toEqual([operation, expect.stringMatching(/cannot be called by an AI agent/)]);
		}
	});

	it('the command says what it wants, and gives away nothing', () => {
		const run = (args: string[], input = '') => spawnSync(process.execPath, [CLI, ...args], { input, encoding: 'utf8' });
		expect(run([])).toMatchObject({ status: 0, stdout: '', stderr: expect.stringMatching(/retire-key/) });
		expect(run(['nonsense']).status).toBe(2);
		const bad = run(['retire-key'], 'not-a-key-at-all');
		expect(bad).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/32 bytes/) });
		expect(bad.stderr).not.toContain('not-a-key-at-all');
	});
});

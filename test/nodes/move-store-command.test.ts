import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { connectAccount, listAccounts } from '../../core/accounts/account-store';
import { openSqliteInProcess } from '../../core/store/connect';
import { freePorts } from '../../testbed/ports';
import { KEY, removeFolder, START, tempFolder } from '../core/support/store';

const CLI = path.join(__dirname, '../../dist/cli.js');

/** The built command, as a person runs it beside n8n; what it does is tried in `test/postgres/move-store`. */
describe('the command move-store', () => {
	const folder = tempFolder();
	const file = path.join(folder, 'store', 'store.sqlite');
	afterAll(() => removeFolder(folder));

	const run = (args: string[], env: Readonly<Record<string, string>> = {}) => {
		const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'move-store', ...args], { input: `${KEY}\n`, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', ...env } });
		expect(`${stdout}${stderr}`).not.toContain(KEY);
		return { status, stdout, stderr };
	};
	const open = (mayCreate: boolean) => openSqliteInProcess({ connectAccount, listAccounts }, { file, key: KEY, mayCreate }, { wallClock: () => START, newKey: (prefix) => `${prefix}_1` });

	it('opens the store with the key on its standard input; a database that does not answer changes nothing', async () => {
		const made = await open(true);
		await made.store.connectAccount({ igAccountId: '1', appScopedId: '2', username: 'u', apiHost: 'http://127.0.0.1:9', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://p.example' });
		await made.close();
		const [port = 0] = await freePorts(1);
		const to = ['--from', file, '--to', `postgresql://story_funnel@127.0.0.1:${port}/n8n?ssl=disable`];
		expect(run([...to, '--cancel'])).toEqual({ status: 0, stdout: 'No move was under way.\n', stderr: '' });
		const failed = run(to, { PGPASSWORD: 'hunter2-secret' });
		expect(failed).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(`127.0.0.1:${port}`) });
		expect(failed.stderr).not.toContain('hunter2-secret');
		const again = await open(false);
		expect(await again.store.listAccounts({})).toHaveLength(1);
		await again.close();
	});

	it('says what it wants', () => {
		expect(run([])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/--from .*--to/) });
		expect(run(['--from', file, '--to', path.join(folder, 'other.sqlite')]).stderr).toMatch(/from a file to PostgreSQL, or from PostgreSQL to a file/);
		expect(run(['--from', path.join(folder, 'nothing.sqlite'), '--to', 'postgresql://a@127.0.0.1:9/b']).stderr).toMatch(/There is no Story Funnel store/);
	});
});

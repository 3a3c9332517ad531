import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connect, refuseQueueMode } from '../../../core/store/connect';
import { openSqlite, type SqliteStoreConfig } from '../../../core/store/sqlite/open';
import { useCases } from '../../../core/use-cases';
import { connectLive, KEY, OTHER_KEY, removeFolder, tempFolder, TestStore } from '../support/store';
import { ACCOUNT } from '../support/wire';

function thrownBy(attempt: () => unknown): unknown {
	try {
		attempt();
	} catch (error) {
		return error;
	}
	return undefined;
}

describe('opening a store', () => {
	let folder: string;
	let file: string;

	beforeEach(() => {
		folder = tempFolder();
		file = path.join(folder, 'store.sqlite');
	});
	afterEach(() => removeFolder(folder));

	const open = async (changes: Partial<SqliteStoreConfig> = {}) => {
		const opened = await openSqlite({ file, key: KEY, mayCreate: false, ...changes });
		await opened.close();
	};
	const create = (key = KEY) => open({ mayCreate: true, key });
	const edit = (sql: string) => {
		const database = new DatabaseSync(file);
		database.exec(sql);
		database.close();
	};

	it('that is missing says so, and makes no file', async () => {
		await expect(open()).rejects.toMatchObject({ code: 'store_missing' });
		expect(readdirSync(folder)).toEqual([]);
	});

	it('that is an empty file counts as missing', async () => {
		writeFileSync(file, '');
		await expect(open()).rejects.toMatchObject({ code: 'store_missing' });
	});

	it('created by set-up, it opens again and keeps what was in it', async () => {
		const first = await TestStore.open({ file });
		await connectLive(first, ACCOUNT);
		await first.close();
		const second = await TestStore.open({ file, mayCreate: false });
		expect(await second.use.listAccounts({})).toHaveLength(1);
		await second.close();
	});

	it('with another key is refused, and nothing is changed', async () => {
		await create();
		const before = readFileSync(file);
		await expect(open({ key: OTHER_KEY })).rejects.toMatchObject({ code: 'wrong_key' });
		await expect(open({ key: OTHER_KEY, mayCreate: true })).rejects.toMatchObject({ code: 'wrong_key' });
		expect(readFileSync(file).equals(before)).toBe(true);
		await open();
	});

	it.each([
		['empty', ''],
		['spaces', '  \n '],
		['too short', Buffer.alloc(31, 1).toString('base64')],
		['too long', Buffer.alloc(33, 1).toString('base64')],
		['no base64', `${'!'.repeat(43)}=`],
		['one version twice', `1:${KEY}\n1:${OTHER_KEY}`],
		['two without a version', `${KEY}\n${OTHER_KEY}`],
		['a version that is no number', `x:${KEY}`],
	])('with a bad key (%s) is refused at once, and no message holds the key', (_what, key) => {
		const error = thrownBy(() => connect(useCases, { file, key, mayCreate: true }));
		expect(error).toMatchObject({ code: 'bad_key' });
		expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(key.trim().slice(-40) || 'nothing at all');
		expect(existsSync(file)).toBe(false);
	});

	it('made by a newer version is refused, with and without leave to create', async () => {
		await create();
		edit("insert into kysely_migration values ('9999_from_the_future', '2099-01-01')");
		for (const mayCreate of [false, true]) {
			await expect(open({ mayCreate })).rejects.toMatchObject({ code: 'newer_schema', message: expect.stringContaining('9999_from_the_future') });
		}
	});

	it('that is no database is refused and left as it is', async () => {
		writeFileSync(file, 'just a text '.repeat(1000));
		for (const mayCreate of [false, true]) await expect(open({ mayCreate })).rejects.toMatchObject({ code: 'store_unreadable' });
		expect(readFileSync(file, 'utf8')).toBe('just a text '.repeat(1000));
	});

	it('that is a folder is refused', async () => {
		mkdirSync(file);
		await expect(open({ mayCreate: true })).rejects.toMatchObject({ code: 'store_unreadable' });
	});

	it('in a folder whose parent does not exist is refused, and no folder is made', async () => {
		const far = path.join(folder, 'volume', 'not-mounted', 'store.sqlite');
		await expect(open({ file: far, mayCreate: true })).rejects.toMatchObject({ code: 'store_unreadable' });
		await expect(open({ file: far })).rejects.toMatchObject({ code: 'store_missing' });
		expect(readdirSync(folder)).toEqual([]);
	});

	it("another program's database is not turned into a store", async () => {
		edit('create table workflow_entity (id text); insert into workflow_entity values (1)');
		await expect(create()).rejects.toMatchObject({ code: 'store_unreadable' });
		const database = new DatabaseSync(file);
		expect(database.prepare("select name from sqlite_master where type = 'table'").all()).toEqual([{ name: 'workflow_entity' }]);
		database.close();
	});

	it('is readable by its owner alone', async () => {
		await create();
		expect(statSync(file).mode & 0o077).toBe(0);
	});
});

describe('queue mode', () => {
	it('is refused, regular mode is not', () => {
		expect(thrownBy(() => refuseQueueMode('queue'))).toMatchObject({ code: 'queue_mode' });
		expect(() => refuseQueueMode('regular')).not.toThrow();
	});
});

import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseKeyring } from '../../../core/store/keyring';
import { makeBackup, type BackupInput } from '../../../core/store/sqlite/backup';
import { inspectStore } from '../../../core/store/sqlite/inspect';
import { findSecrets } from '../../../testbed';
import { Bundle } from '../support/bundle';
import { connectLive, DAY, KEY, OTHER_KEY, removeFolder, START, tempFolder, TestStore } from '../support/store';
import { ACCOUNT, envelope, receive, textMessage } from '../support/wire';

describe('a backup', () => {
	let folder: string;
	let file: string;
	let backups: string;
	let store: TestStore;
	let accountKey: string;

	beforeEach(async () => {
		folder = tempFolder();
		file = path.join(folder, 'story-funnel', 'store.sqlite');
		backups = path.join(folder, 'backups');
		store = await TestStore.open({ file });
		accountKey = await connectLive(store, ACCOUNT);
	});
	afterEach(async () => {
		await store.close();
		removeFolder(folder);
	});

	const back = (changes: Partial<BackupInput> = {}) => makeBackup({ file, key: KEY, folder: backups, keepDays: 14, now: store.now, ...changes });
	const writes = (mid: string, text: string, person: string) => receive(store, envelope([textMessage(mid, text, { person, at: store.now })]));
	const inspect = (which: string, key = KEY) => inspectStore({ file: which, key });

	/** What a person does by hand: n8n stopped, the copy put in the store's place. */
	async function restore(backup: string): Promise<void> {
		await store.close();
		for (const each of [file, `${file}-wal`, `${file}-shm`]) rmSync(each, { force: true });
		copyFileSync(backup, file);
		store = await TestStore.open({ file, mayCreate: false, tag: 'restored' });
	}

	it('made at work is sound, restores what was there, and lets a STOP hold', async () => {
		await writes('m1', 'STOP', '700');
		await writes('m2', 'hallo', '701');
		const made = await back();
		expect(await inspect(made.file)).toMatchObject({ sound: true, problems: [], opened: 2, backupMadeAt: store.now });
		await writes('m3', 'hallo', '702');
		await restore(made.file);
		expect(store.count('viewers')).toBe(2);
		const { handedOff } = await writes('m4', 'hoi', '700');
		const person = { accountKey, viewerKey: handedOff[0]?.viewerKey ?? '', eventKey: handedOff[0]?.eventKey ?? '' };
		expect(await store.use.checkConsent({ ...person, purpose: 'dm_promotion' })).toMatchObject({ gate: 'not_allowed', reason: 'suppressed' });
	});

	it('is known as the past when it is opened as the store; the store itself is not', async () => {
		const made = await back();
		expect((await inspect(file)).backupMadeAt).toBeNull();
		await restore(made.file);
		expect((await inspect(file)).backupMadeAt).toBe(START);
	});

	describe('put back', () => {
		let journal: string;
		const openWith = async (tag: string) => {
			store = await TestStore.open({ file, journal, tag });
		};
		/** As the node does it: the copy, then its line. */
		const backUp = async () => {
			const made = await back();
			await store.use.noteCare({ what: 'backup', detail: { file: path.basename(made.file) } });
			return made.file;
		};
		const found = async (backup: string, change: () => void = () => undefined) => {
			await store.close();
			for (const each of [file, `${file}-wal`, `${file}-shm`]) rmSync(each, { force: true });
			copyFileSync(backup, file);
			change();
			await openWith('restored');
			const { closed, restores } = await store.use.listRestores({});
			return { closed, how: restores[0]?.how };
		};
		beforeEach(async () => {
			journal = path.join(folder, 'journal', 'store.journal');
			await store.close();
			await openWith('journalled');
		});

		it('beside its journal opens by itself, also where nobody opted out since', async () => {
			expect(await found(await backUp())).toEqual({ closed: false, how: 'journal_ahead' });
			expect((await inspect(file)).backupMadeAt).toBe(START);
		});

		it('without one, or with one from before it, is closed', async () => {
			const before = readFileSync(journal);
			const backup = await backUp();
			expect(await found(backup, () => writeFileSync(journal, before))).toEqual({ closed: true, how: 'journal_older_than_backup' });
			expect(await found(backup, () => rmSync(journal))).toEqual({ closed: true, how: 'journal_missing' });
			// Opened again it is still closed, and found no second time.
			await store.close();
			await openWith('again');
			expect(await store.use.listRestores({})).toMatchObject({ closed: true, restores: [{ openedAt: null }] });
		});

		it('is closed too where the store is opened without any journal', async () => {
			await restore(await backUp());
			expect((await store.use.listRestores({})).closed).toBe(true);
		});
	});

	it('holds no key, in no form, and nothing that was erased', async () => {
		await writes('m1', 'hallo', '700100200300');
		store.raw.exec("pragma secure_delete = off; create table spilled (words text); with recursive n(i) as (select 1 union all select i + 1 from n where i < 400) insert into spilled select 'Wilhelmina Kuipers' || i from n");
		store.raw.exec('drop table spilled');
		expect(findSecrets(path.dirname(file), ['Wilhelmina Kuipers']).length).toBeGreaterThan(0);
		const { file: made } = await back();
		const key = parseKeyring(KEY).newest;
		const bytes = readFileSync(made);
		for (const form of [KEY, Buffer.from(KEY, 'base64'), key.seal, key.pepper, key.ledger, key.check]) expect(bytes.includes(form)).toBe(false);
		for (const form of [key.seal, key.pepper]) for (const text of ['base64', 'base64url', 'hex'] as const) expect(bytes.includes(form.toString(text))).toBe(false);
		expect(findSecrets(backups, ['Wilhelmina Kuipers', '700100200300'])).toEqual([]);
	});

	it('can be read by its owner alone, from its first byte on, also where the store could be read by all', async () => {
		chmodSync(file, 0o644);
		expect((await inspect(file)).problems).toMatchObject([{ cure: `chmod 600 ${file}` }, ...sideFiles()]);
		const { file: made } = await back();
		expect([statSync(made).mode & 0o777, statSync(backups).mode & 0o777]).toEqual([0o600, 0o700]);
		// Opening it, which the backup did, took the others' right away.
		expect([statSync(file).mode & 0o777, (await inspect(file)).sound]).toEqual([0o600, true]);
	});
	const sideFiles = (): unknown[] => ['-wal', '-shm'].filter((end) => (statSync(`${file}${end}`, { throwIfNoEntry: false })?.mode ?? 0) & 0o077).map((): unknown => expect.anything());

	it('older than its days goes when a new one was made; other files stay', async () => {
		const first = await back();
		writeFileSync(path.join(backups, 'notes.sqlite'), 'mine');
		store.now += 13 * DAY;
		expect((await back()).removed).toEqual([]);
		store.now += 2 * DAY;
		const third = await back();
		expect(third.removed).toEqual([path.basename(first.file)]);
		expect(readdirSync(backups)).toHaveLength(3);
	});

	it('that cannot be written is none: a clear error, no part of a file, and no older one removed', async () => {
		const first = await back();
		store.now += 20 * DAY;
		mkdirSync(path.join(backups, `story-funnel-${new Date(store.now).toISOString().slice(0, 19).replaceAll(':', '')}Z.sqlite`));
		await expect(back()).rejects.toMatchObject({ code: 'backup_failed', cure: expect.stringMatching(/may write/) });
		expect(existsSync(first.file)).toBe(true);
		expect(readdirSync(backups).filter((name) => name.endsWith('.part'))).toEqual([]);
	});

	it('of another store, with another key or of none is refused', async () => {
		const { file: made } = await back();
		await expect(inspect(made, OTHER_KEY)).rejects.toMatchObject({ code: 'wrong_key' });
		await expect(back({ key: OTHER_KEY })).rejects.toMatchObject({ code: 'wrong_key' });
		await expect(back({ file: path.join(folder, 'no.sqlite') })).rejects.toMatchObject({ code: 'store_missing' });
		writeFileSync(made, 'no database '.repeat(500));
		await expect(inspect(made)).rejects.toMatchObject({ code: 'store_unreadable' });
	});

	it('is found damaged or tampered with', async () => {
		for (let n = 0; n < 50; n++) await writes(`m${n}`, 'hallo', `70${n}`);
		const { file: made } = await back();
		const raw = new DatabaseSync(made);
		raw.exec("update identities set sealed = 'AAAA' || substr(sealed, 5) where identity_key = (select min(identity_key) from identities)");
		raw.close();
		expect(await inspect(made)).toMatchObject({ sound: false, opened: 49, problems: [{ problem: expect.stringMatching(/1 values in identities/) }] });
		const bytes = readFileSync(made);
		bytes.fill(0, 8192, 8192 + 2048);
		writeFileSync(made, bytes);
		const found = await inspect(made).then((each) => each.sound, () => false);
		expect(found).toBe(false);
	});

	it('with a lost key says so and says what now', async () => {
		await store.close();
		await expect(TestStore.open({ file, key: OTHER_KEY, mayCreate: true })).rejects.toMatchObject({
			code: 'wrong_key', cure: expect.stringMatching(/every copy of that key is lost.*docs\/keys\.md/),
		});
		store = await TestStore.open({ file });
	});
});

describe('the thread that makes backups', () => {
	it('leaves the store thread to messages, and ends', async () => {
		const bundle = await Bundle.build();
		const folder = tempFolder();
		try {
			const script = `const store = core.connectStore({ file: a, key: b, mayCreate: true });
				await store.listAccounts({});
				const making = core.backUpStore({ file: a, key: b, folder: c, keepDays: 14, now: 1795430000123 });
				const during = []; let ended = false; making.finally(() => { ended = true; });
				while (!ended) { await store.listAccounts({}); during.push(1); await new Promise(setImmediate); }
				const { file, sha256 } = await making;
				say([during.length > 0, sha256.length]);
				say((await core.inspectStoreFile({ file, key: b })).sound);
				say(await core.backUpStore({ file: a + '.none', key: b, folder: c, keepDays: 14, now: 1 }).catch((error) => [error.name, error.code]));
				await new Promise((resolve) => setTimeout(resolve, 300)); say(workers());`;
			const run = await bundle.run(script, [path.join(folder, 'store.sqlite'), KEY, path.join(folder, 'backups')]);
			expect(run).toEqual({ code: 0, signal: null, said: [[true, 64], true, ['StoreError', 'store_missing'], 1], errors: '' });
		} finally {
			removeFolder(folder);
			bundle.remove();
		}
	});
});

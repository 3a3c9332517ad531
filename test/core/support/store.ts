import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openPostgresInProcess, openSqliteInProcess } from '../../../core/store/connect';
import type { StoreOf, UseCaseTable } from '../../../core/store/use-case';
import { useCases, type Store } from '../../../core/use-cases';
import type { RawStore, RawValue } from './raw-store';
import { configOf, freshPlace, openOnPostgres, testServer, type OpenedTestStore } from './store-postgres';

/** Two store keys of 32 bytes; the second one stands for a rotated or a wrong key. */
export const KEY = Buffer.alloc(32, 7).toString('base64');
export const OTHER_KEY = Buffer.alloc(32, 9).toString('base64');

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A Monday in November 2026; every test starts here. */
export const START = Date.UTC(2026, 10, 23, 9, 0, 0);

export function tempFolder(): string {
	return mkdtempSync(path.join(tmpdir(), 'story-funnel-core-'));
}

export function removeFolder(folder: string): void {
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

export interface TestStoreOptions {
	/** A file two stores share; left out, the store gets a folder of its own. */
	readonly file?: string;
	readonly key?: string;
	readonly mayCreate?: boolean;
	/** Sets the keys of two connections on one file apart. */
	readonly tag?: string;
	/** Path of the journal of opt-outs; left out, the store has none. */
	readonly journal?: string;
	/** Clock from the start on; left out, it stands at START until the test moves it. */
	readonly clock?: () => number;
}

/** What else than the presets other use cases work with. */
export interface Beside {
	readonly key?: string;
	readonly wallClock?: () => number;
	readonly newKey?: (prefix: string) => string;
}

/** The whole Store port over a real database, with the clock and the keys in the test's hands. */
export class TestStore {
	now = START;
	#raw: RawStore | null = null;
	#openRaw: (() => RawStore) | null = null;
	#close: () => Promise<void> = async () => undefined;
	#store: Store | null = null;

	private constructor(readonly file: string, private readonly folder: string | null) {}

	static async open(options: TestStoreOptions = {}): Promise<TestStore> {
		const server = testServer();
		const folder = options.file === undefined && server === null ? tempFolder() : null;
		const place = options.file ?? (server === null ? path.join(folder ?? '', 'store.sqlite') : freshPlace(server));
		const opened = new TestStore(place, folder);
		const { clock } = options;
		if (clock !== undefined) Object.defineProperty(opened, 'now', { get: clock });
		const isOwn = options.file === undefined;
		let made = 0;
		const chance = {
			wallClock: () => opened.now,
			newKey: (prefix: string) => `${prefix}_${options.tag ?? ''}${String(++made).padStart(6, '0')}`,
		};
		const given = { key: options.key ?? KEY, mayCreate: options.mayCreate ?? true, ...(options.journal === undefined ? {} : { journal: options.journal }) };
		const { store, raw, close } = server === null ? await openFile({ file: place, ...given }, chance) : await openOnPostgres(server, { place, isOwn }, given, chance);
		opened.#store = store;
		opened.#openRaw = raw;
		opened.#close = close;
		return opened;
	}

	get use(): Store {
		if (!this.#store) throw new Error('the store is not open');
		return this.#store;
	}

	/** A second connection to the file, for looking at it or for tampering with it. */
	get raw(): RawStore {
		if (!this.#openRaw) throw new Error('the store is not open');
		this.#raw ??= this.#openRaw();
		return this.#raw;
	}

	rows(sql: string, ...parameters: RawValue[]): Record<string, unknown>[] {
		return this.raw.prepare(sql).all(...parameters);
	}

	/** Names of all tables. */
	tables(): string[] {
		const onSqlite = "select name from sqlite_master where type = 'table'";
		return this.rows(testServer() === null ? onSqlite : 'select tablename as name from pg_tables where schemaname = current_schema()').map(({ name }) => String(name));
	}

	/** Names of the tables that have a column, in order. */
	tablesWith(column: string): string[] {
		const onSqlite = "select m.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and c.name = ?";
		const onPostgres = 'select table_name as name from information_schema.columns where table_schema = current_schema() and column_name = ?';
		return this.rows(testServer() === null ? onSqlite : onPostgres, column).map(({ name }) => String(name)).sort();
	}

	count(table: string, where = '1 = 1', ...parameters: RawValue[]): number {
		return Number(this.rows(`select count(*) as n from ${table} where ${where}`, ...parameters)[0]?.['n']);
	}

	/** Other use cases over the same store, for functions that are part of one. */
	async beside<Table extends UseCaseTable>(table: Table, changes: Beside = {}): Promise<{ store: StoreOf<Table>; close: () => Promise<void> }> {
		const server = testServer();
		const { key = KEY, ...given } = changes;
		const chance = { wallClock: () => START, newKey: (prefix: string) => prefix, ...given };
		if (server === null) return openSqliteInProcess(table, { file: this.file, key, mayCreate: false }, chance);
		return openPostgresInProcess({ useCases: table, scopes: {}, ...chance }, configOf(server, this.file, { key, mayCreate: false }));
	}

	async close(): Promise<void> {
		this.#raw?.close();
		this.#raw = null;
		await this.#close();
		if (this.folder !== null) removeFolder(this.folder);
	}
}

async function openFile(
	config: { readonly file: string; readonly key: string; readonly mayCreate: boolean; readonly journal?: string },
	chance: { wallClock: () => number; newKey: (prefix: string) => string },
): Promise<OpenedTestStore> {
	const opened = await openSqliteInProcess(useCases, config, chance);
	return { ...opened, raw: () => new DatabaseSync(config.file, { timeout: 5000 }) };
}

export const SANDBOX_HOST = 'http://127.0.0.1:4010';

type Connecting = [store: { use: Store }, igAccountId: string, changes?: Partial<Parameters<Store['connectAccount']>[0]>];

/** Connects an account of the sandbox that may send, and hears what is said to it. */
export async function connectLive(...[store, igAccountId, changes]: Connecting): Promise<string> {
	const accountKey = await connectDeaf(store, igAccountId, changes);
	await store.use.recordSubscription({ accountKey, change: 'subscribed' });
	await hear(store, accountKey);
	return accountKey;
}

/** Connects an account nobody listens to yet. */
export async function connectDeaf(...[{ use }, igAccountId, changes = {}]: Connecting): Promise<string> {
	const account = await use.connectAccount({
		igAccountId,
		appScopedId: `app-${igAccountId}`,
		username: 'studio.vaas',
		apiHost: SANDBOX_HOST,
		language: 'nl',
		timeZone: 'Europe/Amsterdam',
		privacyLink: 'https://studio.example/privacy',
		mode: 'live',
		...changes,
	});
	return account.accountKey;
}

/** The reconciler has just read everything: an opt-out would have reached us. And people can claim their rights. */
export async function hear({ use }: { use: Store }, accountKey: string): Promise<void> {
	await use.recordReconcile({ accountKey, complete: true });
	await use.noteRightsPage({ accountKey });
}

/** A night's purge has run, with nothing to remove. */
export async function purge({ use }: { use: Store }, accountKey: string): Promise<void> {
	const policy = { signalsDays: 30, leadsDays: 365, evidenceDays: 400, eventsDays: 30, rules: [] };
	const { receiptKey } = await use.startPurge({ accountKey, policy });
	await use.finishPurge({ receiptKey });
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { openSqliteInProcess } from '../../../core/store/connect';
import { useCases, type Store } from '../../../core/use-cases';

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
}

/** The whole Store port over a real SQLite file, with the clock and the keys in the test's hands. */
export class TestStore {
	now = START;
	#raw: DatabaseSync | null = null;
	#close: () => Promise<void> = async () => undefined;
	#store: Store | null = null;

	private constructor(readonly file: string, private readonly folder: string | null) {}

	static async open(options: TestStoreOptions = {}): Promise<TestStore> {
		const folder = options.file === undefined ? tempFolder() : null;
		const opened = new TestStore(options.file ?? path.join(folder ?? '', 'store.sqlite'), folder);
		let made = 0;
		const chance = {
			wallClock: () => opened.now,
			newKey: (prefix: string) => `${prefix}_${options.tag ?? ''}${String(++made).padStart(6, '0')}`,
		};
		const config = { file: opened.file, key: options.key ?? KEY, mayCreate: options.mayCreate ?? true };
		const { store, close } = await openSqliteInProcess(useCases, config, chance);
		opened.#store = store;
		opened.#close = close;
		return opened;
	}

	get use(): Store {
		if (!this.#store) throw new Error('the store is not open');
		return this.#store;
	}

	/** A second connection to the file, for looking at it or for tampering with it. */
	get raw(): DatabaseSync {
		this.#raw ??= new DatabaseSync(this.file, { timeout: 5000 });
		return this.#raw;
	}

	rows(sql: string, ...parameters: SQLInputValue[]): Record<string, unknown>[] {
		return this.raw.prepare(sql).all(...parameters);
	}

	count(table: string, where = '1 = 1', ...parameters: SQLInputValue[]): number {
		return Number(this.rows(`select count(*) as n from ${table} where ${where}`, ...parameters)[0]?.['n']);
	}

	async close(): Promise<void> {
		this.#raw?.close();
		this.#raw = null;
		await this.#close();
		if (this.folder !== null) removeFolder(this.folder);
	}
}

export const SANDBOX_HOST = 'http://127.0.0.1:4010';

/** Connects an account of the sandbox that may send. */
export async function connectLive(
	{ use }: { use: Store },
	igAccountId: string,
	changes: Partial<Parameters<Store['connectAccount']>[0]> = {},
): Promise<string> {
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

import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteInProcess } from '../../core/store/connect';
import { randomKey } from '../../core/store/random-key';
import { useCases, type Store } from '../../core/use-cases';
import { HAND_KEPT, handKeptTerms } from '../../core/viewers/sources';

export const STORE_KEY = Buffer.alloc(32, 7).toString('base64');

/** On the suppression list of every measured store: looking people up there is part of the work. */
const OPTED_OUT = 500;

/** The Store port over a file in this thread. */
export async function openStore(file: string, mayCreate = false): Promise<{ readonly store: Store; readonly close: () => Promise<void> }> {
	return openSqliteInProcess(useCases, { file, key: STORE_KEY, mayCreate }, { wallClock: Date.now, newKey: randomKey });
}

/** A store with one account, the list kept by hand approved, and people who opted out. @returns the account's key */
export async function makeStore(file: string): Promise<string> {
	const { store, close } = await openStore(file, true);
	const accountKey = await setUp(store);
	await close();
	const database = new DatabaseSync(file);
	database.exec(listOptedOut(accountKey));
	database.close();
	return accountKey;
}

/** One account, and the list kept by hand approved. @returns the account's key */
export async function setUp(store: Pick<Store, 'connectAccount' | 'saveSource' | 'approveSource'>): Promise<string> {
	const { accountKey } = await store.connectAccount({
		igAccountId: '17841400000000000', appScopedId: 'bench', username: 'bench', apiHost: 'http://127.0.0.1:1', mode: 'rehearsal',
		language: 'en', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy',
	});
	await store.saveSource({ accountKey, name: HAND_KEPT, terms: handKeptTerms(inAYear()) });
	await store.approveSource({ accountKey, name: HAND_KEPT, approver: 'The owner', evidence: 'copied by hand', attested: false });
	return accountKey;
}

/** A statement that puts people nobody has met on the suppression list. */
export function listOptedOut(accountKey: string): string {
	const rows = Array.from({ length: OPTED_OUT }, () => `('${randomKey('sup')}', '${accountKey}', '${randomKey('vwr')}', 'handle', '${randomBytes(32).toString('base64url')}', 1, 'stop', 'bench', 0)`);
	return `insert into suppressions values ${rows.join(', ')}`;
}

function inAYear(): string {
	return new Date(Date.now() + 365 * 24 * 3_600_000).toISOString().slice(0, 10);
}

import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectAccount } from '../../core/accounts/account-store';
import { applyConsent } from '../../core/consent/ledger-store';
import { openSqliteInProcess } from '../../core/store/connect';
import type { UseCase } from '../../core/store/use-case';
import { STORE_KEY } from '../support/store-template';

/** Rows of a table, each with every column. */
export type Rows = readonly Readonly<Record<string, string | number | null>>[];

export interface LedgerSeed {
	readonly accountKey: string;
	readonly tables: ReadonlyMap<string, Rows>;
}

const DAY_MS = 24 * 3_600_000;
/** What a chain hangs on: the account, the key the macs are made with, and the entries with their heads. */
const TABLES = ['store_meta', 'accounts', 'consent_ledger', 'consent_heads', 'consent_account_heads'] as const;

/** Agrees in one month, and a third of them withdraws in the next: a chain over three months. */
const decideMany: UseCase<{ readonly accountKey: string; readonly people: number; readonly now: number }, null> = async (store, { accountKey, people, now }) => {
	for (let n = 0; n < people; n++) {
		const subject = { accountKey, viewerKey: `vwr_${n}`, purpose: 'dm_promotion' } as const;
		await applyConsent(store, subject, { type: 'grant', wording: 'offer/en/1', sourceEvent: `evt_g${n}`, at: now - 60 * DAY_MS + n });
	}
	for (let n = 0; n < people; n += 3) {
		const subject = { accountKey, viewerKey: `vwr_${n}`, purpose: 'dm_promotion' } as const;
		await applyConsent(store, subject, { type: 'withdraw', sourceEvent: `evt_w${n}`, at: now - 20 * DAY_MS + n });
	}
	return null;
};

/**
 * A consent ledger as the code writes it, with an account and the key's mark. Its tables have stood since 0016; what
 * later migrations added to the others is left out by whoever puts the rows into an older store.
 */
export async function makeLedgerSeed(folder: string, { people, now }: { readonly people: number; readonly now: number }): Promise<LedgerSeed> {
	const file = path.join(folder, 'seed.sqlite');
	let keys = 0;
	const table = { connectAccount, decideMany };
	const { store, close } = await openSqliteInProcess(table, { file, key: STORE_KEY, mayCreate: true }, { wallClock: () => now - 61 * DAY_MS, newKey: (prefix) => `${prefix}_seed${++keys}` });
	const { accountKey } = await store.connectAccount({
		igAccountId: '17841400000000000', appScopedId: 'bench', username: 'bench', apiHost: 'http://127.0.0.1:1', mode: 'rehearsal',
		language: 'en', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy',
	});
	await store.decideMany({ accountKey, people, now });
	await close();
	const database = new DatabaseSync(file);
	const tables = new Map(TABLES.map((name) => [name as string, database.prepare(`select * from ${name}`).all() as unknown as Rows]));
	database.close();
	return { accountKey, tables };
}

import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Core from '../../core';
import type { AccountSummary } from '../../core/accounts/account-store';
import { livePage, type PageStore } from '../../core/reporting/page/live';
import { periodOf } from '../../core/reporting/period';
import type { Bench, Figure } from '../figure';
import { quantileLine, ratioLine, type Line } from '../runner/line';
import { interleave } from '../runner/pairs';
import { ROOT } from '../support/n8n';
import { openStore, STORE_KEY } from '../support/store-template';
import { DAYS, makeBigAccount } from './big-account';
import { Listener, OwnSql } from './own-sql';

/** The funnel page of an account with 1,000,000 engagements in the period it shows, and as many in the one before. */
export const page: Figure = { group: 'reports', name: 'page', measure };

const AT_MOST = 2;
const AT_MOST_KB = 500;

async function measure({ quick, pairs, folder, say }: Bench): Promise<readonly Line[]> {
	const rows = quick ? 50_000 : 1_000_000;
	const people = rows / 10;
	const file = path.join(folder, 'account.sqlite');
	const { to: until } = periodOf({ period: 'last_days', days: DAYS }, 'Europe/Amsterdam', Date.now());
	await makeBigAccount(file, { rows, people, until });
	say('the engagements are in');
	const sql = new OwnSql(file, await ownQuestions(file));
	const core = createRequire(__filename)(path.join(ROOT, 'dist/core.js')) as typeof Core;
	const store = core.connectStore({ file, key: STORE_KEY, mayCreate: false });
	const kilobytes: number[] = [];
	const made = async () => {
		const began = performance.now();
		kilobytes.push(Buffer.byteLength(await overview(store)) / 1_000);
		return performance.now() - began;
	};
	// The first of each fills caches and starts the thread.
	const { a, b } = await interleave(pairs + 1, made, () => {
		const began = performance.now();
		sql.ask();
		return Promise.resolve(performance.now() - began);
	});
	sql.close();
	const sizes = { rows, people };
	const words = rows.toLocaleString('en');
	return [
		ratioLine(
			{ id: 'reports-page-sqlite', what: `Funnel page over ${words} engagements and the ${words} before, against its SQL alone (SQLite)`, target: { atMost: AT_MOST }, sizes },
			{ name: 'page', unit: 'ms', values: a.slice(1) },
			{ name: 'its SQL', unit: 'ms', values: b.slice(1) },
		),
		quantileLine({ id: 'reports-page-size', what: 'The same page as HTML', target: { atMost: AT_MOST_KB }, sizes }, 0.5, { name: 'HTML', unit: 'kB', values: kilobytes.slice(1) }),
	];
}

/** The page as the node makes it. */
async function overview(store: PageStore & { listAccounts(input: object): Promise<AccountSummary[]> }): Promise<string> {
	const [account] = await store.listAccounts({});
	if (!account) throw new Error('The store has no account.');
	const { status, html } = await livePage(store, { query: { days: String(DAYS) }, accounts: [account], language: 'nl' });
	if (status !== 200) throw new Error(`The page was answered ${status}.`);
	return html;
}

async function ownQuestions(file: string) {
	const listener = Listener.attach();
	const { store, close } = await openStore(file);
	const questions = await listener.hear(() => overview(store));
	await close();
	return questions;
}

import type { AccountSummary } from '../../../core/accounts/account-store';
import { funnelHistory, type FunnelHistoryPlan } from '../../../testbed/funnel-history';
import { connectLive, TestStore } from './store';

/** A Monday morning, with the last Sunday over. */
export const REPORT_NOW = Date.UTC(2026, 10, 30, 9, 20);

/** Rows in one statement: a database has a limit on what it takes at once. */
const MOST_VALUES = 8_000;

/** The database of a store, opened beside it. */
export interface RawDatabase {
	exec(sql: string): unknown;
	prepare(sql: string): { run(...values: (string | number | null)[]): unknown };
}

/** Writes a plausible past into the tables of an account. */
export function writePast(raw: RawDatabase, plan: FunnelHistoryPlan): void {
	raw.exec('begin immediate');
	for (const [table, rows] of funnelHistory(plan)) {
		for (const some of inShapes(rows)) {
			const columns = Object.keys(some[0] ?? {});
			const size = Math.max(1, Math.floor(MOST_VALUES / columns.length));
			for (let from = 0; from < some.length; from += size) {
				const part = some.slice(from, from + size);
				const places = part.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
				raw.prepare(`insert into ${table} (${columns.join(', ')}) values ${places}`).run(...part.flatMap((row) => Object.values(row)));
			}
		}
	}
	raw.exec('commit');
}

function inShapes<Row extends object>(rows: readonly Row[]): Row[][] {
	return [...Map.groupBy(rows, (row) => Object.keys(row).join()).values()];
}

export interface ReportStoreFixture {
	readonly store: TestStore;
	readonly account: AccountSummary;
}

/** A store with eight weeks of an account's past. */
export async function openReportStore(people = 900): Promise<ReportStoreFixture> {
	const store = await TestStore.open();
	store.now = REPORT_NOW;
	const accountKey = await connectLive(store, '17841900000001');
	writePast(store.raw, { accountKey, until: REPORT_NOW, days: 57, people });
	const [account] = await store.use.listAccounts({});
	if (!account) throw new Error('the account is not there');
	return { store, account };
}

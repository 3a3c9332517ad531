import { DatabaseSync } from 'node:sqlite';

/** Counts rows of the store from outside, read-only: only where the claim is about the tables themselves. */
export function countRows(storeFile: string, table: 'accounts' | 'events' | 'engagements' | 'viewers' | 'sends' | 'decisions' | 'suppressions' | 'consent_ledger' | 'holds', where = '1 = 1'): number {
	const database = new DatabaseSync(storeFile, { readOnly: true, timeout: 10_000 });
	try {
		return Number(database.prepare(`select count(*) as rows from ${table} where ${where}`).get()?.['rows']);
	} finally {
		database.close();
	}
}

/** Names of the marks of all accounts, read from outside. */
export function readMarks(storeFile: string): string[] {
	const database = new DatabaseSync(storeFile, { readOnly: true });
	try {
		return database.prepare('select mark from inbox_marks order by mark').all().map((row) => String(row['mark']));
	} finally {
		database.close();
	}
}

/** Whether the person of an event may be messaged for 24 h from here. */
export function opensWindow(storeFile: string, eventKey: string): boolean {
	const database = new DatabaseSync(storeFile, { readOnly: true });
	try {
		const row = database
			.prepare('select viewers.last_inbound_at as at from events join viewers on viewers.viewer_key = events.viewer_key where event_key = ?')
			.get(eventKey);
		if (!row) throw new Error(`No event ${eventKey}`);
		return row['at'] !== null;
	} finally {
		database.close();
	}
}

/** Counters of the store by name. */
export function readCounters(storeFile: string): Record<string, number> {
	const database = new DatabaseSync(storeFile, { readOnly: true });
	try {
		return Object.fromEntries(database.prepare('select name, value from counters').all().map((row) => [String(row['name']), Number(row['value'])]));
	} finally {
		database.close();
	}
}

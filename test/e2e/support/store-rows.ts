import { DatabaseSync } from 'node:sqlite';

/** Counts rows of the store from outside, read-only: only where the claim is about the tables themselves. */
export function countRows(storeFile: string, table: 'events' | 'engagements' | 'viewers' | 'sends' | 'decisions' | 'suppressions'): number {
	const database = new DatabaseSync(storeFile, { readOnly: true });
	try {
		return Number(database.prepare(`select count(*) as rows from ${table}`).get()?.['rows']);
	} finally {
		database.close();
	}
}

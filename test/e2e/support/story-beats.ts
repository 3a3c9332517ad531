import { DatabaseSync } from 'node:sqlite';

export interface BeatRow {
	readonly beatKey: string;
	readonly state: string;
	readonly attempts: number;
}

/** The beats of the store from outside, read-only: to see when one was given out, and that none is left over. */
export function readBeats(storeFile: string): BeatRow[] {
	const database = new DatabaseSync(storeFile, { readOnly: true, timeout: 2_000 });
	try {
		const rows = database.prepare('select beat_key, state, attempts from story_beats').all();
		return rows.map((row) => ({ beatKey: String(row['beat_key']), state: String(row['state']), attempts: Number(row['attempts']) }));
	} finally {
		database.close();
	}
}

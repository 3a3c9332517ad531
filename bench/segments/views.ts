import { DatabaseSync } from 'node:sqlite';
import { randomKey } from '../../core/store/random-key';
import { makeStore } from '../support/store-template';

/** A history of views: in each window of seven days as many rows as in every other. */
export interface HistoryPlan {
	/** Views in each window. */
	readonly rows: number;
	readonly people: number;
	readonly windows: number;
	/** End of the last window, UTC milliseconds. */
	readonly until: number;
}

export const WINDOW_DAYS = 7;
const WINDOW_MS = WINDOW_DAYS * 24 * 3_600_000;
/** Stories of a window: some people see three and more of them, most do not. */
const STORIES = 12;
/** In a window somebody who watches sees this many on average. */
const VIEWS_EACH = 2.5;

/** Fills a store with views, straight into its tables: how they came in is another figure's business. @returns the account's key */
export async function makeHistory(file: string, plan: HistoryPlan): Promise<string> {
	const accountKey = await makeStore(file);
	const database = new DatabaseSync(file);
	database.exec('begin');
	const people = Array.from({ length: plan.people }, () => randomKey('vwr'));
	const viewer = database.prepare("insert into viewers (viewer_key, account_key, profile_state, created_at) values (?, ?, 'unread', 0)");
	for (const key of people) viewer.run(key, accountKey);
	const view = database.prepare(
		`insert into engagements (engagement_key, account_key, viewer_key, kind, story_id, at, source, natural_key)
		values (?, ?, ?, 'view', ?, ?, 'hand-kept list', ?)`,
	);
	for (let window = 0; window < plan.windows; window++) {
		for (let nth = 0; nth < plan.rows; nth++) {
			const { person, story, at } = viewOf(plan, window, nth);
			view.run(randomKey('eng'), accountKey, people[person] ?? '', `w${window}s${story}`, at, randomKey('nat'));
		}
	}
	database.exec('commit');
	database.exec('pragma wal_checkpoint(truncate)');
	database.close();
	return accountKey;
}

/** Spread over the whole window and over people of whom some come back often; the same in every run. */
function viewOf({ rows, people, until }: HistoryPlan, window: number, nth: number): { person: number; story: number; at: number } {
	const seen = Math.max(1, Math.min(people, Math.round(rows / VIEWS_EACH)));
	// Squaring a share crowds people at its beginning: the first tenth watches a third of all.
	const share = ((nth * 0.618_033_988_75) % 1) ** 2;
	const person = (Math.floor(share * seen) + window * 31) % people;
	const at = until - window * WINDOW_MS - Math.floor(((nth + 0.5) / rows) * (WINDOW_MS - 1));
	return { person, story: (nth * 7 + person) % STORIES, at };
}

import { CROWD, PARTS } from './crowd';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Rows that must be rejected, each for a reason of its own; every good row around them must be kept. */
const BAD_ROWS = [
	'"unclosed.quote,story_1,2026-01-05T10:00:00Z,hand-kept list,,',
	'impossible.date,story_1,2026-02-30T10:00:00Z,hand-kept list,,',
	'not a handle!,story_1,2026-01-05T10:00:00Z,hand-kept list,,',
	'no.story,,2026-01-05T10:00:00Z,hand-kept list,,',
];

export interface ViewersCsv {
	readonly csv: string;
	/** Rows that must be kept. */
	readonly views: number;
	readonly rejected: number;
}

/** The hand-kept list a colleague would upload: handle, story, time, source. `now` is the sandbox's time. */
export function viewersCsv(now: number): ViewersCsv {
	const good = CROWD.flatMap(({ username, part }) => {
		const { stories, daysAgo } = PARTS[part].views;
		return Array.from({ length: stories }, (_, story) => {
			const viewedAt = new Date(now - daysAgo * DAY_MS - story * HOUR_MS).toISOString();
			return `${username},story_${daysAgo}_${story + 1},${viewedAt},hand-kept list,demo,`;
		});
	});
	const middle = Math.floor(good.length / 2);
	const lines = ['handle,story_id,viewed_at,source_tool,context,tag', ...good.slice(0, middle), ...BAD_ROWS, ...good.slice(middle)];
	return { csv: `${lines.join('\n')}\n`, views: good.length, rejected: BAD_ROWS.length };
}

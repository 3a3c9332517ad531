import { DatabaseSync } from 'node:sqlite';

export interface Person {
	readonly viewerKey: string;
	readonly stories: number;
}

export interface People {
	readonly matched: readonly Person[];
	readonly rest: readonly Person[];
}

/**
 * "Saw at least three different stories", written by hand for this one question and this one schema: what somebody
 * who knows SQLite well would write. It leaves out whom the pack leaves out, and answers in the same order.
 */
const SQL = `
	select seen.viewer_key as viewerKey, seen.stories as stories
	from (
		select viewer_key, count(distinct story_id) as stories from engagements
		where account_key = :account and at > :after and at <= :upTo and kind in ('view', 'story_reply')
		group by viewer_key
	) as seen
	join viewers on viewers.viewer_key = seen.viewer_key
	where viewers.merged_into is null
		and seen.viewer_key not in (
			select viewer_key from viewer_marks where account_key = :account and kind = 'flag' and name in ('under_age', 'objects'))
		and seen.viewer_key not in (
			select viewer_key from suppressions where account_key = :account
			union all
			select identities.viewer_key from suppressions
			join identities on identities.account_key = suppressions.account_key and identities.kind = suppressions.kind and identities.hash = suppressions.hash
			where suppressions.account_key = :account)
	order by seen.stories desc, seen.viewer_key`;

/** The question asked of an open database; the statement is prepared once. */
export function handWritten(file: string): { ask(accountKey: string, after: number, upTo: number): People; close(): void } {
	const database = new DatabaseSync(file);
	database.exec('pragma cache_size = -32000');
	const statement = database.prepare(SQL);
	return {
		ask: (accountKey, after, upTo) => {
			const people = statement.all({ account: accountKey, after, upTo }) as unknown as Person[];
			const firstOfRest = people.findIndex(({ stories }) => stories < 3);
			const end = firstOfRest === -1 ? people.length : firstOfRest;
			return { matched: people.slice(0, end), rest: people.slice(end) };
		},
		close: () => database.close(),
	};
}

import { DatabaseSync } from 'node:sqlite';

const DAY_MS = 24 * 3_600_000;
/** Half of the views are older than the 30 days the preset keeps, half are not. */
const OLD_DAYS = 40;
const NEW_DAYS = 20;
/** One in ten people watched long ago only: with their views they go too. */
const GONE_OF = 10;

export interface OldViews {
	readonly accountKey: string;
	/** Views in all; half of them expired. */
	readonly rows: number;
	readonly people: number;
	/** UTC milliseconds. */
	readonly now: number;
}

/** What a store is filled with, said for either database: a number series, a text of chance, and the remainder of a division. */
interface Dialect {
	readonly series: (most: number) => string;
	readonly chance: string;
}

const SQLITE: Dialect = {
	series: (most) => `(with recursive s(n) as (select 0 union all select n + 1 from s where n + 1 < ${most}) select n from s)`,
	chance: 'lower(hex(randomblob(15)))',
};
const POSTGRES: Dialect = { series: (most) => `(select n from generate_series(0, ${most - 1}) as n) as s`, chance: "md5(random()::text || n::text)" };

/** Statements that fill the tables: people with a sealed handle each, and their views. */
function statements({ series, chance }: Dialect, { accountKey, rows, people, now }: OldViews): string[] {
	const gone = Math.floor(people / GONE_OF);
	const who = (n: string) => `'vwr_' || (${n})`;
	return [
		`insert into viewers (viewer_key, account_key, profile_state, created_at) select ${who('n')}, '${accountKey}', 'unread', 0 from ${series(people)}`,
		`insert into identities (identity_key, account_key, viewer_key, kind, hash, pepper_version, sealed, wrapped_key, key_version, created_at)
			select 'idn_' || n, '${accountKey}', ${who('n')}, 'handle', ${chance} || ${chance}, 1, ${chance} || ${chance}, ${chance} || ${chance}, 1, 0 from ${series(people)}`,
		// Old views first, of everybody; new ones of those who still watch. As they come in: in the order of time.
		`insert into engagements (engagement_key, account_key, viewer_key, kind, story_id, at, source, natural_key)
			select 'eng_' || ${chance}, '${accountKey}', ${who(`case when n < ${rows / 2} then n % ${people} else ${gone} + n % ${people - gone} end`)}, 'view', 's' || (n % 60),
				case when n < ${rows / 2} then ${now - OLD_DAYS * DAY_MS} else ${now - NEW_DAYS * DAY_MS} end + n, 'hand-kept list', 'nat_' || ${chance} from ${series(rows)}`,
	];
}

export function fillSqlite(file: string, plan: OldViews): void {
	const database = new DatabaseSync(file, { timeout: 10_000 });
	database.exec('pragma cache_size = -512000; begin');
	for (const statement of statements(SQLITE, plan)) database.exec(statement);
	database.exec('commit; analyze; pragma wal_checkpoint(truncate)');
	database.close();
}

export function fillPostgres(plan: OldViews): string {
	return statements(POSTGRES, plan).join('; ');
}

/** The raw side: the very rows a purge takes, by their indexes, with one statement for each table. */
export function rawDeletes({ accountKey, people, now }: OldViews): string[] {
	const gone = Array.from({ length: Math.floor(people / GONE_OF) }, (_, n) => `'vwr_${n}'`).join(', ');
	return [
		`delete from engagements where account_key = '${accountKey}' and at < ${now - 30 * DAY_MS}`,
		`delete from identities where viewer_key in (${gone})`,
		`delete from viewers where viewer_key in (${gone})`,
	];
}

/** What a purge must have removed for its time to count. */
export function expected({ rows, people }: OldViews): { readonly views: number; readonly people: number } {
	return { views: rows / 2, people: Math.floor(people / GONE_OF) };
}

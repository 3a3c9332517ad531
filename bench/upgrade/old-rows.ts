const DAY_MS = 24 * 3_600_000;
/** A view is told by its list; so many lists, and stories, there are. */
const LISTS = 200;
const STORIES = 400;
/** One person in so many watched; one in so many wrote and was answered. */
const VIEWS_PER_PERSON = 20;
const VIEWS_PER_SEND = 10;

export interface OldRows {
	readonly accountKey: string;
	/** Views in all. */
	readonly views: number;
	/** UTC milliseconds. */
	readonly now: number;
}

/** What a number series and a text of a number are called by each database. Nothing is left to chance: the same numbers give the same rows. */
interface Dialect {
	readonly series: (most: number) => string;
	readonly hash: (of: string) => string;
}

const SQLITE: Dialect = {
	series: (most) => `(with recursive s(n) as (select 0 union all select n + 1 from s where n + 1 < ${most}) select n from s)`,
	// A stride without common divisors: neighbours lie far apart, as hashes do.
	hash: (of) => `printf('%016x%016x', (n + 1) * 2654435761 % 4294967291 * 2147483629, (n + 7) * 40503) || '${of}'`,
};
const POSTGRES: Dialect = { series: (most) => `(select n::bigint from generate_series(0, ${most - 1}) as n) as s`, hash: (of) => `md5(n || '${of}') || '${of}'` };

export function oldRowsOf(database: 'sqlite' | 'postgres', plan: OldRows): string[] {
	return statements(database === 'sqlite' ? SQLITE : POSTGRES, plan);
}

/** Statements that fill the tables as they were: people, what lists told of them, messages, and what was decided. */
function statements({ series, hash }: Dialect, { accountKey, views, now }: OldRows): string[] {
	const people = Math.ceil(views / VIEWS_PER_PERSON);
	const sends = Math.ceil(views / VIEWS_PER_SEND);
	const account = `'${accountKey}'`;
	const who = `'vwr_' || (n % ${people})`;
	const at = (all: number) => `${now - 60 * DAY_MS} + n * ${Math.floor((59 * DAY_MS) / all)}`;
	return [
		`insert into viewers (viewer_key, account_key, last_inbound_at, profile_state, converted_at, created_at)
			select 'vwr_' || n, ${account}, case when n % 3 = 0 then ${at(people)} else null end, 'unread', case when n % 50 = 0 then ${at(people)} else null end, ${at(people)} from ${series(people)}`,
		`insert into identities (identity_key, account_key, viewer_key, kind, hash, pepper_version, sealed, wrapped_key, key_version, created_at)
			select 'idn_' || n, ${account}, 'vwr_' || n, 'handle', ${hash('idn')}, 1, ${hash('sealed')}, ${hash('wrapped')}, 1, ${at(people)} from ${series(people)}`,
		`insert into viewer_marks (mark_key, account_key, viewer_key, kind, name, value, source, evidence, at)
			select 'mrk_' || n, ${account}, 'vwr_' || n, 'tag', 'old', 'yes', 'person', 'by hand', ${at(people)} from ${series(people)} where n % 10 = 0`,
		`insert into stories (story_key, account_key, story_id, media_type, posted_at, first_seen_at)
			select 'sty_' || n, ${account}, 's' || n, 'IMAGE', ${at(STORIES)}, ${at(STORIES)} from ${series(STORIES)}`,
		`insert into imports (import_key, account_key, started_at, finished_at, added, known, rejected, suppressed)
			select 'imp_' || n, ${account}, ${at(LISTS)}, ${at(LISTS)}, ${Math.floor(views / LISTS)}, 0, 0, 0 from ${series(LISTS)}`,
		// One view in twenty was seen by our own trigger, and keeps its natural key.
		`insert into engagements (engagement_key, account_key, viewer_key, kind, story_id, at, source, natural_key, import_key)
			select 'eng_' || ${hash('e')}, ${account}, ${who}, 'view', 's' || (n % ${STORIES}), ${at(views)}, 'hand-kept list', ${hash('nat')},
				case when n % 20 = 0 then null else 'imp_' || (n % ${LISTS}) end from ${series(views)}`,
		`insert into events (event_key, account_key, viewer_key, kind, natural_key, occurred_at, received_at, expects_answer, state, lease_until, attempts, handled_at, outcome)
			select 'evt_' || n, ${account}, ${who}, 'message', ${hash('evt')}, ${at(sends)}, ${at(sends)} + 1000, 1, 'handled', 0, 1, ${at(sends)} + 2000, 'sent' from ${series(sends)}`,
		`insert into decisions (decision_key, account_key, viewer_key, cause, step, at, send, reasons)
			select 'dec_' || n, ${account}, ${who}, 'evt_' || n, 'answer', ${at(sends)}, 1, '[]' from ${series(sends)}`,
		`insert into sends (send_key, account_key, viewer_key, cause, step, copy_key, copy_version, language, purpose, lawful_basis, evidence, state, claimed_at, lease_until, settled_at, settled_by, text_hash, message_hash)
			select 'snd_' || n, ${account}, ${who}, 'evt_' || n, 'answer', 'thanks', 1, 'en', 'service', 'answer_to_own_message', '{}', 'sent', ${at(sends)}, ${at(sends)} + 30000, ${at(sends)} + 900, 'answer', ${hash('txt')}, ${hash('mid')}
			from ${series(sends)}`,
		`insert into plans (plan_key, account_key, viewer_key, campaign, step, copy_key, due_at, lease_until, state, outcome, created_at, finished_at)
			select 'pln_' || n, ${account}, 'vwr_' || n, 'spring', 1, 'thanks', ${at(people)}, 0, case when n % 10 = 0 then 'due' else 'done' end, null, ${at(people)}, null from ${series(people)}`,
		`insert into suppressions (suppression_key, account_key, viewer_key, kind, hash, pepper_version, reason, source_event, at)
			select 'sup_' || n, ${account}, 'vwr_' || n, 'handle', ${hash('idn')}, 1, 'stop', 'evt_' || n, ${at(people)} from ${series(people)} where n % 40 = 0`,
	];
}

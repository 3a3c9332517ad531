import { DatabaseSync } from 'node:sqlite';
import { makeStore } from '../support/store-template';

/** An account with much to report on: as much happened in the period shown as in the one before it. */
export interface BigAccount {
	/** Engagements of each of the two periods. */
	readonly rows: number;
	readonly people: number;
	/** The period shown ends here, UTC milliseconds. */
	readonly until: number;
}

/** Days of a period: what the live page shows unless asked for more or less. */
export const DAYS = 28;
const DAY_MS = 24 * 3_600_000;
/** Two stories a day. */
const STORY_MS = DAY_MS / 2;

/**
 * Fills a store straight into its tables. Of a hundred engagements ninety are views, three replies to a story, four
 * messages; every reply is answered, each hundredth person gets a message of a campaign, and there is a refused
 * decision for every two hundred.
 *
 * @returns the account's key
 */
export async function makeBigAccount(file: string, account: BigAccount): Promise<string> {
	const accountKey = await makeStore(file);
	const database = new DatabaseSync(file);
	database.exec('pragma synchronous = off; pragma cache_size = -256000; begin');
	database.exec(statementsOf(accountKey, account));
	database.exec('commit; analyze; pragma wal_checkpoint(truncate)');
	database.close();
	return accountKey;
}

function statementsOf(accountKey: string, { rows, people, until }: BigAccount): string {
	const from = until - 2 * DAYS * DAY_MS;
	const total = 2 * rows;
	const account = `'${accountKey}'`;
	const at = `(${from} + cast((n + 0.5) * ${(2 * DAYS * DAY_MS) / total} as integer))`;
	// Both steps share no factor with the number of people: nobody comes round again before everybody was there.
	const person = `('vwr_' || ((n * 40503 + n / 100) % ${people}))`;
	const story = `('s' || ((${at} - ${from}) / ${STORY_MS}))`;
	const kind = "(case when n % 100 < 90 then 'view' when n % 100 < 93 then 'story_reply' when n % 100 < 97 then 'message' when n % 100 = 97 then 'reaction' when n % 100 = 98 then 'quick_reply' else 'comment' end)";
	const campaign = "('campaign:' || case when n / 100 % 2 = 0 then 'spring' else 'autumn' end)";
	const variant = "(case when n / 200 % 2 = 0 then 'a' else 'b' end)";
	const stories = Math.ceil((2 * DAYS * DAY_MS) / STORY_MS);
	const some = (count: number, into: string, columns: string, where = '') => `with recursive series(n) as (select 0 union all select n + 1 from series where n < ${count - 1}) insert into ${into} select ${columns} from series ${where};`;
	const send = (key: string, cause: string, step: string, copy: string, purpose: string, basis: string, state: string, when: string, which: string) =>
		`${key} || n, ${account}, ${person}, ${cause}, '${step}', '${copy}', 1, 'nl', '${purpose}', '${basis}', '{}', ${state}, ${when}, ${when} + 30000, ${when} + 900, hex(randomblob(16)), ${which}`;
	const sends = 'sends (send_key, account_key, viewer_key, cause, step, copy_key, copy_version, language, purpose, lawful_basis, evidence, state, claimed_at, lease_until, settled_at, text_hash, variant)';
	const isReply = 'where n % 100 between 90 and 92';
	const isApproach = 'where n % 100 = 50';
	return [
		some(people, 'viewers (viewer_key, account_key, last_inbound_at, language, profile_state, created_at, converted_at)', `'vwr_' || n, ${account}, ${until - 5 * DAY_MS}, 'nl', 'read', ${from}, case when n % 50 = 0 then ${from} + (n % 56) * ${DAY_MS} end`),
		some(stories, 'stories (story_key, account_key, story_id, media_type, posted_at, first_seen_at)', `'sty_' || n, ${account}, 's' || n, 'IMAGE', ${from} + n * ${STORY_MS}, ${from} + n * ${STORY_MS}`),
		some(stories, 'story_facts (story_key, account_key, theme, sensitive, views_forgotten, at)', `'sty_' || n, ${account}, 'theme ' || n % 9, 0, 0, ${from} + n * ${STORY_MS}`),
		some(stories, 'story_readings (story_key, asked_at, read_at, figures, causes, refused)', `'sty_' || n, ${from} + n * ${STORY_MS}, ${from} + n * ${STORY_MS}, '{"reach":${people}}', '{}', '[]'`),
		some(total, 'engagements (engagement_key, account_key, viewer_key, kind, story_id, at, source, natural_key)', `'eng_' || n, ${account}, ${person}, ${kind}, case when n % 100 < 93 then ${story} end, ${at}, 'bench', hex(randomblob(16))`),
		some(total, 'events (event_key, account_key, viewer_key, kind, natural_key, story_id, occurred_at, received_at, expects_answer, state, lease_until, attempts, handled_at, outcome)', `'evt_' || n, ${account}, ${person}, ${kind}, hex(randomblob(16)), case when n % 100 < 93 then ${story} end, ${at}, ${at}, 1, 'handled', 0, 1, ${at}, 'sent'`, 'where n % 100 between 90 and 96'),
		some(total, sends, send("'snd_'", "'evt_' || n", 'answer', 'opt_in_question', 'service', 'answer_to_own_message', "case when n % 3000 = 90 then 'unknown' when n % 1000 = 91 then 'refused' else 'sent' end", `${at} + 5000`, 'null'), isReply),
		some(total, 'plans (plan_key, account_key, viewer_key, campaign, step, copy_key, due_at, lease_until, state, outcome, created_at, segment)', `'pln_' || n, ${account}, ${person}, substr(${campaign}, 10), 1, 'campaign_first', ${at}, 0, 'done', 'sent', ${at}, case when n / 100 % 3 = 0 then 'repeat_viewers' else 'high_engagement' end`, isApproach),
		some(total, sends, send("'snd_c'", campaign, 'step_1', 'campaign_first', 'promotion', 'consent', "'sent'", at, variant), isApproach),
		some(total, sends, send("'snd_f'", campaign, 'step_2', 'campaign_follow_up', 'promotion', 'consent', "'sent'", `${at} + 198000000`, variant), `${isApproach} and n / 100 % 10 = 0 and ${at} + 198000000 < ${until}`),
		`insert into decisions (decision_key, account_key, viewer_key, cause, step, at, send, reasons) select 'dec_' || send_key, account_key, viewer_key, cause, step, claimed_at, 1, '[]' from sends where account_key = ${account};`,
		some(total, 'decisions (decision_key, account_key, viewer_key, cause, step, at, send, reasons)', `'dec_no' || n, ${account}, ${person}, ${campaign}, 'no', ${at}, 0, case when n / 200 % 3 = 0 then '[{"code":"window_closed"}]' when n / 200 % 3 = 1 then '[{"code":"consent_missing"},{"code":"window_closed"}]' else '[{"code":"never_wrote"}]' end`, 'where n % 200 = 7'),
		some(total, 'consent_ledger (account_key, month, seq, viewer_key, purpose, act, lawful_basis, wording, source_event, at, previous_mac, mac, key_version)', `${account}, 'bench', n, ${person}, 'dm_promotion', 'grant', 'consent', 'w', 'evt', ${at}, '', '', 1`, 'where n % 500 = 98'),
		some(total, 'suppressions (suppression_key, account_key, viewer_key, kind, hash, pepper_version, reason, source_event, at)', `'sup_b' || n, ${account}, ${person}, 'igsid', hex(randomblob(16)), 1, 'stop', 'evt', ${at}`, 'where n % 4000 = 93'),
		some(total, "viewer_marks (mark_key, account_key, viewer_key, kind, name, value, source, evidence, at)", `'mrk_' || n, ${account}, ${person}, 'milestone', case when n / 1000 % 5 = 0 then 'sale' when n / 1000 % 41 = 1 then 'complaint' else 'qualified' end, '', 'bench', 'bench', ${at}`, 'where n % 1000 = 98'),
	].join('\n');
}

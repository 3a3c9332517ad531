import type { DatabaseName, MeasuredStore } from './database';

/** Sends of the last hour, whatever the history: the rolling hour is as full in every store. */
const IN_LAST_HOUR = 120;
const HOUR_MS = 3_600_000;
/** Before that, as many an hour as careful tools send. */
const EVERY_MS = HOUR_MS / 200;

export interface HistoryPlan {
	readonly accountKey: string;
	readonly sends: number;
	/** The people it all went to, in turn: the more sends, the more each of them has had. */
	readonly viewerKeys: readonly string[];
	readonly until: number;
}

/**
 * Fills a store with past sends as they stand after a real life, straight into its tables: the event each answered,
 * its decision, the send with its hashes, and beside it a refused decision. One send in four was a campaign's, one in
 * thirty was refused, one in two hundred was never found out and went to a human.
 */
export async function fillHistory(measured: MeasuredStore, database: DatabaseName, plan: HistoryPlan): Promise<void> {
	await measured.fill(statementsOf(database, plan));
}

function statementsOf(database: DatabaseName, { accountKey, sends, viewerKeys, until }: HistoryPlan): string {
	const people = viewerKeys.map((key, nth) => `(${nth}, '${key}')`).join(', ');
	const hash = (text: string) => (database === 'sqlite' ? `hex(randomblob(16)) || '${text}'` : `md5(n || '${text}') || '${text}'`);
	const series =
		database === 'sqlite'
			? `with recursive series(n) as (select 0 union all select n + 1 from series where n < ${sends - 1})`
			: `with series(n) as (select generate_series(0, ${sends - 1}))`;
	const at = `(case when n < ${IN_LAST_HOUR} then ${until} - 60000 - n * ${Math.floor(HOUR_MS / IN_LAST_HOUR) - 600} else ${until} - ${HOUR_MS + 60_000} - (n - ${IN_LAST_HOUR}) * ${EVERY_MS} end)`;
	const rows = (columns: string) => `${series} select ${columns} from series inner join bench_people on nth = n % ${viewerKeys.length};`;
	const cause = `(case when (n / ${viewerKeys.length}) % 4 = 0 then 'campaign:old_' || (n / 4000) else 'evt_h' || n end)`;
	const account = `'${accountKey}'`;
	return `
		create table bench_people (nth integer primary key, viewer_key text not null);
		insert into bench_people values ${people};
		insert into events (event_key, account_key, viewer_key, kind, natural_key, occurred_at, received_at, expects_answer, state, lease_until, attempts, handled_at, outcome)
			${rows(`'evt_h' || n, ${account}, viewer_key, 'message', ${hash('evt')}, ${at} - 5000, ${at} - 4000, 1, 'handled', 0, 1, ${at}, 'sent'`)}
		insert into decisions (decision_key, account_key, viewer_key, cause, step, at, send, reasons)
			${rows(`'dec_h' || n, ${account}, viewer_key, ${cause}, 'h' || n, ${at}, 1, '[]'`)}
		insert into decisions (decision_key, account_key, viewer_key, cause, step, at, send, reasons)
			${rows(`'dec_r' || n, ${account}, viewer_key, ${cause}, 'r' || n, ${at} - 1000, 0, '[{"code":"window_closed"}]'`)}
		insert into sends (send_key, account_key, viewer_key, cause, step, copy_key, copy_version, language, purpose, lawful_basis, evidence, state,
				claimed_at, lease_until, settled_at, settled_by, text_hash, message_hash, given_to_human_at)
			${rows(`'snd_h' || n, ${account}, viewer_key, ${cause}, 'h' || n, 'thanks', 1, 'en', 'service', 'answer_to_own_message', '{}',
				case when n % 200 = 199 then 'unknown' when n % 30 = 29 then 'refused' else 'sent' end,
				${at}, ${at} + 30000, ${at} + 900, case when n % 200 = 199 then null else 'answer' end, ${hash('txt')},
				case when n % 200 = 199 or n % 30 = 29 then null else ${hash('mid')} end, case when n % 200 = 199 then ${at} + 3600000 else null end`)}
		drop table bench_people;`;
}

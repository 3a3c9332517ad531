import { sql } from 'kysely';
import { statement } from '../store/statement';
import type { StoreContext } from '../store/use-case';
import { causeKey, type Cause, type PublicCause } from './message';

/** What was sent, or may have been, to one person for one cause; what was refused reached nobody. Times of the account, UTC milliseconds. */
export interface SendOfCause {
	readonly send_key: string;
	readonly step: string;
	readonly state: 'sent' | 'claimed' | 'unknown';
	readonly copy_key: string;
	readonly variant: string | null;
	readonly claimed_at: number;
}

/** A handful at most: an event has its answers, a campaign its steps. */
const sendsOfCause = statement((db, { accountKey, viewerKey, cause }: { accountKey: string; viewerKey: string; cause: string }) =>
	db
		.selectFrom('sends')
		.select(['send_key', 'step', 'state', 'copy_key', 'variant', 'claimed_at'])
		.where('account_key', '=', accountKey)
		.where('viewer_key', '=', viewerKey)
		.where('cause', '=', cause)
		// Words and not parameters wherever a partial index is meant: SQLite takes it only where the query repeats its condition.
		.where('state', '<>', sql.lit('refused'))
		.$narrowType<{ state: SendOfCause['state'] }>(),
);

/** Everything for this cause, oldest first. */
export async function readSendsOfCause(
	{ tx }: StoreContext,
	{ accountKey, viewerKey, cause }: { readonly accountKey: string; readonly viewerKey: string; readonly cause: Cause | PublicCause },
): Promise<readonly SendOfCause[]> {
	const rows = await sendsOfCause(tx, { accountKey, viewerKey, cause: causeKey(cause) });
	return rows.sort((a, b) => a.claimed_at - b.claimed_at);
}

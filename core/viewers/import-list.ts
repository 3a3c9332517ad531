import type { UseCase } from '../store/use-case';

/** One import as it stands. Times in UTC milliseconds of the account. */
export interface ImportView {
	readonly importKey: string;
	readonly startedAt: number;
	/** null for one that was cut short: started again with the same list it adds the rest, under a key of its own. */
	readonly finishedAt: number | null;
	/** null while it stands; set as soon as undoing it has begun. */
	readonly undoneAt: number | null;
	readonly source: string | null;
	readonly context: string | null;
	readonly added: number;
	readonly known: number;
	readonly rejected: number;
	readonly suppressed: number;
}

/** The last imports of an account, newest first: where the key to undo one is found. @param limit at most 1,000 */
export const listImports: UseCase<{ accountKey: string; limit: number }, ImportView[]> = async ({ tx }, { accountKey, limit }) =>
	tx
		.selectFrom('imports')
		.select([
			'import_key as importKey', 'started_at as startedAt', 'finished_at as finishedAt', 'undoing_at as undoneAt',
			'source', 'context', 'added', 'known', 'rejected', 'suppressed',
		])
		.where('account_key', '=', accountKey)
		.orderBy('started_at', 'desc')
		.orderBy('import_key')
		.limit(Math.min(limit, 1_000))
		.execute();

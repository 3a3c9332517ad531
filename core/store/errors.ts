export type StoreErrorCode =
	| 'store_missing'
	| 'store_unreadable'
	| 'newer_schema'
	/** The store was moved elsewhere, or is being moved. */
	| 'moved'
	/** Something is already where a store is to be moved to. */
	| 'target_taken'
	/** A copy is not what the store has. */
	| 'copy_differs'
	| 'wrong_key'
	| 'bad_key'
	/** The store was given a newer key version after this connection was opened. */
	| 'stale_key'
	/** A version was retired while something is still sealed with it. */
	| 'retired_too_early'
	| 'backup_failed'
	/** The opt-outs kept outside the store cannot be read or written. */
	| 'journal_unusable'
	| 'queue_mode'
	/** The database does not answer, or the connection was lost. */
	| 'unreachable'
	/** Others held what was needed for too long, or a statement took too long. */
	| 'busy'
	/** The database refused a statement: a limit of its own, or an error of ours. */
	| 'refused'
	| 'closed';

/**
 * A store that cannot be used. Thrown instead of opening or creating another one: a second, empty
 * store would have forgotten every STOP.
 *
 * `message` says what is wrong, `cure` what the person can do. Neither carries a key or an identity.
 */
export class StoreError extends Error {
	constructor(
		readonly code: StoreErrorCode,
		message: string,
		readonly cure: string,
	) {
		super(message);
		this.name = 'StoreError';
	}
}

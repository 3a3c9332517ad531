import { DatabaseError } from 'pg';
import { StoreError } from '../errors';
import { placeOf, type PostgresStoreConfig } from './config';

/** What went wrong between us and PostgreSQL, without its words: they may hold values, keys and names. */
export class DatabaseTrouble extends Error {
	constructor(
		readonly kind: TroubleKind,
		/** SQLSTATE, or the system's code of a failed connection. */
		readonly code: string,
		/** Constraint or table; words of our own triggers. */
		readonly subject: string,
	) {
		super(subject === '' ? `PostgreSQL: ${kind} (${code})` : `PostgreSQL: ${kind} (${code}, ${subject})`);
		this.name = 'DatabaseTrouble';
	}
}

export type TroubleKind =
	/** No connection, or it ended; nothing of the transaction is kept. */
	| 'lost'
	/** The connection ended while COMMIT was under way: all is kept, or nothing. */
	| 'lost_at_commit'
	/** Two transactions stood in each other's way; one of them has to start again. */
	| 'collision'
	/** Waited for a lock, or worked, longer than allowed. */
	| 'too_slow'
	| 'login_refused'
	| 'no_database'
	| 'no_permission'
	| 'read_only'
	| 'refused';

/** PostgreSQL's error codes (its documentation, appendix A). */
const KINDS: Readonly<Record<string, TroubleKind>> = {
	'40001': 'collision',
	'40P01': 'collision',
	'55P03': 'too_slow',
	'57014': 'too_slow',
	'28000': 'login_refused',
	'28P01': 'login_refused',
	'3D000': 'no_database',
	'42501': 'no_permission',
	'25006': 'read_only',
	'53300': 'lost', // Too many connections: one is free again soon.
	'57P01': 'lost',
	'57P02': 'lost',
	'57P03': 'lost',
	'57P05': 'lost',
	'25P03': 'lost',
	'25P04': 'lost',
};

/** Any error of the driver. What is no answer of the server means that the connection is gone. */
export function toTrouble(error: unknown, atCommit: boolean): DatabaseTrouble {
	if (error instanceof DatabaseTrouble) return error;
	if (!(error instanceof DatabaseError) || error.code === undefined) return new DatabaseTrouble(atCommit ? 'lost_at_commit' : 'lost', systemCode(error), '');
	const kind = KINDS[error.code] ?? (error.code.startsWith('08') ? 'lost' : 'refused');
	const subject = error.code === RAISED ? error.message : (error.constraint ?? error.table ?? '');
	return new DatabaseTrouble(kind === 'lost' && atCommit ? 'lost_at_commit' : kind, error.code, subject);
}

/** Raised by a trigger, and all triggers are ours. */
const RAISED = 'P0001';

/** Such as ECONNREFUSED; the message may name the user. */
function systemCode(error: unknown): string {
	const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
	return /^[A-Z0-9_]{3,40}$/.test(code) ? code : 'connection';
}

/** The trouble as the person may read it: what is wrong, where, and what to do; no password and no content. */
export function asStoreError({ kind, code, subject }: DatabaseTrouble, config: PostgresStoreConfig): StoreError {
	const place = placeOf(config);
	switch (kind) {
		case 'lost':
			return new StoreError('unreachable', `The Story Funnel database does not answer (${code}): ${place}`, 'Check that PostgreSQL runs and that n8n reaches it at this host and port. Nothing was changed; try again.');
		case 'lost_at_commit':
			return new StoreError('unreachable', `The connection to the Story Funnel database ended while a change was being kept (${code}): ${place}`, 'Try again: what was kept is recognised and not done twice.');
		case 'collision':
		case 'too_slow':
			return new StoreError('busy', `The Story Funnel database was too busy (${code}): ${place}`, 'Try again. When it stays so, look for a long transaction or a slow disk of PostgreSQL. Nothing was changed.');
		case 'login_refused':
			return new StoreError('store_unreadable', `PostgreSQL refused the login (${code}): ${place}`, 'Correct user and password in the Story Funnel Store credential, and see pg_hba.conf of the server.');
		case 'no_database':
			return new StoreError('store_unreadable', `There is no such database (${code}): ${place}`, 'Create the database, or correct its name in the Story Funnel Store credential.');
		case 'no_permission':
			return new StoreError('store_unreadable', `The database user lacks a right (${code}): ${place}`, 'Give the role the rights that docs/postgresql.md lists. After an update, run set-up once with the role that owns the schema.');
		case 'read_only':
			return new StoreError('store_unreadable', `The database may only be read (${code}): ${place}`, 'This is a standby or is set to read-only: enter the host of the primary server.');
		case 'refused':
			return new StoreError('refused', `PostgreSQL refused a statement (${subject === '' ? code : `${code}, ${subject}`}).`, 'Nothing was changed. If it happens again, report it with these words.');
	}
}

import { StoreError } from '../errors';

/** How the connection is encrypted; named as n8n's own Postgres credential names them. */
export type SslMode =
	/** Never. */
	| 'disable'
	/** Where the server offers it. */
	| 'allow'
	/** Always: a server without it is refused. */
	| 'require';

/** How a store in PostgreSQL is opened. */
export interface PostgresStoreConfig {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly user: string;
	readonly password: string;
	/** The schema all tables are in; nothing outside it is read or written. */
	readonly schema: string;
	readonly ssl: SslMode;
	/** Encrypts without asking whose certificate it is. */
	readonly ignoreCertificate: boolean;
	/** Certificate authority in PEM, for one that Node does not know; empty for Node's own list. */
	readonly ca: string;
	/** Most connections this process opens. */
	readonly connections: number;
	/** The key field of the store credential, see `parseKeyring`. */
	readonly key: string;
	/** Only set-up may create a store; everywhere else a missing one is an error, never an empty new one. */
	readonly mayCreate: boolean;
	/** Absolute path of this process's copy of the journal of opt-outs; left out, the store is opened without. */
	readonly journal?: string;
}

/** Enough for live work beside a bulk batch; eight processes stay far below PostgreSQL's own 100. */
export const CONNECTIONS = 5;

/** How a person finds the place again, in errors: without user and password. */
export function placeOf({ host, port, database, schema }: PostgresStoreConfig): string {
	return `${host}:${port}, database ${database}, schema ${schema}`;
}

/** Such as `story_funnel`: PostgreSQL cuts longer names, and keeps those with pg_ for itself. */
const SCHEMA = /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/i;

/** @throws StoreError naming the setting that cannot be */
export function checkPostgresConfig({ host, port, database, user, schema, connections }: PostgresStoreConfig): void {
	const wrong =
		host === '' ? 'Host is empty.'
		: !isBetween(port, 1, 65_535) ? 'Port is not a number from 1 to 65535.'
		: database === '' ? 'Database Name is empty.'
		: user === '' ? 'User is empty.'
		: !SCHEMA.test(schema) ? 'Schema is not a name of at most 63 letters, digits and underscores.'
		: !isBetween(connections, 1, 50) ? 'Maximum Number of Connections is not a number from 1 to 50.'
		: null;
	if (wrong !== null) throw new StoreError('store_unreadable', wrong, 'Correct it in the Story Funnel Store credential.');
}

function isBetween(value: number, min: number, max: number): boolean {
	return Number.isInteger(value) && value >= min && value <= max;
}

import pg from 'pg';
import type { PoolClient, PoolConfig } from 'pg';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { PostgresStoreConfig } from './config';
import { parserOf } from './numbers';
import { toTrouble } from './trouble';

const CONNECT_MS = 10_000;
/** Far above the slowest statement at a million views; a migration sets its own. */
const STATEMENT_MS = 60_000;
/** As long as a process waits for another one's transaction on SQLite. */
const LOCK_MS = 10_000;
/** A process that hangs between two statements must not keep others from its account. */
const IDLE_IN_TRANSACTION_MS = 30_000;
const IDLE_CONNECTION_MS = 30_000;
/** So that a fail-over, or a new address of the server, is noticed by connections too. */
const CONNECTION_LIFE_S = 1_800;

/** Connections to one store, as Kysely takes them: prepared for our schema, and never given out again once in doubt. */
export class StorePool implements PostgresPool {
	/** Kysely would open connections of its own with these; ours are opened here alone. */
	readonly options = {};
	readonly #pool: pg.Pool;
	readonly #session: string;
	readonly #prepared = new WeakSet<PoolClient>();

	/** @param patient for opening alone: one connection, which waits for as long as a migration takes */
	constructor(config: PostgresStoreConfig, ssl: PoolConfig['ssl'], patient = false) {
		this.#session = sessionOf(config.schema);
		this.#pool = new pg.Pool({
			host: config.host,
			port: config.port,
			database: config.database,
			user: config.user,
			password: config.password,
			ssl,
			max: patient ? 1 : config.connections,
			types: { getTypeParser: parserOf },
			application_name: 'story-funnel',
			connectionTimeoutMillis: CONNECT_MS,
			...(patient ? {} : { query_timeout: STATEMENT_MS + CONNECT_MS }),
			idleTimeoutMillis: IDLE_CONNECTION_MS,
			maxLifetimeSeconds: CONNECTION_LIFE_S,
			keepAlive: true,
			allowExitOnIdle: true,
		});
		// Without a listener the end of an idle connection would end n8n.
		this.#pool.on('error', () => undefined);
		this.#pool.on('connect', (client) => client.on('error', () => undefined));
	}

	async connect(): Promise<PostgresPoolClient> {
		const client = await this.#pool.connect().catch((error: unknown) => {
			throw toTrouble(error, false);
		});
		try {
			if (!this.#prepared.has(client)) await client.query(this.#session);
			this.#prepared.add(client);
		} catch (error) {
			client.release(true);
			throw toTrouble(error, false);
		}
		return lend(client);
	}

	end(): Promise<void> {
		return this.#pool.end();
	}
}

/** Statements every connection begins with. They are set by SQL: a pooler in between may drop start-up parameters in silence. */
function sessionOf(schema: string): string {
	return [
		`set search_path to ${pg.escapeIdentifier(schema)}, pg_temp`,
		`set statement_timeout to ${STATEMENT_MS}`,
		`set lock_timeout to ${LOCK_MS}`,
		`set idle_in_transaction_session_timeout to ${IDLE_IN_TRANSACTION_MS}`,
		// A host that vanished gives its locks back within a minute.
		'set tcp_keepalives_idle to 10',
		'set tcp_keepalives_interval to 10',
		'set tcp_keepalives_count to 3',
		// Every commit on disk, also where the database is set to be faster: a STOP must survive a power cut.
		"select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')",
	].join(';\n');
}

/** One connection for one transaction. After a failure of the connection nothing more is asked of it. */
function lend(client: PoolClient): PostgresPoolClient {
	let broken: unknown = null;
	const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
		if (broken !== null) throw toTrouble(broken, false);
		try {
			return await client.query(text, [...parameters]);
		} catch (error) {
			const trouble = toTrouble(error, text === 'commit');
			if (trouble.kind === 'lost' || trouble.kind === 'lost_at_commit') broken = trouble;
			throw trouble;
		}
	};
	return { query: query as PostgresPoolClient['query'], release: () => client.release(broken !== null) };
}

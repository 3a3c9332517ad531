import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defaultJournal } from '../store/journal';
import { checkPostgresConfig, CONNECTIONS, type PostgresStoreConfig, type SslMode } from '../store/postgres/config';
import type { SqliteStoreConfig } from '../store/sqlite/open';

/** What the command is told of the two places beside their names. */
export interface Beside {
	/** The key field of the store credential. */
	readonly key: string;
	/** Of the role in PostgreSQL; from the environment, as PostgreSQL's own programs take it. */
	readonly password: string;
	/** File with the authority of a private certificate. */
	readonly ca?: string | undefined;
	/** Journal of the embedded store; left out, where n8n has it unless the credential says otherwise. */
	readonly journal?: string | undefined;
}

const SSL: readonly SslMode[] = ['disable', 'allow', 'require'];

/**
 * Reads one place: an absolute path, or `postgresql://user@host:port/database?schema=…&ssl=require`.
 *
 * @throws Error saying what is wrong with it
 */
export function readPlace(text: string, beside: Beside): SqliteStoreConfig | PostgresStoreConfig {
	if (/^postgres(ql)?:\/\//.test(text)) return readAddress(text, beside);
	if (!path.isAbsolute(text)) throw new Error('Name a file by its whole path, or a database as postgresql://user@host:5432/database?schema=story_funnel');
	return { file: text, key: beside.key, mayCreate: false, journal: beside.journal ?? defaultJournal(text) };
}

function readAddress(text: string, { key, password, ca }: Beside): PostgresStoreConfig {
	const url = new URL(text);
	if (url.password !== '') throw new Error('Leave the password out of the address: everybody on the machine can see it. Put it into PGPASSWORD.');
	const unknown = [...url.searchParams.keys()].filter((name) => name !== 'schema' && name !== 'ssl');
	if (unknown.length > 0) throw new Error(`An address takes schema and ssl, not ${unknown.join(', ')}.`);
	const ssl = SSL.find((mode) => mode === (url.searchParams.get('ssl') ?? 'require'));
	if (ssl === undefined) throw new Error(`ssl is one of ${SSL.join(', ')}.`);
	const config: PostgresStoreConfig = {
		host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || '5432'), database: decodeURIComponent(url.pathname.slice(1)), user: decodeURIComponent(url.username), password,
		schema: url.searchParams.get('schema') ?? 'story_funnel', ssl, ignoreCertificate: false, ca: ca === undefined ? '' : readFileSync(ca, 'utf8'), connections: CONNECTIONS, key, mayCreate: false,
	};
	checkPostgresConfig(config);
	return config;
}

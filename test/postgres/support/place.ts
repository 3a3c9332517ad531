import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { PostgresStoreConfig } from '../../../core/store/postgres/config';
import { KEY } from '../../core/support/store';
import { configOf, testServer } from '../../core/support/store-postgres';

/** A store in a schema that nobody has used. */
export function newConfig(changes: Partial<PostgresStoreConfig> = {}): PostgresStoreConfig {
	const server = testServer();
	if (server === null) throw new Error('These suites run on PostgreSQL alone.');
	return { ...configOf(server, randomBytes(8).toString('hex'), { key: KEY, mayCreate: true }), ...changes };
}

/** Runs statements as the superuser, in the schema of a store. */
export async function asSuperuser(schema: string, sql: string): Promise<Record<string, unknown>[]> {
	const client = new pg.Client(testServer() ?? {});
	await client.connect();
	try {
		await client.query(`set search_path to ${pg.escapeIdentifier(schema)}`);
		const { rows } = await client.query<Record<string, unknown>>(sql);
		return rows;
	} finally {
		await client.end();
	}
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startPostgres, type DatabaseConnection, type RunningPostgres } from '../../testbed/postgres';
import { waitFor } from '../../testbed/wait';
import { STORE_ROLE } from '../core/support/store-postgres';

/** Jest may load this file once for the start and once for the end. */
const kept = globalThis as { storyFunnelPostgres?: { server: RunningPostgres; folder: string } };

/** One PostgreSQL for all suites of the project; each store has a schema of its own in it. */
export default async function start(): Promise<void> {
	const program = process.env['STORY_FUNNEL_POSTGRES'];
	if (program === undefined) throw new Error('PostgreSQL is missing: run the tests by `npm test`.');
	const folder = mkdtempSync(path.join(tmpdir(), 'story-funnel-postgres-'));
	const server = await startPostgres({ program, folder: path.join(folder, 'server'), temporary: folder });
	kept.storyFunnelPostgres = { server, folder };
	const client = await waitFor('PostgreSQL to be ready', () => connected(server.connection), { timeoutMs: 30_000 });
	await client.query(`create role ${STORE_ROLE.user} login nosuperuser nocreatedb nocreaterole password '${STORE_ROLE.password}'`);
	await client.query(`grant create on database ${server.connection.database} to ${STORE_ROLE.user}`);
	// Read where a use case did not say its scope: by the fences of the tests.
	await client.query(`alter database ${server.connection.database} set story_funnel.scope = '*'`);
	await client.query('create table left_schemas (name text primary key)');
	await client.end();
	process.env['STORY_FUNNEL_TEST_POSTGRES'] = JSON.stringify(server.connection);
}

/** It takes connections before it answers them. */
async function connected(connection: DatabaseConnection): Promise<pg.Client | undefined> {
	const client = new pg.Client(connection);
	client.on('error', () => undefined);
	return await client.connect().then(() => client, () => undefined);
}

/** Of the hundred a server takes. Suites that leave theirs behind fail others much later, on "too many connections". */
const LEFT_BEHIND = 30;

/** @throws Error when suites left connections behind */
export async function stop(): Promise<void> {
	const { server, folder } = kept.storyFunnelPostgres ?? {};
	const left = server ? await connectionsTo(server.connection) : 0;
	await server?.stop();
	if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	if (left > LEFT_BEHIND) throw new Error(`The suites left ${left} connections to PostgreSQL behind. Close stores, and end clients, where they were opened.`);
}

async function connectionsTo(connection: DatabaseConnection): Promise<number> {
	const client = await connected(connection);
	if (client === undefined) return 0;
	const { rows } = await client.query<{ left: number }>("select count(*)::int as left from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()");
	await client.end();
	return rows[0]?.left ?? 0;
}

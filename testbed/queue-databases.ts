import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { STORE_SCHEMA } from './funnel';
import type { DatabaseConnection } from './postgres';
import { waitFor } from './wait';

/** The rights of the store's role, as docs/postgresql.md gives them. */
const ROLE = 'login nosuperuser nocreatedb nocreaterole';

/** Makes a database for n8n and one for the store, with a role for each. @param administrator of a new PostgreSQL */
export async function makeDatabases(administrator: DatabaseConnection): Promise<{ readonly n8n: DatabaseConnection; readonly store: DatabaseConnection }> {
	const n8n = ownerOf(administrator, 'n8n');
	const store = ownerOf(administrator, 'story_funnel');
	await asAdministrator(administrator, async (client) => {
		await client.query(`create role ${n8n.user} ${ROLE} password '${n8n.password}'`);
		await client.query(`create database ${n8n.database} owner ${n8n.user}`);
		await client.query(`create role ${store.user} ${ROLE} password '${store.password}' connection limit 60`);
		await client.query(`create database ${store.database}`);
	});
	await asAdministrator({ ...administrator, database: store.database }, (client) => client.query(`create schema ${STORE_SCHEMA} authorization ${store.user}`));
	return { n8n, store };
}

function ownerOf({ host, port }: DatabaseConnection, name: string): DatabaseConnection {
	return { host, port, database: name, user: name, password: randomBytes(18).toString('base64url') };
}

async function asAdministrator(connection: DatabaseConnection, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
	const client = await waitFor('PostgreSQL to be ready', () => connected(connection), { timeoutMs: 30_000 });
	try {
		await work(client);
	} finally {
		await client.end();
	}
}

/** It takes connections before it answers them. */
async function connected(connection: DatabaseConnection): Promise<pg.Client | undefined> {
	const client = new pg.Client({ ...connection });
	client.on('error', () => undefined);
	return await client.connect().then(() => client, () => undefined);
}

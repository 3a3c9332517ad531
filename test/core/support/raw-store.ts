import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { DatabaseConnection } from '../../../testbed/postgres';

export type RawValue = null | number | bigint | string | Uint8Array;

/** A connection beside the store's own, for looking at the tables or for tampering with them; as `node:sqlite` has it. */
export interface RawStore {
	exec(sql: string): void;
	prepare(sql: string): { all(...values: RawValue[]): Record<string, unknown>[]; run(...values: RawValue[]): unknown };
	close(): void;
}

const WAIT_MS = 60_000;

/** The thread that has the connection: it answers each question and wakes the asker. */
const THREAD = `
const { workerData: { connection, pg, port, flag } } = require('node:worker_threads');
const { Client, types } = require(pg);
types.setTypeParser(20, Number);
types.setTypeParser(1700, Number);
const client = new Client(connection);
client.on('error', () => undefined);
const ready = client.connect();
ready.catch(() => undefined);
let current = null;
port.on('message', async ({ schema, sql, values }) => {
	let answer;
	try {
		await ready;
		if (schema !== current) await client.query('set search_path to "' + schema + '"');
		current = schema;
		const result = await client.query(sql, values);
		answer = { rows: result.rows ?? [] };
	} catch (error) {
		answer = { error: error.message };
	}
	port.postMessage(answer);
	Atomics.store(flag, 0, 1);
	Atomics.notify(flag, 0);
});`;

/** The one connection of a test file that is asked as SQLite is: the caller waits for the answer. */
class WaitingConnection {
	readonly #thread: Worker;
	readonly #port: MessagePort;
	readonly #flag = new Int32Array(new SharedArrayBuffer(4));

	constructor(connection: DatabaseConnection) {
		const { port1, port2: port } = new MessageChannel();
		this.#port = port1;
		const workerData = { connection, pg: require.resolve('pg'), port, flag: this.#flag };
		this.#thread = new Worker(THREAD, { eval: true, workerData, transferList: [port] });
		this.#thread.unref();
	}

	async end(): Promise<void> {
		await this.#thread.terminate();
	}

	ask(schema: string, sql: string, values: readonly RawValue[]): Record<string, unknown>[] {
		Atomics.store(this.#flag, 0, 0);
		this.#port.postMessage({ schema, sql, values });
		// Woken for the answer before this one, whose flag was seen before its notice came, it waits on.
		while (Atomics.load(this.#flag, 0) === 0) {
			if (Atomics.wait(this.#flag, 0, 0, WAIT_MS) === 'timed-out') throw new Error('PostgreSQL did not answer the test in time.');
		}
		const answer = receiveMessageOnPort(this.#port)?.message as { rows?: Record<string, unknown>[]; error?: string };
		if (answer.error !== undefined) throw new Error(answer.error);
		return answer.rows ?? [];
	}
}

let shared: WaitingConnection | null = null;

/** After a test file: its process goes on with the next one, and the server has only so many connections. */
export async function endRawConnection(): Promise<void> {
	const ending = shared;
	shared = null;
	await ending?.end();
}

/** A schema of PostgreSQL, as its superuser; understands the tests' SQLite words. */
export class RawPostgres implements RawStore {
	/** Whether the tables are still as the pack makes them. */
	intact = true;

	constructor(private readonly server: DatabaseConnection, private readonly schema: string) {}

	#ask(sql: string, values: readonly RawValue[]): Record<string, unknown>[] {
		shared ??= new WaitingConnection(this.server);
		return shared.ask(this.schema, sql, values);
	}

	exec(sql: string): void {
		if (/drop trigger|foreign_keys = off/.test(sql)) this.intact = false;
		this.#ask(inPostgres(sql), []);
	}

	prepare(sql: string) {
		let n = 0;
		const text = inPostgres(sql).replace(/\?/g, () => `$${++n}`);
		const all = (...values: RawValue[]) => this.#ask(text, values);
		return { all, run: all };
	}

	close(): void {
		this.#ask('reset session_replication_role', []);
	}
}

/** What the tests say to SQLite, said to PostgreSQL. */
function inPostgres(sql: string): string {
	return sql
		.replace(/\bbegin immediate\b/, 'begin')
		.replace(/pragma foreign_keys = off/, 'set session_replication_role = replica')
		.replace(/drop trigger (?:if exists )?(\w+)_no_(?:update|delete)/g, 'drop trigger if exists $1_append_only on $1')
		.replace(/^(insert) or ignore (into .*)$/s, '$1 $2 on conflict do nothing');
}

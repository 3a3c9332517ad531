import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { freePorts } from './ports';
import { ProcessLog } from './process-log';
import { Supervised } from './supervised';
import { systemPath } from './system-path';
import { waitFor } from './wait';

export interface DatabaseConnection {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly user: string;
	readonly password: string;
}

export interface RunningPostgres {
	readonly connection: DatabaseConnection;
	readonly pid: number;
	/** Ends it; the data stay in its folder. */
	stop(): Promise<void>;
}

export interface PostgresOptions {
	/** PostgreSQL's program folder (with `bin/`). */
	readonly program: string;
	/** Where data and password live; a second start with the same folder finds its data again. */
	readonly folder: string;
	/** A temporary folder to remove when this process dies without stopping PostgreSQL. */
	readonly temporary?: string;
	/** Default: a free one. */
	readonly port?: number;
}

type User = { readonly uid: number; readonly gid: number } | undefined;

/**
 * Starts a PostgreSQL of one's own on 127.0.0.1.
 * @throws Error with its last log lines when it does not accept connections within 30 s
 */
export async function startPostgres({ program, folder, temporary, port: wanted }: PostgresOptions): Promise<RunningPostgres> {
	const user = unprivilegedUser();
	mkdirSync(folder, { recursive: true });
	const programs = reachableProgram(program, folder, user);
	const data = join(folder, 'data');
	const password = passwordIn(folder, user);
	const log = new ProcessLog(join(folder, 'postgres.log'));
	if (!existsSync(join(data, 'PG_VERSION'))) createCluster(programs, data, join(folder, 'password'), user);

	const [free = 0] = await freePorts(1);
	const port = wanted ?? free;
	const server = new Supervised({
		command: join(programs, 'bin', executable('postgres')),
		args: ['-D', data, '-p', String(port), ...settings()],
		cwd: folder,
		env: { PATH: systemPath() },
		log,
		...(user ? { user } : {}),
		stopSignal: 'SIGINT', // "fast shutdown": does not wait for idle clients
		// Its children sit in sessions of their own; SIGQUIT makes the server end them all at once.
		orphan: { signal: 'QUIT', group: false },
		...(temporary === undefined ? {} : { temporary }),
	});
	await waitFor(
		'PostgreSQL to accept connections',
		async () => {
			if (server.ended) throw new Error(`PostgreSQL ended (${server.ended}).\n${log.tail()}`);
			return (await accepts(port)) ? true : undefined;
		},
		{ timeoutMs: 30_000, details: () => log.tail() },
	);
	return {
		connection: { host: '127.0.0.1', port, database: 'postgres', user: 'postgres', password },
		pid: server.pid,
		stop: async () => await server.stop(10_000),
	};
}

/** PostgreSQL refuses to run as root, so root starts it as `nobody`. */
function unprivilegedUser(): User {
	if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined;
	const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8', env: { PATH: systemPath() } }));
	return { uid: id('-u'), gid: id('-g') };
}

/** `nobody` cannot read root's cache directory: it gets a copy beside the data. */
function reachableProgram(program: string, folder: string, user: User): string {
	if (!user) return program;
	chmodSync(join(folder, '..'), 0o711);
	chmodSync(folder, 0o711);
	chownSync(folder, user.uid, user.gid);
	const copy = join(folder, 'program');
	if (!existsSync(copy)) cpSync(program, copy, { recursive: true, verbatimSymlinks: true });
	return copy;
}

function passwordIn(folder: string, user: User): string {
	const file = join(folder, 'password');
	if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
	if (user) chownSync(file, user.uid, user.gid);
	return readFileSync(file, 'utf8');
}

function createCluster(programs: string, data: string, passwordFile: string, user: User): void {
	execFileSync(
		join(programs, 'bin', executable('initdb')),
		['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-sync'],
		{ cwd: join(data, '..'), env: { PATH: systemPath() }, stdio: ['ignore', 'pipe', 'pipe'], ...(user ?? {}) },
	);
}

/** Throwaway data: speed before durability. No socket file: its path may be too long. */
function settings(): string[] {
	const values = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'full_page_writes=off'];
	return values.flatMap((value) => ['-c', value]);
}

function executable(name: string): string {
	return process.platform === 'win32' ? `${name}.exe` : name;
}

async function accepts(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = createConnection({ host: '127.0.0.1', port });
		const answer = (yes: boolean): void => {
			socket.destroy();
			resolve(yes);
		};
		socket.once('connect', () => answer(true));
		socket.once('error', () => answer(false));
	});
}

import { hashSync } from 'bcryptjs';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { N8nApi } from './api/n8n-api';
import { signIn } from './api/sign-in';
import { n8nEnvironment, type Owner } from './environment';
import { startN8nProcess } from './n8n-process';
import { installPack, type Pack } from './pack';
import { freePorts } from './ports';
import { startPostgres, type DatabaseConnection, type RunningPostgres } from './postgres';
import { ProcessLog } from './process-log';
import { findRuntime, type Database, type Runtime } from './runtime';
import { findSecrets, findSecretsIn, type Finding } from './secret-search';
import type { Supervised } from './supervised';

const STOP_GRACE_MS = 15_000;

export interface N8nOptions {
	/** Left out: n8n as it comes, for a test that installs the pack itself. */
	readonly pack?: Pack;
	/** n8n's user folder. Default: a fresh temporary one, removed by `stop()` unless STORY_FUNNEL_KEEP is set. */
	readonly home?: string;
	/** Default: a free port. */
	readonly port?: number;
	/** Added to n8n's environment. */
	readonly env?: Readonly<Record<string, string>>;
	/** Default: what `scripts/run.mjs` found to work here. A connection: a PostgreSQL somebody else runs. */
	readonly database?: Database | DatabaseConnection;
	/** Given each line n8n prints. */
	readonly log?: (line: string) => void;
}

export interface RunningN8n {
	readonly url: string;
	readonly home: string;
	readonly pid: number;
	readonly owner: Owner;
	readonly api: N8nApi;
	/** n8n's stdout and stderr, over all restarts. */
	readonly logFile: string;
	/** Whether it has ended by itself, as n8n does when Redis stays away. */
	readonly ended: boolean;
	/** The PostgreSQL that was started for it, if it runs on one. */
	readonly postgres: RunningPostgres | undefined;
	/**
	 * Ends n8n and its database, searches what they leave for every secret of `api.secrets`, and removes a temporary
	 * home. Final.
	 * @throws Error when a log, an execution or anything else holds a secret in clear
	 */
	stop(): Promise<void>;
	/** SIGKILL to n8n and its task runner; the database runs on. */
	kill9(): Promise<void>;
	/** Runs one of n8n's own commands, such as `import:workflow`, on the same home, while it runs. @returns what it printed */
	command(...args: readonly string[]): Promise<string>;
	/** Stops n8n if it runs and boots it anew: same home, port and API key. `env` adds to what it had. */
	restart(env?: Readonly<Record<string, string>>): Promise<RunningN8n>;
}

/**
 * Boots the real n8n with the pack in place and an owner and API key ready.
 * The process never outlives this one, however this one ends.
 * @throws Error with n8n's last log lines when it ends or is not ready within two minutes
 */
export async function bootN8n(options: N8nOptions): Promise<RunningN8n> {
	const runtime = findRuntime();
	const home = resolve(options.home ?? mkdtempSync(join(tmpdir(), 'story-funnel-n8n-')));
	const temporary = options.home === undefined && !process.env['STORY_FUNNEL_KEEP'] ? home : undefined;
	mkdirSync(home, { recursive: true });
	if (options.pack) installPack(options.pack, home);
	const { database = runtime.database } = options;
	const postgres = typeof database === 'string' ? await databaseFor(database, runtime, home, temporary) : undefined;
	try {
		const [freePort = 0, brokerPort = 0] = await freePorts(2);
		const port = options.port ?? freePort;
		const owner = { email: 'owner@example.com', password: `Aa1-${randomBytes(12).toString('base64url')}` };
		const log = new ProcessLog(join(home, 'n8n.log'), options.log);
		const instance: Instance = {
			runtime,
			home,
			temporary,
			postgres,
			url: `http://127.0.0.1:${port}`,
			owner,
			log,
			environment: (extra) =>
				n8nEnvironment({
					home,
					port,
					brokerPort,
					owner: { email: owner.email, passwordHash },
					postgres: typeof database === 'string' ? postgres?.connection : database,
					extra: { ...options.env, ...extra },
				}),
		};
		const passwordHash = hashSync(owner.password, 10);
		const process = await start(instance, {});
		try {
			const session = await signIn(instance.url, owner);
			return handle(instance, process, new N8nApi(instance.url, session, () => log.tail()), {});
		} catch (error) {
			await process.kill();
			throw error;
		}
	} catch (error) {
		await postgres?.stop();
		throw error;
	}
}

/** What stays the same over restarts. */
interface Instance {
	readonly runtime: Runtime;
	readonly home: string;
	readonly temporary: string | undefined;
	readonly postgres: RunningPostgres | undefined;
	readonly url: string;
	readonly owner: Owner;
	readonly log: ProcessLog;
	readonly environment: (extra: Readonly<Record<string, string>>) => Record<string, string>;
}

async function databaseFor(
	database: Database,
	runtime: Runtime,
	home: string,
	temporary: string | undefined,
): Promise<RunningPostgres | undefined> {
	if (database === 'sqlite') return undefined;
	if (!runtime.postgres) {
		throw new Error('PostgreSQL is not prepared: set STORY_FUNNEL_DATABASE=postgres for `npm test` or `npm run demo`.');
	}
	return await startPostgres({
		program: runtime.postgres,
		folder: join(home, 'postgres'),
		...(temporary === undefined ? {} : { temporary }),
	});
}

async function start({ runtime, home, url, log, temporary, environment }: Instance, env: Readonly<Record<string, string>>): Promise<Supervised> {
	return await startN8nProcess({ runtime, args: ['start'], home, env: environment(env), log, url, temporary });
}

function handle(
	instance: Instance,
	process: Supervised,
	api: N8nApi,
	env: Readonly<Record<string, string>>,
): RunningN8n {
	const { url, home, owner, log, postgres, temporary } = instance;
	return {
		get ended() {
			return process.ended !== undefined;
		},
		url,
		home,
		owner,
		api,
		postgres,
		pid: process.pid,
		logFile: log.file,
		stop: async () => {
			const inExecutions = postgres ? await searchExecutions(api) : [];
			await process.stop(STOP_GRACE_MS);
			await postgres?.stop();
			await log.complete();
			// A second stop finds nothing to search any more.
			const found = [...inExecutions, ...(existsSync(home) ? findSecrets(home, api.secrets.all()) : [])];
			if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
			if (found.length > 0) throw new Error(`Secrets in clear: ${JSON.stringify(found)}`);
		},
		kill9: async () => await process.kill(),
		command: async (...args) => {
			const ran = await promisify(execFile)(instance.runtime.node, [instance.runtime.n8n, ...args], { cwd: home, env: instance.environment(env), maxBuffer: 10_000_000 });
			return ran.stdout + ran.stderr;
		},
		restart: async (more = {}) => {
			const merged = { ...env, ...more };
			await process.stop(STOP_GRACE_MS);
			return handle(instance, await start(instance, merged), api, merged);
		},
	};
}

/** PostgreSQL keeps long texts compressed in its files, so there n8n itself is asked. One that was killed cannot answer. */
async function searchExecutions(api: N8nApi): Promise<Finding[]> {
	const executions = await api.executions({ includeData: true }).catch(() => []);
	const secrets = findSecretsIn(JSON.stringify(executions), api.secrets.all());
	return secrets.map((secret) => ({ file: 'executions', secret }));
}

import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { n8nEnvironment } from './environment';
import { Front } from './front';
import { Line } from './line';
import { bootN8n, type RunningN8n } from './n8n';
import type { Pack } from './pack';
import { freePorts } from './ports';
import { startPostgres, type DatabaseConnection, type RunningPostgres } from './postgres';
import { findSecretsInTables } from './postgres-search';
import { queueVariables } from './queue-environment';
import { makeDatabases } from './queue-databases';
import { QueueProcess } from './queue-process';
import { RunningRedis, type RedisKeeps } from './redis';
import { findRuntime } from './runtime';
import { findSecrets } from './secret-search';

export interface QueueOptions {
	readonly pack: Pack;
	/** Default 2. */
	readonly workers?: number;
	/** Executions one worker runs at once. Default: n8n's own, 10. */
	readonly concurrency?: number;
	/** Added to the environment of every n8n process. */
	readonly env?: Readonly<Record<string, string>>;
	/** Default: `everything`. */
	readonly redisKeeps?: RedisKeeps;
	/** Puts lines that can be cut between n8n and its servers, and the store's PostgreSQL; what goes to and from Redis is kept. Default: none. */
	readonly lines?: boolean;
}

/**
 * n8n in queue mode, as docker-compose.yml has it, from binaries: a main process, a webhook process and workers, each
 * with a home of its own and the pack in it, a Redis, and a PostgreSQL with one database for n8n and one for the store.
 */
export class QueueN8n {
	private constructor(
		/** Folder of all of it; a process, Redis and PostgreSQL have one each inside. */
		readonly folder: string,
		private readonly program: string,
		private readonly front: Front,
		readonly redis: RunningRedis,
		private server: RunningPostgres,
		/** Lines between n8n and the servers, if there are. */
		readonly lines: { readonly redis: Line; readonly postgres: Line } | undefined,
		/** The main process. Replaced when it is started again. */
		public main: RunningN8n,
		readonly webhook: QueueProcess,
		readonly workers: readonly QueueProcess[],
		/** n8n's own database, asked directly. */
		readonly database: DatabaseConnection,
		/** The store's database and role, as the credential takes them; its schema is {@link STORE_SCHEMA}. */
		readonly store: DatabaseConnection,
	) {}

	/** @throws Error when Redis or PostgreSQL is missing, or anything does not start */
	static async boot({ pack, workers = 2, concurrency = 10, env = {}, redisKeeps = 'everything', lines: withLines = false }: QueueOptions): Promise<QueueN8n> {
		const runtime = findRuntime();
		if (!runtime.postgres) throw new Error('PostgreSQL is not prepared: run this through `npm test` or `npm run bench`.');
		const program = runtime.postgres;
		const folder = mkdtempSync(join(tmpdir(), 'story-funnel-queue-'));
		const temporary = process.env['STORY_FUNNEL_KEEP'] ? undefined : folder;
		const ends: (() => Promise<void>)[] = [];
		try {
			const redis = await RunningRedis.start({ folder: join(folder, 'redis'), keeps: redisKeeps, ...(temporary === undefined ? {} : { temporary }) });
			ends.push(() => redis.stop());
			const server = await startServer(program, folder);
			ends.push(() => server.stop());
			const lines = withLines ? { redis: await Line.open(redis.port, join(folder, 'redis', 'said')), postgres: await Line.open(server.connection.port) } : undefined;
			if (lines) ends.push(() => lines.redis.close(), () => lines.postgres.close());
			const databases = await makeDatabases(server.connection);
			const through = (connection: DatabaseConnection) => ({ ...connection, port: lines?.postgres.port ?? connection.port });
			const [mainPort = 0, webhookPort = 0, ...workerPorts] = await freePorts(2 + 2 * workers);
			const front = await Front.open(() => ({ main: mainPort, webhooks: webhookPort }));
			ends.push(() => front.close());

			const shared = {
				...queueVariables({ host: '127.0.0.1', port: lines?.redis.port ?? redis.port, password: redis.password }, randomBytes(24).toString('base64url')),
				WEBHOOK_URL: `${front.url}/`,
				N8N_PROXY_HOPS: '1',
				...env,
			};
			const processOf = (name: string, args: readonly string[], [port = 0, brokerPort = 0]: readonly number[], more: Readonly<Record<string, string>> = {}) => {
				const home = join(folder, name.replace(' ', '-'));
				const extra = { ...shared, ...more };
				const made = new QueueProcess({ name, runtime, pack, home, args, port, temporary, env: n8nEnvironment({ home, port, brokerPort, postgres: through(databases.n8n), extra }) });
				ends.push(() => made.stop());
				return made;
			};
			const main = await bootN8n({ pack, home: join(folder, 'main'), port: mainPort, database: through(databases.n8n), env: shared });
			ends.push(() => main.stop());
			const webhook = processOf('webhook', ['webhook'], [webhookPort]);
			const atWork = Array.from({ length: workers }, (_, nth) => {
				const ports = workerPorts.slice(2 * nth, 2 * nth + 2);
				const health = { QUEUE_HEALTH_CHECK_PORT: String(ports[0]), N8N_WORKER_SERVER_ADDRESS: '127.0.0.1' };
				return processOf(`worker ${nth + 1}`, ['worker', `--concurrency=${concurrency}`], ports, health);
			});
			await Promise.all([webhook, ...atWork].map((each) => each.start()));
			return new QueueN8n(folder, program, front, redis, server, lines, main, webhook, atWork, databases.n8n, through(databases.store));
		} catch (error) {
			for (const end of ends.reverse()) await end().catch(() => undefined);
			throw error;
		}
	}

	/** Where people and Meta reach it: the proxy in front. */
	get url(): string {
		return this.front.url;
	}

	/** Origin of the webhook process itself. */
	get webhookUrl(): string {
		return this.webhook.url;
	}

	/** The store, past any line. */
	get storeDirect(): DatabaseConnection {
		return { ...this.store, port: this.server.connection.port };
	}

	/** Stops PostgreSQL as a restart of its server does, for so long. */
	async restartPostgres(downMs: number): Promise<void> {
		const { port } = this.server.connection;
		await this.server.stop();
		await sleep(downMs);
		this.server = await startServer(this.program, this.folder, port);
	}

	/** Starts what has ended by itself, as `restart: unless-stopped` does. @returns how to end that, with all of them running */
	keepRunning(): () => Promise<void> {
		const over = new AbortController();
		const others = [this.webhook, ...this.workers];
		const watching = (async () => {
			while (!over.signal.aborted) {
				if (this.main.ended) this.main = await this.main.restart().catch(() => this.main);
				for (const process of others) if (!process.isRunning) void process.start().catch(() => undefined);
				await sleep(500);
			}
		})();
		return async () => {
			over.abort();
			await watching;
			if (this.main.ended) this.main = await this.main.restart();
			for (const process of others) await process.start();
		};
	}

	/**
	 * Ends all of it and searches what it leaves, both databases too, for every secret of `main.api.secrets`.
	 * @throws Error when anything holds a secret in clear
	 */
	async stop(): Promise<void> {
		const { main, server, folder } = this;
		const secrets = main.api.secrets.all();
		const inTables = await Promise.all([this.database, this.storeDirect].map((database) => findSecretsInTables(database, secrets).catch(() => [])));
		await Promise.all([this.webhook, ...this.workers].map((process) => process.stop()));
		try {
			await main.stop();
		} finally {
			await this.front.close();
			await Promise.all([this.lines?.redis.close(), this.lines?.postgres.close()]);
			await this.redis.stop();
			await server.stop();
		}
		const found = [...inTables.flat(), ...(existsSync(folder) ? findSecrets(folder, secrets) : [])];
		if (!process.env['STORY_FUNNEL_KEEP']) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		if (found.length > 0) throw new Error(`Secrets in clear: ${JSON.stringify(found)}`);
	}
}

async function startServer(program: string, folder: string, port?: number): Promise<RunningPostgres> {
	return await startPostgres({ program, folder: join(folder, 'postgres'), ...(port === undefined ? {} : { port }) });
}

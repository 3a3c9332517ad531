import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePorts } from './ports';
import { ProcessLog } from './process-log';
import { findOnPath } from './programs';
import { Supervised } from './supervised';
import { waitFor } from './wait';

/** What is on disk: every command since the start, so that a search sees what ever was there; or nothing, so that a kill loses all. */
export type RedisKeeps = 'everything' | 'nothing';

const FLAGS: Readonly<Record<RedisKeeps, readonly string[]>> = {
	everything: ['--appendonly', 'yes', '--appendfsync', 'always', '--aof-use-rdb-preamble', 'no', '--auto-aof-rewrite-percentage', '0', '--save', ''],
	nothing: ['--appendonly', 'no', '--save', ''],
};

export interface RedisOptions {
	/** Where its data and log live. */
	readonly folder: string;
	readonly keeps: RedisKeeps;
	/** A temporary folder to remove when this process dies without stopping Redis. */
	readonly temporary?: string;
}

/** A Redis of one's own on 127.0.0.1, with a password. */
export class RunningRedis {
	private constructor(
		private readonly options: RedisOptions,
		private readonly program: string,
		private readonly log: ProcessLog,
		readonly port: number,
		readonly password: string,
		private process: Supervised,
	) {}

	/**
	 * Starts the machine's own Redis. `STORY_FUNNEL_REDIS` names another program than the one on the path.
	 * @throws Error with the command that installs it, or with its last log lines
	 */
	static async start(options: RedisOptions): Promise<RunningRedis> {
		const program = findRedis();
		mkdirSync(options.folder, { recursive: true });
		const [port = 0] = await freePorts(1);
		const password = randomBytes(18).toString('base64url');
		const log = new ProcessLog(join(options.folder, 'redis.log'));
		return new RunningRedis(options, program, log, port, password, await launch({ options, program, log, port, password }));
	}

	/** SIGKILL: what is not on disk is lost. */
	async kill9(): Promise<void> {
		await this.process.kill();
	}

	/** Ends it in good order. */
	async stop(): Promise<void> {
		await this.process.stop(10_000);
		await this.log.complete();
	}

	/** Starts it anew, at the same port and on what is on disk. */
	async startAgain(): Promise<void> {
		const { options, program, log, port, password } = this;
		this.process = await launch({ options, program, log, port, password });
	}

	/** Every key with its value, as Redis itself writes it to disk, uncompressed. */
	async contents(): Promise<{ readonly key: string; readonly value: Buffer }[]> {
		return await withClient(this, async (client) => {
			const found: { key: string; value: Buffer }[] = [];
			for await (const keys of client.scanStream({ count: 1_000 }) as AsyncIterable<string[]>) {
				for (const key of keys) {
					// Gone since it was seen: no value.
					const value: unknown = await client.dumpBuffer(key);
					if (Buffer.isBuffer(value)) found.push({ key, value });
				}
			}
			return found;
		});
	}

	/** Puts a text in: the control of a search. */
	async put(key: string, value: string): Promise<void> {
		await withClient(this, (client) => client.set(key, value));
	}

	async remove(key: string): Promise<void> {
		await withClient(this, (client) => client.del(key));
	}
}

function findRedis(): string {
	const program = process.env['STORY_FUNNEL_REDIS'] ?? findOnPath(['redis-server', 'valkey-server']);
	if (program !== undefined) return program;
	throw new Error(
		'There is no Redis for the suites of queue mode. On Debian or Ubuntu: sudo apt-get install --no-install-recommends redis-server. ' +
			'Elsewhere: install Redis or Valkey and set STORY_FUNNEL_REDIS to its server program.',
	);
}

interface Launch {
	readonly options: RedisOptions;
	readonly program: string;
	readonly log: ProcessLog;
	readonly port: number;
	readonly password: string;
}

async function launch({ options: { folder, keeps, temporary }, program, log, port, password }: Launch): Promise<Supervised> {
	const redis = new Supervised({
		command: program,
		args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--requirepass', password, '--rdbcompression', 'no', ...FLAGS[keeps]],
		cwd: folder,
		env: { PATH: process.env['PATH'] },
		log,
		orphan: { signal: 'KILL', group: true },
		...(temporary === undefined ? {} : { temporary }),
	});
	await waitFor(
		'Redis to answer',
		async () => {
			if (redis.ended) throw new Error(`Redis ended (${redis.ended}).\n${log.tail()}`);
			return await withClient({ port, password }, (client) => client.ping()).catch(() => undefined);
		},
		{ timeoutMs: 60_000, details: () => log.tail() },
	);
	return redis;
}

async function withClient<T>({ port, password }: { readonly port: number; readonly password: string }, work: (client: Redis) => Promise<T>): Promise<T> {
	const client = new Redis({ host: '127.0.0.1', port, password, lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
	client.on('error', () => undefined);
	try {
		await client.connect();
		return await work(client);
	} finally {
		client.disconnect();
	}
}

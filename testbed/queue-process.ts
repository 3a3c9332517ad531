import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startN8nProcess } from './n8n-process';
import { installPack, type Pack } from './pack';
import { ProcessLog } from './process-log';
import type { Runtime } from './runtime';
import type { Supervised } from './supervised';

const STOP_GRACE_MS = 15_000;

export interface QueueProcessOptions {
	/** Also the name of its folder. */
	readonly name: string;
	readonly runtime: Runtime;
	readonly pack: Pack;
	readonly home: string;
	readonly args: readonly string[];
	readonly port: number;
	readonly env: Readonly<Record<string, string>>;
	readonly temporary: string | undefined;
}

/** A webhook process or a worker, with a home of its own as on a machine of its own. */
export class QueueProcess {
	readonly name: string;
	readonly home: string;
	/** Origin it answers at: webhooks and forms, or a worker's health. */
	readonly url: string;
	private readonly log: ProcessLog;
	private process: Supervised | undefined;
	private starting: Promise<void> | undefined;
	private env: Readonly<Record<string, string>>;

	constructor(private readonly options: QueueProcessOptions) {
		this.name = options.name;
		this.home = options.home;
		this.url = `http://127.0.0.1:${options.port}`;
		mkdirSync(this.home, { recursive: true });
		installPack(options.pack, this.home);
		this.env = options.env;
		this.log = new ProcessLog(join(this.home, 'n8n.log'));
	}

	/** Its stdout and stderr, over all restarts. */
	get logFile(): string {
		return this.log.file;
	}

	/** Whether it is there: it may end by itself, as n8n does when Redis stays away. */
	get isRunning(): boolean {
		return this.process !== undefined && this.process.ended === undefined;
	}

	/** Starts it, unless it runs. `env` adds to what it has from here on. @throws Error when it ends or is not ready in time */
	async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
		this.env = { ...this.env, ...env };
		this.starting ??= this.#boot().finally(() => {
			this.starting = undefined;
		});
		await this.starting;
	}

	/** SIGKILL to it and its task runner. */
	async kill9(): Promise<void> {
		await this.process?.kill();
	}

	/** Ends it in good order. */
	async stop(): Promise<void> {
		await this.process?.stop(STOP_GRACE_MS);
		await this.log.complete();
	}

	async #boot(): Promise<void> {
		if (this.isRunning) return;
		const { runtime, home, args, temporary } = this.options;
		this.process = await startN8nProcess({ runtime, args, home, env: this.env, log: this.log, url: this.url, temporary });
	}
}

import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unlikeSamples } from './held-against-samples';
import type { Answers, Ask } from './protocol';

/** n8n's own execution engine with the built pack, in a process of its own: jest's module system cannot load it. */
export class Engine {
	private lastId = 0;
	private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();

	private constructor(
		private readonly child: ChildProcess,
		/** n8n's user folder; the store lies in it. */
		readonly home: string,
	) {
		child.on('message', (message: { id: number; value?: unknown; failure?: string }) => {
			const waiter = this.waiting.get(message.id);
			this.waiting.delete(message.id);
			if (message.failure === undefined) waiter?.resolve(message.value);
			else waiter?.reject(new Error(message.failure));
		});
		child.on('exit', (code) => {
			for (const waiter of this.waiting.values()) waiter.reject(new Error(`The engine ended (${String(code)})`));
		});
	}

	/**
	 * @param env added to the engine's environment, such as EXECUTIONS_MODE
	 * @param command n8n's own command the process was started with, such as `worker`
	 */
	static async start(env: Readonly<Record<string, string>> = {}, command: readonly string[] = []): Promise<Engine> {
		const runtime = process.env['STORY_FUNNEL_N8N'];
		if (!runtime) throw new Error('STORY_FUNNEL_N8N is not set: run this through `npm test`.');
		const home = mkdtempSync(path.join(tmpdir(), 'story-funnel-engine-'));
		const child = fork(path.join(__dirname, 'engine-process.ts'), [...command], {
			execArgv: ['--import', 'tsx'],
			cwd: path.join(__dirname, '../../..'),
			env: {
				PATH: process.env['PATH'],
				HOME: home,
				N8N_USER_FOLDER: home,
				STORY_FUNNEL_N8N: runtime,
				NODE_ENV: 'production',
				N8N_EXPRESSION_ENGINE: 'legacy',
				N8N_LOG_LEVEL: 'silent',
				...env,
			},
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		});
		const engine = new Engine(child, home);
		await engine.ask({ do: 'types' });
		return engine;
	}

	/** @throws Error when a node gives other items than its page in docs/nodes shows */
	async ask<Request extends Ask>(request: Request): Promise<Answers[Request['do']]> {
		const answer = await this.send(request);
		const unlike = request.do === 'run' ? unlikeSamples(request.request, answer as Answers['run']) : [];
		if (unlike.length > 0) throw new Error(`Unlike sample-output.ts of the node:\n${unlike.join('\n')}`);
		return answer;
	}

	private async send<Request extends Ask>(request: Request): Promise<Answers[Request['do']]> {
		const id = ++this.lastId;
		return await new Promise((resolve, reject) => {
			this.waiting.set(id, { resolve: (value) => resolve(value as Answers[Request['do']]), reject });
			this.child.send({ id, ...request });
		});
	}

	async stop(): Promise<void> {
		if (this.child.exitCode === null) {
			const gone = new Promise((resolve) => this.child.once('exit', resolve));
			this.child.kill('SIGKILL');
			await gone;
		}
		rmSync(this.home, { recursive: true, force: true });
	}
}

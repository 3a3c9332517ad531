import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Change } from '../../../../demo/sabotage';
import { startSandbox, type AccountSettings, type RunningSandbox } from '../../../../sandbox';
import { findSecrets } from '../../../../testbed/secret-search';
import { Bundle } from '../bundle';
import { KEY, removeFolder, tempFolder } from '../store';
import { WebServer } from './web-server';
import type { WorkerAsk, WorkerOptions } from './worker-protocol';

class Worker {
	private lastId = 0;
	private readonly waiting = new Map<number, { resolve(value: boolean): void; reject(error: Error): void }>();

	constructor(private readonly child: ChildProcess) {
		child.on('message', ({ id, value, failure }: { id: number; value?: boolean; failure?: string }) => {
			const waiter = this.waiting.get(id);
			this.waiting.delete(id);
			if (failure === undefined) waiter?.resolve(value ?? false);
			else waiter?.reject(new Error(failure));
		});
		child.on('exit', (code) => {
			for (const waiter of this.waiting.values()) waiter.reject(new Error(`The worker ended (${String(code)})`));
		});
	}

	ask(ask: WorkerAsk): Promise<boolean> {
		const id = ++this.lastId;
		return new Promise((resolve, reject) => {
			this.waiting.set(id, { resolve, reject });
			this.child.send({ id, ...ask });
		});
	}

	async stop(): Promise<void> {
		if (this.child.exitCode !== null) return;
		const gone = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.kill('SIGKILL');
		await gone;
	}
}

/** Several processes of the pack over one store file, beside a local Instagram they all work for. */
export class Workers {
	private turn = 0;
	private people = 0;

	private constructor(
		readonly sandbox: RunningSandbox,
		private readonly all: readonly Worker[],
		private readonly callback: { server: WebServer | null },
		private readonly folder: string,
		private readonly remove: () => void,
	) {}

	/** Starts them with a token of one hour, as a login gives it. */
	static async start(count: number, options: { readonly without?: Change; readonly settings?: Partial<AccountSettings> } = {}): Promise<Workers> {
		const bundle = await Bundle.build({ entry: 'test/core/support/endurance/worker.ts', ...(options.without ? { without: options.without } : {}) });
		const folder = tempFolder();
		const sandbox = await startSandbox({ seed: 'workers', account: { settings: options.settings ?? {} } });
		const { appSecret, metaAppSecret, verifyToken } = sandbox.control.account();
		const credential = { accessToken: sandbox.control.shortToken(), appSecret, metaAppSecret, verifyToken, apiHost: sandbox.url, apiVersion: 'v25.0', login: 'instagram' };
		const given: WorkerOptions = { file: path.join(folder, 'store.sqlite'), key: KEY, credential };
		const start = () => new Worker(bundle.start(`core.work(${JSON.stringify(given)});`));
		const callback: { server: WebServer | null } = { server: null };
		const workers = new Workers(sandbox, Array.from({ length: count }, start), callback, folder, () => {
			bundle.remove();
			removeFolder(folder);
		});
		callback.server = await WebServer.start(async (body) => {
			await workers.next().ask({ do: 'receive', body: body.toString('base64') });
			return 200;
		});
		sandbox.control.setCallback(callback.server.url);
		return workers;
	}

	get control(): RunningSandbox['control'] {
		return this.sandbox.control;
	}

	/** Asks all of them at once. */
	async together(ask: WorkerAsk): Promise<boolean[]> {
		return await Promise.all(this.all.map((worker) => worker.ask(ask)));
	}

	/** Whether somebody who writes now gets an answer. */
	async answers(): Promise<boolean> {
		const username = `person.${++this.people}`;
		this.control.createFollower({ username });
		this.control.act(username, { act: 'message', text: 'Mooi!' });
		await this.control.settled();
		return this.control.judge.messagesTo(username).length === 1;
	}

	/** @throws Error when the store's files hold a token or a secret in clear */
	async stop(): Promise<void> {
		await this.callback.server?.stop();
		await Promise.all(this.all.map((worker) => worker.stop()));
		const found = findSecrets(this.folder, [...this.control.issuedTokens(), KEY]);
		await this.sandbox.close();
		this.remove();
		if (found.length > 0) throw new Error(`Secrets in clear: ${JSON.stringify(found)}`);
	}

	private next(): Worker {
		const worker = this.all[this.turn++ % this.all.length];
		if (!worker) throw new Error('there is no worker');
		return worker;
	}
}

import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startSandbox, type RunningSandbox } from '../../../sandbox';
import { packUnderTest, QueueN8n, queryRows, STORE_SCHEMA, waitFor, type QueueOptions } from '../../../testbed';
import { People } from '../../e2e/support/people';

const ROOT = path.join(__dirname, '../../..');

/** A busy machine may answer a webhook later than the sandbox waits by itself. */
const ANSWER_MS = 60_000;

export interface QueueBedOptions extends Omit<QueueOptions, 'pack'> {
	/** How long the sandbox waits for an answer to a webhook, in ms: Meta waits five seconds. */
	readonly answerMs?: number;
}

/** n8n in queue mode beside a local Instagram; the funnel is installed by the suite. */
export class QueueBed extends People {
	private constructor(
		readonly sandbox: RunningSandbox,
		readonly queue: QueueN8n,
	) {
		super(sandbox.control);
	}

	static async start({ answerMs = ANSWER_MS, ...options }: QueueBedOptions = {}): Promise<QueueBed> {
		const sandbox = await startSandbox({ retry: { timeoutMs: answerMs } });
		try {
			const queue = await QueueN8n.boot({ pack: packUnderTest(ROOT), ...options });
			queue.main.api.secrets.add(() => sandbox.control.issuedTokens());
			return new QueueBed(sandbox, queue);
		} catch (error) {
			await sandbox.close();
			throw error;
		}
	}

	/** Lets webhooks come in by the proxy in front, and waits until they are heard. */
	async listen(): Promise<void> {
		this.control.setCallback(`${this.queue.url}/webhook/story-funnel/instagram`);
		await waitFor('the webhook handshake', async () => ((await this.control.handshake()).verified ? true : undefined), { timeoutMs: 60_000 });
		this.control.postStory({ caption: 'New glaze' });
	}

	/** Names of the workflows that are there, with their ids. */
	async workflows(): Promise<Record<string, string>> {
		const { data } = await this.queue.main.api.editor.json<{ data: { id: string; name: string }[] }>('GET', '/rest/workflows');
		return Object.fromEntries(data.map(({ id, name }) => [name, id]));
	}

	/** Files of an embedded store, in the folder of any process. */
	storeFiles(): string[] {
		return globSync('**/store.sqlite*', { cwd: this.queue.folder, exclude: ['postgres/**'] });
	}

	/** Asks n8n's own database. */
	async rowsOfN8n(statement: string): Promise<Record<string, unknown>[]> {
		return await queryRows(this.queue.database, statement);
	}

	/** Counts rows of the store from outside. */
	async count(table: string, where = 'true'): Promise<number> {
		const [row] = await queryRows(this.queue.storeDirect, `select count(*)::int as rows from ${STORE_SCHEMA}.${table} where ${where}`);
		return Number(row?.['rows']);
	}

	/** Waits until everything that came in was dealt with. */
	async untilHandled(): Promise<void> {
		await waitFor('everything to be dealt with', async () => ((await this.control.settled(100)) && (await this.count('events', UNHANDLED)) === 0 ? true : undefined), {
			timeoutMs: 60_000,
			everyMs: 250,
		});
	}

	/** How many executions each worker finished, by its own log. */
	finishedBy(): number[] {
		return this.queue.workers.map(({ logFile }) => readFileSync(logFile, 'utf8').split('Worker finished execution').length - 1);
	}

	async stop(): Promise<void> {
		try {
			await this.queue.stop();
		} finally {
			await this.sandbox.close();
		}
	}
}

/** What is still waiting for an answer, and what was given up. */
export const UNHANDLED = "expects_answer = 1 and state <> 'handled'";

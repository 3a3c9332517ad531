import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startSandbox, type FollowerAct, type RunningSandbox } from '../../../sandbox';
import { findSecrets, findSecretsIn, waitFor } from '../../../testbed';
import { Engine } from './engine';
import { Line } from './line';
import type { Credentials, HandedItem, Json, NodeUnderTest, OutputItem, RunRequest, RunResult } from './protocol';

export type RunOptions = Partial<Omit<RunRequest, 'node' | 'items'>> & Pick<NodeUnderTest, 'onError'>;

/**
 * n8n's engine beside a local Instagram, with a real webhook between them: items come from the trigger itself.
 * The line to Instagram can be cut. Everything any node gave is kept, so that it can be searched.
 */
export class Stage {
	/** Every result so far, as text. */
	readonly seen: string[] = [];
	private readonly handed: HandedItem[] = [];

	private constructor(
		readonly engine: Engine,
		readonly sandbox: RunningSandbox,
		readonly line: Line,
		readonly storeKey: string,
	) {}

	/** Two accounts of one Meta app; only the first is connected, live, with the shipped texts. */
	static async start(): Promise<Stage> {
		const sandbox = await startSandbox({ accounts: [{ username: 'bluekiln' }, { username: 'redkiln' }] });
		const line = await Line.to(Number(new URL(sandbox.url).port));
		const stage = new Stage(await Engine.start(), sandbox, line, randomBytes(32).toString('base64'));
		await stage.connect();
		await stage.publish(shippedTexts());
		sandbox.control.setCallback(await stage.engine.ask({ do: 'listen', credentials: stage.credentials() }));
		await stage.subscribe();
		for (const account of ['bluekiln', 'redkiln']) sandbox.control.postStory({ account });
		return stage;
	}

	get control(): RunningSandbox['control'] {
		return this.sandbox.control;
	}

	credentials(account = 'bluekiln', changes: Json = {}): Credentials {
		const { accessToken, appSecret, metaAppSecret, verifyToken } = this.control.account(account);
		return {
			storyFunnelInstagramTokenApi: {
				accessToken, appSecret, metaAppSecret, verifyToken, apiHost: this.line.url, apiVersion: 'v25.0', ...changes,
			},
			storyFunnelStoreApi: { key: this.storeKey, file: '' },
		};
	}

	async run(type: string, parameters: Json, items: readonly Json[], { onError, ...options }: RunOptions = {}): Promise<RunResult> {
		const node = { type, parameters, ...(onError ? { onError } : {}) };
		const result = await this.engine.ask({ do: 'run', request: { node, items, credentials: this.credentials(), ...options } });
		this.seen.push(JSON.stringify(result));
		return result;
	}

	async connect(parameters: Json = {}, account = 'bluekiln'): Promise<RunResult> {
		const settings = { mode: 'live', testPeople: '', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://example.com/privacy' };
		return await this.run('instagram', { resource: 'account', operation: 'connect', ...settings, ...parameters }, [{}], {
			credentials: this.credentials(account),
		});
	}

	/** Nothing is sent for an account whose updates do not reach us. */
	async subscribe(account = 'bluekiln'): Promise<RunResult> {
		return await this.run('instagram', { resource: 'account', operation: 'subscribe' }, [{}], { credentials: this.credentials(account) });
	}

	async publish(rows: readonly Json[]): Promise<RunResult> {
		return await this.run('dmOutreach', { resource: 'setting', operation: 'publishCopy' }, rows);
	}

	async answer(copyKey: string, items: readonly Json[], parameters: Json = {}, options: RunOptions = {}): Promise<RunResult> {
		return await this.run('dmOutreach', { operation: 'answerNow', copyKey, step: 'answer', copySource: 'published', ...parameters }, items, options);
	}

	async gate(operation: string, items: readonly Json[], parameters: Json = {}, options: RunOptions = {}): Promise<RunResult> {
		return await this.run('consentGate', { operation, purpose: 'dm_promotion', ...parameters }, items, options);
	}

	follower(name: string): string {
		this.control.createFollower({ username: handleOf(name), name: 'Wilhelmina Kuipers' });
		return name;
	}

	/** Lets a follower do something. @returns the item the trigger made of it */
	async item(follower: string, act: FollowerAct, account = 'bluekiln'): Promise<Json> {
		this.control.act(handleOf(follower), act, account);
		return await waitFor('the item of an update', async () => {
			this.handed.push(...(await this.engine.ask({ do: 'handed' })));
			return this.handed.shift()?.json;
		}, { timeoutMs: 5_000, everyMs: 10 });
	}

	async reply(follower: string, account = 'bluekiln'): Promise<Json> {
		return await this.item(follower, { act: 'story-reply', text: 'Wat een prachtige glazuur' }, account);
	}

	async say(follower: string, text: string): Promise<Json> {
		return await this.item(follower, { act: 'message', text });
	}

	/** Has the person asked for consent. */
	async ask(follower: string): Promise<RunResult> {
		return await this.answer('opt_in_question', [await this.reply(follower)]);
	}

	texts(follower: string): string[] {
		return this.control.judge.messagesTo(handleOf(follower)).map((message) => message.text ?? '');
	}

	/** What must never be in an item or an error: ids, handles, names, words of people; tokens and keys of accounts. */
	secrets(): string[] {
		const people = this.control.state().followers.flatMap(({ username, threads }) => [username, ...threads.map(({ igsid }) => igsid)]);
		const accounts = this.control.state().accounts.flatMap(({ username }) => {
			const account = this.control.account(username);
			return [account.professionalId, account.appScopedId, account.accessToken, account.appSecret, account.metaAppSecret, account.verifyToken];
		});
		const mids = this.control.updates.flatMap(({ mid }) => (mid === null ? [] : [mid]));
		return [...people, ...accounts, ...mids, 'Wilhelmina', 'prachtige glazuur', this.storeKey];
	}

	/** @throws Error when an item, an error or a file of the engine holds a token or a secret in clear */
	async stop(): Promise<void> {
		const secrets = [...this.control.issuedTokens(), this.storeKey];
		const found = [...findSecretsIn(this.seen.join('\n'), secrets), ...findSecrets(this.engine.home, secrets)];
		await this.engine.stop();
		await this.line.stop();
		await this.sandbox.close();
		if (found.length > 0) throw new Error(`Secrets in clear: ${JSON.stringify(found)}`);
	}
}

/** Handles that are no word a node could say by chance, so that they can be searched for. */
export function handleOf(name: string): string {
	return `${name}.q7zx`;
}

/** The rows a person finds in the copy table after set-up. */
export function shippedTexts(): Json[] {
	const file = path.join(__dirname, '../../../workflows/01-connect-account.json');
	const workflow = JSON.parse(readFileSync(file, 'utf8')) as { nodes: { name: string; parameters: { jsonOutput?: string } }[] };
	const node = workflow.nodes.find(({ name }) => name === 'Default texts');
	return (JSON.parse(node?.parameters.jsonOutput ?? '{}') as { rows: Json[] }).rows;
}

/** The only item of an output, and nothing on the others. */
export function onlyItem(result: RunResult, output: number): OutputItem {
	const counts = result.outputs?.map((items) => items.length) ?? [];
	if (counts.some((count, index) => count !== (index === output ? 1 : 0))) throw new Error(`Not only output ${output}: ${JSON.stringify(result)}`);
	const item = result.outputs?.[output]?.[0];
	if (!item) throw new Error(`Nothing on output ${output}: ${JSON.stringify(result)}`);
	return item;
}

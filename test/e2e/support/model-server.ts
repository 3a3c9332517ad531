import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const REQUEST = z.looseObject({
	messages: z.array(z.looseObject({ role: z.string(), content: z.unknown().optional() })),
	tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string(), parameters: z.unknown() }) })).optional(),
});

/** What the model was asked, as it came in. */
export interface Asked {
	/** System prompt. */
	readonly system: string;
	/** What the person is said to have written. */
	readonly said: string;
	/** What the tools answered so far. */
	readonly toolAnswers: readonly string[];
	readonly tools: readonly string[];
	/** The whole request, to search in. */
	readonly raw: string;
}

/** A call of a tool, or words. */
export type Reply = { readonly call: string; readonly with: Readonly<Record<string, unknown>> } | { readonly words: string };

/** A model server on this machine that speaks OpenAI's chat completions; what it answers is the test's to say. */
export class ModelServer {
	readonly asked: Asked[] = [];
	/** Decides on each request; set by the test. */
	reply: (asked: Asked) => Reply = () => ({ words: 'done' });
	/** Answers every request with this status while it is set. */
	fails: number | null = null;
	readonly #server: Server;

	private constructor() {
		this.#server = createServer((request, response) => {
			void this.#answer(request).then(({ status, body }) => {
				response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
			});
		});
	}

	static async start(): Promise<ModelServer> {
		const made = new ModelServer();
		await new Promise<void>((resolve) => made.#server.listen(0, '127.0.0.1', () => resolve()));
		return made;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise<void>((resolve) => this.#server.close(() => resolve()));
	}

	async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const raw = Buffer.concat(chunks).toString('utf8');
		if (this.fails !== null) return { status: this.fails, body: { error: { message: 'out of order', type: 'server_error' } } };
		if (request.method === 'GET') return { status: 200, body: { object: 'list', data: [{ id: 'local', object: 'model' }] } };
		const { messages, tools = [] } = REQUEST.parse(JSON.parse(raw));
		const of = (role: string) => messages.filter((message) => message.role === role).map(({ content }) => textOf(content));
		const asked = { system: of('system').join('\n'), said: of('user').at(-1) ?? '', toolAnswers: of('tool'), tools: tools.map(({ function: { name } }) => name), raw };
		this.asked.push(asked);
		return { status: 200, body: completion(this.reply(asked), this.asked.length) };
	}
}

function completion(reply: Reply, nth: number): unknown {
	const message =
		'words' in reply
			? { role: 'assistant', content: reply.words }
			: { role: 'assistant', content: null, tool_calls: [{ id: `call_${nth}`, type: 'function', function: { name: reply.call, arguments: JSON.stringify(reply.with) } }] };
	const finish_reason = 'words' in reply ? 'stop' : 'tool_calls';
	return { id: `chat_${nth}`, object: 'chat.completion', created: 1_700_000_000, model: 'local', choices: [{ index: 0, message, finish_reason, logprobs: null }], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } };
}

function textOf(content: unknown): string {
	if (typeof content === 'string') return content;
	const parts = z.array(z.looseObject({ text: z.string().optional() })).safeParse(content);
	return parts.success ? parts.data.map(({ text }) => text ?? '').join('\n') : '';
}

import * as z from 'zod';

const answered = z.object({ id: z.number(), result: z.unknown().optional(), error: z.object({ message: z.string() }).optional() });
const told = z.object({ method: z.string(), params: z.looseObject({ sessionId: z.string().optional(), message: z.string().optional() }) });
const heap = z.object({ usedSize: z.number() });

type Waiting = (answer: z.infer<typeof answered>) => void;

/** Speaks with a Node process that was started with `--inspect`, and with the threads in it. */
export class Inspector {
	#lastId = 0;
	readonly #waiting = new Map<number, Waiting>();
	readonly #threads = new Set<string>();

	private constructor(private readonly socket: WebSocket) {
		socket.addEventListener('message', ({ data }) => this.#hear(String(data)));
	}

	/** @param url as Node says it when it starts: `ws://127.0.0.1:…` */
	static async open(url: string): Promise<Inspector> {
		const socket = new WebSocket(url);
		await new Promise<void>((resolve, reject) => {
			socket.addEventListener('open', () => resolve());
			socket.addEventListener('error', () => reject(new Error(`The inspector at ${new URL(url).host} does not answer.`)));
		});
		const inspector = new Inspector(socket);
		await inspector.#ask('NodeWorker.enable', { waitForDebuggerOnStart: false });
		return inspector;
	}

	/** MB of values that are in use in the process and its threads, after all garbage was collected. */
	async heapInUse(): Promise<number> {
		const heaps = [await this.#heapOf(null)];
		for (const thread of this.#threads) heaps.push(await this.#heapOf(thread));
		return heaps.reduce((sum, bytes) => sum + bytes, 0) / 2 ** 20;
	}

	close(): void {
		this.socket.close();
	}

	/** @param thread of whom; null for the main one */
	async #heapOf(thread: string | null): Promise<number> {
		await this.#ask('HeapProfiler.collectGarbage', {}, thread);
		return heap.parse(await this.#ask('Runtime.getHeapUsage', {}, thread)).usedSize;
	}

	async #ask(method: string, params: Readonly<Record<string, unknown>>, thread: string | null = null): Promise<unknown> {
		const id = ++this.#lastId;
		const asked = JSON.stringify({ id, method, params });
		const answer = await new Promise<z.infer<typeof answered>>((resolve) => {
			this.#waiting.set(id, resolve);
			this.socket.send(thread === null ? asked : JSON.stringify({ id: ++this.#lastId, method: 'NodeWorker.sendMessageToWorker', params: { sessionId: thread, message: asked } }));
		});
		if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
		return answer.result;
	}

	#hear(text: string): void {
		const said: unknown = JSON.parse(text);
		const answer = answered.safeParse(said);
		if (answer.success) {
			this.#waiting.get(answer.data.id)?.(answer.data);
			this.#waiting.delete(answer.data.id);
			return;
		}
		const { method, params: { sessionId, message } } = told.parse(said);
		if (method === 'NodeWorker.attachedToWorker' && sessionId !== undefined) this.#threads.add(sessionId);
		if (method === 'NodeWorker.detachedFromWorker' && sessionId !== undefined) this.#threads.delete(sessionId);
		if (method === 'NodeWorker.receivedMessageFromWorker' && message !== undefined) this.#hear(message);
	}
}

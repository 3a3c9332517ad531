import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningSandbox } from '../../sandbox';
import type { Envelope, MessagingEvent } from './receiver';

export interface Manners {
	/** Answers the same update again, and who said STOP. */
	readonly careless?: boolean;
}

/** The smallest app a sandbox can talk to: asks once, thanks for a yes, obeys STOP, leaves questions to people. */
export class AnsweringApp {
	readonly #known = new Set<string>();
	readonly #asked = new Set<string>();
	readonly #stopped = new Set<string>();

	private constructor(private readonly server: Server, private readonly sandbox: RunningSandbox, private readonly manners: Manners) {}

	static async start(sandbox: RunningSandbox, manners: Manners = {}): Promise<AnsweringApp> {
		const made: AnsweringApp = new AnsweringApp(
			createServer((request, response) => {
				const parts: Buffer[] = [];
				request.on('data', (part: Buffer) => parts.push(part));
				request.on('end', () => {
					const { entry } = JSON.parse(Buffer.concat(parts).toString()) as Envelope;
					void Promise.all(entry.flatMap((each) => each.messaging ?? []).map((event) => made.#answer(event))).finally(() => response.end());
				});
			}),
			sandbox,
			manners,
		);
		await new Promise<void>((resolve) => made.server.listen(0, '127.0.0.1', () => resolve()));
		sandbox.control.setCallback(`http://127.0.0.1:${(made.server.address() as AddressInfo).port}/`);
		return made;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise<void>((resolve) => this.server.close(() => resolve()));
	}

	async #answer({ message, sender: { id }, timestamp }: MessagingEvent): Promise<void> {
		if (!message || message.is_echo === true) return;
		const { careless = false } = this.manners;
		const words = (message.text ?? '').toLowerCase();
		if (!careless && (this.#known.has(message.mid) || this.#stopped.has(id) || this.sandbox.control.now() - timestamp > 24 * 3_600_000)) return;
		this.#known.add(message.mid);
		if (words.startsWith('stop')) {
			this.#stopped.add(id);
			await this.#send(id, 'You are off the list. Je staat van de lijst.');
		} else if (/^(ja|yes)/.test(words)) {
			if (this.#asked.has(id)) await this.#send(id, 'Thank you! Dank je wel! STOP?');
		} else if (message.reply_to !== undefined && !this.#asked.has(id)) {
			this.#asked.add(id);
			await this.#send(id, 'May we write you about new work? Mogen we je over nieuw werk schrijven?', ['JA', 'Niet nu']);
		} else if (careless) await this.#send(id, 'Hello again!');
	}

	async #send(id: string, text: string, quickReplies: readonly string[] = []): Promise<void> {
		const quick_replies = quickReplies.map((title) => ({ content_type: 'text', title, payload: title }));
		await fetch(`${this.sandbox.url}/v27.0/me/messages`, {
			method: 'POST',
			headers: { authorization: `Bearer ${this.sandbox.control.account().accessToken}`, 'content-type': 'application/json' },
			body: JSON.stringify({ recipient: { id }, message: { text, ...(quick_replies.length === 0 ? {} : { quick_replies }) } }),
		});
	}
}

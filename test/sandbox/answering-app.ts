import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningSandbox } from '../../sandbox';
import type { Envelope, MessagingEvent } from './receiver';

export interface Manners {
	/** Answers the same update again, and who said STOP. */
	readonly careless?: boolean;
}

/** What it says, in Dutch and in English. */
const WORDS = {
	asked: ['Leuk dat je reageert! Mogen we je hier een bericht sturen als er nieuw werk is? Dit is een automatisch bericht.', 'Thank you for your reply! May we write to you here when there is new work? This is an automated message.'],
	thanks: ['Dank je wel! Je hoort van ons. STOP is genoeg om je af te melden.', 'Thank you! You will hear from us. STOP is enough to opt out.'],
	stopped: ['Je bent afgemeld. Je krijgt geen berichten meer.', 'You are off the list. You get no more messages.'],
	again: ['Hallo nog een keer!', 'Hello again!'],
} as const;

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
			await this.#send(id, 'stopped');
		} else if (/^(ja|yes)/.test(words)) {
			if (this.#asked.has(id)) await this.#send(id, 'thanks');
		} else if (message.reply_to !== undefined && !this.#asked.has(id)) {
			this.#asked.add(id);
			await this.#send(id, 'asked', this.#isDutch(id) ? ['JA', 'Niet nu'] : ['YES', 'Not now']);
		} else if (careless) await this.#send(id, 'again');
	}

	#isDutch(igsid: string): boolean {
		const { followers } = this.sandbox.control.state();
		return followers.find(({ threads }) => threads.some((thread) => thread.igsid === igsid))?.language === 'nl';
	}

	async #send(id: string, what: keyof typeof WORDS, quickReplies: readonly string[] = []): Promise<void> {
		const text = WORDS[what][this.#isDutch(id) ? 0 : 1];
		const quick_replies = quickReplies.map((title) => ({ content_type: 'text', title, payload: title }));
		await fetch(`${this.sandbox.url}/v27.0/me/messages`, {
			method: 'POST',
			headers: { authorization: `Bearer ${this.sandbox.control.account().accessToken}`, 'content-type': 'application/json' },
			body: JSON.stringify({ recipient: { id }, message: { text, ...(quick_replies.length === 0 ? {} : { quick_replies }) } }),
		});
	}
}

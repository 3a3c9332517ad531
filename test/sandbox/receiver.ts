import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
	bytes: Buffer;
	headers: IncomingHttpHeaders;
	body: Envelope;
}

export interface Envelope {
	object: string;
	entry: { id: string; time: number; messaging?: MessagingEvent[]; changes?: { field: string; value: CommentValue }[]; field?: string; value?: CommentValue }[];
}

export interface MessagingEvent {
	sender: { id: string };
	recipient: { id: string };
	timestamp: number;
	message?: { mid: string; text?: string; is_echo?: boolean; quick_reply?: { payload: string }; reply_to?: { story?: { id: string; url: string } } };
}

export interface CommentValue {
	id: string;
	from: { id: string; username: string };
	text: string;
}

/** A webhook receiver on a real port that keeps what it gets and answers as told. */
export class Receiver {
	readonly received: Received[] = [];
	status = 200;
	/** Takes deliveries and never answers. */
	silent = false;
	verifyToken = '';
	private server: Server | null = null;
	private port = 0;

	get url(): string {
		return `http://127.0.0.1:${this.port}/webhook`;
	}

	/** All messaging events, in the order they came. */
	get events(): MessagingEvent[] {
		return this.received.flatMap(({ body }) => body.entry.flatMap((entry) => entry.messaging ?? []));
	}

	/** Listens; a second start takes the same port again. */
	async start(): Promise<void> {
		const server = createServer((request, response) => {
			if (request.method === 'GET') {
				const { searchParams } = new URL(request.url ?? '/', this.url);
				const right = searchParams.get('hub.verify_token') === this.verifyToken;
				response.writeHead(right ? 200 : 403).end(right ? searchParams.get('hub.challenge') : 'no');
				return;
			}
			const parts: Buffer[] = [];
			request.on('data', (part: Buffer) => parts.push(part));
			request.on('end', () => {
				const bytes = Buffer.concat(parts);
				this.received.push({ bytes, headers: request.headers, body: JSON.parse(bytes.toString()) });
				if (!this.silent) response.writeHead(this.status).end();
			});
		});
		await new Promise<void>((resolve) => {
			server.listen(this.port, '127.0.0.1', resolve);
		});
		this.port = (server.address() as AddressInfo).port;
		this.server = server;
	}

	async stop(): Promise<void> {
		const { server } = this;
		this.server = null;
		if (!server) return;
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
}

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes the bytes of an update and its signature. @returns the HTTP status to answer with */
export type OnUpdate = (body: Buffer, signature: string | undefined) => Promise<number>;

/** The callback Meta delivers to, on a real port. */
export class WebServer {
	private constructor(private readonly server: Server) {}

	static async start(onUpdate: OnUpdate): Promise<WebServer> {
		const server = createServer((request, response) => {
			void bytesOf(request)
				.then((body) => onUpdate(body, request.headers['x-hub-signature-256']?.toString()))
				.catch(() => 503)
				.then((status) => response.writeHead(status).end());
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return new WebServer(server);
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhook`;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts);
}

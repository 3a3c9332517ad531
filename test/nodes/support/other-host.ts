import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A host that answers as the sandbox does but is not known for one: it knows no clock handshake, as the real Instagram. */
export class OtherHost {
	private constructor(private readonly server: Server) {}

	static async before(behind: string): Promise<OtherHost> {
		const server = createServer((request, response) => {
			void forward(behind, request).then(({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(body));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return new OtherHost(server);
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		const closed = new Promise((resolve) => this.server.close(resolve));
		this.server.closeAllConnections();
		await closed;
	}
}

async function forward(behind: string, request: IncomingMessage): Promise<{ status: number; body: string }> {
	const path = request.url ?? '/';
	if (path.startsWith('/sandbox/')) return { status: 404, body: '{}' };
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const body = Buffer.concat(chunks).toString('utf8');
	const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' };
	const answer = await fetch(`${behind}${path}`, { method: request.method ?? 'GET', headers, ...(body === '' ? {} : { body }) });
	return { status: answer.status, body: await answer.text() };
}

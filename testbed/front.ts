import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What webhook processes of n8n answer; all else is the main process's. */
const FOR_WEBHOOKS = /^\/(?:webhook|webhook-waiting|form|form-waiting|mcp)\//;

/** The proxy before an n8n with webhook processes: one address for people and for Meta. */
export class Front {
	private constructor(private readonly server: Server) {}

	/** Opens it; where it leads to may be known later. @param to ports of the two processes */
	static async open(to: () => { readonly main: number; readonly webhooks: number }): Promise<Front> {
		const server = createServer((from, answer) => {
			const { main, webhooks } = to();
			pass(from, answer, FOR_WEBHOOKS.test(from.url ?? '') ? webhooks : main);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return new Front(server);
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise<void>((resolve) => this.server.close(() => resolve()));
	}
}

function pass(from: IncomingMessage, answer: ServerResponse, port: number): void {
	const { method, url: path, headers } = from;
	const onward = request({ host: '127.0.0.1', port, method, path, headers: { ...headers, 'x-forwarded-for': from.socket.remoteAddress ?? '', 'x-forwarded-proto': 'http' } });
	const fail = () => {
		if (answer.headersSent) answer.destroy();
		else answer.writeHead(502).end();
	};
	onward.on('response', (response) => {
		response.on('error', fail);
		answer.writeHead(response.statusCode ?? 502, response.headers);
		response.pipe(answer);
	});
	onward.on('error', fail);
	from.on('error', () => onward.destroy());
	from.pipe(onward);
}

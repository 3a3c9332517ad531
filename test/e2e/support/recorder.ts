import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Recorded {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly headers: IncomingMessage['headers'];
	readonly body: unknown;
}

type Answer = (request: Recorded) => unknown;

/** Writes down every request and answers with what it is told to: it stands for a CRM that cannot run here. */
export class Recorder {
	readonly requests: Recorded[] = [];

	private constructor(private readonly server: Server) {}

	static async start(answer: Answer): Promise<Recorder> {
		const server = createServer();
		const recorder = new Recorder(server);
		server.on('request', (request, response) => {
			void text(request).then((body) => {
				const url = new URL(request.url ?? '/', 'http://here');
				const recorded = { method: request.method ?? '', path: url.pathname, query: Object.fromEntries(url.searchParams), headers: request.headers, body: body === '' ? null : (JSON.parse(body) as unknown) };
				recorder.requests.push(recorded);
				response.setHeader('content-type', 'application/json');
				response.end(JSON.stringify(answer(recorded)));
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return recorder;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	/** What changed something since the last call, without what only looked. */
	takeChanges(looks: (request: Recorded) => boolean): { readonly call: string; readonly body: unknown }[] {
		return this.requests.splice(0).filter((request) => !looks(request)).map(({ method, path, body }) => ({ call: `${method} ${path}`, body }));
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise<void>((resolve) => this.server.close(() => resolve()));
	}
}

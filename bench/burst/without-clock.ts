import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Door {
	readonly url: string;
	close(): Promise<void>;
}

/** The sandbox without its clock: to the pack it is a host like Instagram's, whose clock is not asked for with every webhook. */
export async function withoutClock(sandbox: string): Promise<Door> {
	const server = createServer((asked, answer) => {
		if (asked.url?.startsWith('/sandbox/') === true) answer.writeHead(404, { 'Content-Type': 'application/json' }).end('{}');
		else passOn(asked, answer, sandbox);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((closed) => server.close(closed));
		},
	};
}

function passOn(asked: IncomingMessage, answer: ServerResponse, sandbox: string): void {
	const to = new URL(asked.url ?? '/', sandbox);
	const passed = request(to, { method: asked.method ?? 'GET', headers: { ...asked.headers, host: to.host } }, (got) => {
		answer.writeHead(got.statusCode ?? 502, got.headers);
		got.pipe(answer);
	});
	passed.once('error', () => answer.destroy());
	asked.pipe(passed);
}

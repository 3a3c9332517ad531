import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the CRM was told and confirmed. */
export interface Told {
	readonly person: string;
	readonly what: string;
}

/** A CRM on a real port: it keeps what it is told by a person's key, and may be down. */
export class CrmServer {
	readonly told: Told[] = [];
	down = false;

	private constructor(private readonly server: Server) {}

	static async start(): Promise<CrmServer> {
		const server = createServer((request, response) => {
			const parts: Buffer[] = [];
			request.on('data', (part: Buffer) => parts.push(part));
			request.on('end', () => {
				if (crm.down) {
					response.writeHead(503).end();
					return;
				}
				crm.told.push(JSON.parse(Buffer.concat(parts).toString('utf8')) as Told);
				response.writeHead(200).end();
			});
		});
		const crm = new CrmServer(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return crm;
	}

	/** @returns null when it is confirmed, else what was wrong */
	async tell(told: Told): Promise<string | null> {
		const { port } = this.server.address() as AddressInfo;
		const { status } = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(told) });
		return status === 200 ? null : `http_${status}`;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

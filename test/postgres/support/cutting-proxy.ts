import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** What stands between the store and PostgreSQL, and can fail: it cuts connections and follows a server to another port. */
export class CuttingProxy {
	/** Called with what the store sends; true cuts the connection after it was passed on, before an answer comes back. */
	cutAfter: (sent: Buffer) => boolean = () => false;
	readonly #sockets = new Set<Socket>();
	readonly #server: Server;

	private constructor(public target: number) {
		this.#server = createServer((client) => this.#connect(client));
	}

	static async start(target: number): Promise<CuttingProxy> {
		const proxy = new CuttingProxy(target);
		await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
		return proxy;
	}

	get port(): number {
		const address = this.#server.address();
		return typeof address === 'object' && address !== null ? address.port : 0;
	}

	cut(): void {
		for (const socket of this.#sockets) socket.destroy();
	}

	async close(): Promise<void> {
		this.cut();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	#connect(client: Socket): void {
		const server = createConnection({ host: '127.0.0.1', port: this.target });
		let silent = false;
		for (const [from, to] of [[client, server], [server, client]] as const) {
			this.#sockets.add(from);
			from.on('error', () => undefined);
			from.on('close', () => {
				this.#sockets.delete(from);
				to.destroy();
			});
		}
		client.on('data', (sent) => {
			silent ||= this.cutAfter(sent);
			server.write(sent);
		});
		server.on('data', (answer) => {
			if (silent) client.destroy();
			else client.write(answer);
		});
	}
}

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP line to a server that a test can cut: then nobody listens there. */
export class Line {
	private server: Server | null = null;
	private readonly sockets = new Set<Socket>();

	private constructor(
		private readonly target: number,
		private port: number,
	) {}

	static async to(target: number): Promise<Line> {
		const line = new Line(target, 0);
		await line.up();
		return line;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	async up(): Promise<void> {
		const server = createServer((socket) => {
			const through = connect(this.target, '127.0.0.1');
			for (const end of [socket, through]) {
				this.sockets.add(end);
				end.on('error', () => end.destroy());
				end.on('close', () => this.sockets.delete(end));
			}
			socket.pipe(through).pipe(socket);
		});
		await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
		this.port = (server.address() as AddressInfo).port;
		this.server = server;
	}

	/** Connections are refused from now on. */
	async down(): Promise<void> {
		const closed = new Promise((resolve) => this.server?.close(resolve));
		for (const socket of this.sockets) socket.destroy();
		await closed;
		this.server = null;
	}

	async stop(): Promise<void> {
		if (this.server) await this.down();
	}
}

import { createWriteStream, type WriteStream } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { joinEnds } from './joined-ends';

/** A TCP line to a server on this machine: it can be cut, and it can keep every byte that went through it. */
export class Line {
	readonly #sockets = new Set<Socket>();
	#down = false;

	private constructor(private readonly server: Server, private readonly to: number, private readonly kept: WriteStream | null) {
		server.on('connection', (near) => this.#carry(near));
	}

	/**
	 * @param to port of the server
	 * @param keepIn file to which both sides' bytes are written as they come
	 */
	static async open(to: number, keepIn?: string): Promise<Line> {
		const server = createServer({ noDelay: true });
		const line = new Line(server, to, keepIn === undefined ? null : createWriteStream(keepIn));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return line;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	/** Ends every connection; new ones are refused until `mend`. */
	cut(): void {
		this.#down = true;
		this.#hangUp();
	}

	mend(): void {
		this.#down = false;
	}

	async close(): Promise<void> {
		this.#hangUp();
		await new Promise<void>((resolve) => this.server.close(() => resolve()));
		await new Promise<void>((resolve) => (this.kept ? this.kept.end(resolve) : resolve()));
	}

	#hangUp(): void {
		for (const socket of this.#sockets) socket.resetAndDestroy();
	}

	#carry(near: Socket): void {
		if (this.#down) {
			near.resetAndDestroy();
			return;
		}
		const far = connect({ port: this.to, host: '127.0.0.1', noDelay: true });
		joinEnds(near, far, this.#sockets);
		if (this.kept) for (const socket of [near, far]) socket.on('data', (bytes) => this.kept?.write(bytes));
		near.pipe(far);
		far.pipe(near);
	}
}

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { joinEnds } from '../../../testbed/joined-ends';

/** `deaf`: what is said arrives, and the answer never comes back. */
type Manners = 'carries' | 'down' | 'deaf';

/** A line to a server on this machine that can be cut, or cut in the moment of the answer. */
export class FlakyLine {
	#manners: Manners = 'carries';
	readonly #sockets = new Set<Socket>();

	private constructor(private readonly server: Server, private readonly to: number) {
		server.on('connection', (near) => this.carry(near));
	}

	static async open(to: number): Promise<FlakyLine> {
		const server = createServer();
		const line = new FlakyLine(server, to);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return line;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	behave(manners: Manners): void {
		this.#manners = manners;
		for (const socket of this.#sockets) socket.destroy();
	}

	async close(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		await new Promise<void>((resolve) => this.server.close(() => resolve()));
	}

	private carry(near: Socket): void {
		if (this.#manners === 'down') {
			near.destroy();
			return;
		}
		const far = connect(this.to, '127.0.0.1');
		joinEnds(near, far, this.#sockets);
		near.pipe(far);
		far.on('data', (answer) => {
			// Only what changes something is cut off: what is read before goes through.
			if (this.#manners === 'deaf' && this.#changes.has(near)) near.destroy();
			else near.write(answer);
		});
		near.on('data', (said: Buffer) => {
			if (/^(POST|PATCH|PUT|DELETE) /.test(said.subarray(0, 7).toString('latin1'))) this.#changes.add(near);
		});
	}

	readonly #changes = new WeakSet<Socket>();
}

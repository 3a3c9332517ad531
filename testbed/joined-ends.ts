import type { Socket } from 'node:net';

/** Two ends of one line, of which neither outlives the other. @param open where both stand for as long as they are open */
export function joinEnds(near: Socket, far: Socket, open: Set<Socket>): void {
	for (const socket of [near, far]) {
		open.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => {
			open.delete(socket);
			near.destroy();
			far.destroy();
		});
	}
}

import { createServer, type AddressInfo } from 'node:net';

/**
 * Free TCP ports on 127.0.0.1, all different. Nothing reserves them: use them soon.
 * @param count how many
 */
export async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(Array.from({ length: count }, async () => await listen()));
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	await Promise.all(servers.map(async (server) => await new Promise((closed) => server.close(closed))));
	return ports;
}

/** The preferred port on 127.0.0.1 when it is free, else another one. Nothing reserves it. */
export async function freePort(preferred: number): Promise<number> {
	const server = await listen(preferred).catch(async () => await listen());
	const { port } = server.address() as AddressInfo;
	await new Promise((closed) => server.close(closed));
	return port;
}

async function listen(port = 0): Promise<ReturnType<typeof createServer>> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve(server));
	});
}

import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A certificate for localhost that nobody vouches for; made for this test, good for nothing else. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBgDCCASWgAwIBAgIUHO64EBDipwaUS5t3tQsKfwsGsPYwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDE1NTczNFoYDzIxMjYxMTA2
MTU1NzM0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATD09kbbwdwOo3w3ACPHvE5KxViIun0qTnI0Ysf65vMCUb2lBh5O8bw
Ggr6/5Z/inGfPOLaugclIwJcOGJ3IWU4o1MwUTAdBgNVHQ4EFgQUWqVtBylcYXz0
3yeiCuzS3C4PGdUwHwYDVR0jBBgwFoAUWqVtBylcYXz03yeiCuzS3C4PGdUwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA2v+zdSlSaTyxBVLRx3w9
v+eQPmWCMUqdFXELvKm+MMoCIQC312oJkz2K2tHzMXY1VX4Qm4bsR1xigmen95Zk
jAqWvw==
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1uH8jVmswpeFKhKD
Sfi76/XilGrZ/H2LbKR9BSvdciKhRANCAATD09kbbwdwOo3w3ACPHvE5KxViIun0
qTnI0Ysf65vMCUb2lBh5O8bwGgr6/5Z/inGfPOLaugclIwJcOGJ3IWU4
-----END PRIVATE KEY-----`;

/** A server that repeats every challenge, behind a certificate no browser and no Meta accepts. */
export async function startSelfSigned(): Promise<{ readonly url: string; close(): void }> {
	const server = createServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
		response.end(new URL(request.url ?? '', 'https://localhost').searchParams.get('hub.challenge') ?? '');
	});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	return { url: `https://localhost:${(server.address() as AddressInfo).port}/webhook`, close: () => server.close() };
}

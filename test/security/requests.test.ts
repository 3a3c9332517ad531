import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import { mayAskCallback } from '../../core/accounts/public-address';
import { graphCalls } from '../../core/instagram/call';
import { createInstagramClient } from '../../core/instagram/client';
import type { GraphRequest, Transport } from '../../core/instagram/transport';
import { holds } from '../core/support/property';
import { networkUsesIn } from './support/requests';

const ROOT = path.join(__dirname, '../..');

/**
 * Everything in the pack that reaches the network, and who gives the address. Nobody outside gives one: links of people,
 * of pictures and of lists are kept or shown, and never fetched. A new line here has to say who does.
 */
const REQUESTS: Readonly<Record<string, { readonly uses: readonly string[]; readonly address: string }>> = {
	'nodes/shared/graph-request.ts': { uses: ['httpRequest'], address: 'the host in the Instagram credential' },
	'nodes/shared/sandbox-clock.ts': { uses: ['httpRequest'], address: 'the host in the Instagram credential' },
	'nodes/shared/ask-callback.ts': { uses: ['httpRequest'], address: 'the own address of the trigger, or the parameter Callback URL; for the real Instagram public HTTPS only, and no model gives it' },
	'nodes/shared/n8n-of-credential.ts': { uses: ['httpRequestWithAuthentication'], address: 'the base URL in the n8n API credential' },
	'core/templates/fetch-request.ts': { uses: ['fetch'], address: '--url of the command' },
	...Object.fromEntries(['numbers', 'open', 'pool', 'ssl', 'trouble'].map((name) => [`core/store/postgres/${name}.ts`, { uses: ['imports pg'], address: 'the store credential' }])),
};

function usesOfPack(): Record<string, string[]> {
	const files = globSync(['core/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'], { cwd: ROOT }).sort();
	expect(files.length).toBeGreaterThan(500);
	const found = files.map((file): [string, string[]] => [file, networkUsesIn(file, readFileSync(path.join(ROOT, file), 'utf8'))]);
	return Object.fromEntries(found.filter(([, uses]) => uses.length > 0));
}

describe('what the pack asks of the network', () => {
	it('goes to addresses the owner has entered, and to no others', () => {
		expect(usesOfPack()).toEqual(Object.fromEntries(Object.entries(REQUESTS).map(([file, { uses }]) => [file, uses])));
	});

	it('control: a new request is seen, however it is written', () => {
		expect(networkUsesIn('x.ts', 'await fetch(person.picture);')).toEqual(['fetch']);
		expect(networkUsesIn('x.ts', 'this.helpers.httpRequest.call(this, { url });')).toEqual(['httpRequest']);
		expect(networkUsesIn('x.ts', "import https from 'node:https'; const { get } = await import('http');")).toEqual(['imports http', 'imports node:https']);
		expect(networkUsesIn('x.ts', "import type { Socket } from 'node:net'; import { isIP } from 'node:net';")).toEqual([]);
	});
});

describe('a call with our token', () => {
	/** What would be asked, by the id of somebody or something. */
	async function asked(id: string): Promise<{ url: URL | null; error: string | null }> {
		const requests: GraphRequest[] = [];
		const transport: Transport = (request) => {
			requests.push(request);
			return Promise.resolve({ answered: true, status: 200, body: '{}', headers: {} });
		};
		const outcome = await createInstagramClient(transport).readProfile(id);
		const [request] = requests;
		return { url: request === undefined ? null : new URL(`https://graph.example/v25.0/${request.path}`), error: outcome.ok ? null : outcome.error.class };
	}

	it('goes to the host of the credential and below its version, whatever an id says', () =>
		holds(
			fc.asyncProperty(fc.oneof(fc.webUrl(), fc.string(), fc.constantFrom('../me', '..', '@evil.example', '//evil.example', '/../../x', 'a/../b', 'me?x=1', 'x#y', '%2e%2e/x', '..\\x', '1 2')), async (id) => {
				const { url } = await asked(id);
				if (url === null) return;
				expect([url.origin, url.pathname.startsWith('/v25.0/'), url.search, url.hash]).toEqual(['https://graph.example', true, '', '']);
			}),
			2_000,
		),
	);

	it.each(['../me', 'a/../b', '..', 'me?fields=x', 'x#y', '%2e%2e', '..\\me', '1 2'])('is not made for the id %s', async (id) => {
		expect(await asked(id)).toEqual({ url: null, error: 'not_reached' });
	});

	it.each(['17841400000000123', 'aWdfZAG06MTpJR01lc3NhZ2VUaHJlYWQ6MTc4', 'aWdfBBB1==', '1_2-3.4', 'me/stories'])('is made for the path %s', async (id) => {
		const paths: string[] = [];
		await graphCalls(({ path: each }) => Promise.resolve((paths.push(each), { answered: true, status: 200, body: '{}', headers: {} })))({ method: 'GET', path: id }, z.unknown());
		expect(paths).toEqual([id]);
	});
});

describe('a callback that was entered by hand', () => {
	const REAL = ['https://graph.instagram.com', 'https://graph.facebook.com'];
	const INSIDE = [
		'http://169.254.169.254/latest/meta-data', 'https://127.0.0.1/', 'https://[::1]/', 'https://10.0.0.1/x', 'https://192.168.1.1/', 'https://172.16.0.1', 'https://localhost:5678/', 'https://redis.internal/',
		'https://[::ffff:10.0.0.1]/', 'https://0/', 'https://2130706433/', 'https://0x7f.1/', 'http://shop.example.com/', 'file:///etc/passwd', 'https://n8n/', 'no address', '',
	];

	it.each(INSIDE)('%s is not asked for the real Instagram', (address) => {
		expect(REAL.map((host) => mayAskCallback(address, host))).toEqual([false, false]);
	});

	it('is asked where Meta can reach it, and by a sandbox anywhere', () => {
		expect(mayAskCallback('https://n8n.shop.nl/webhook/x', REAL[0] ?? '')).toBe(true);
		expect(mayAskCallback('http://127.0.0.1:5678/webhook/x', 'http://127.0.0.1:4000')).toBe(true);
	});
});

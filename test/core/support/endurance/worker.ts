import { createHash } from 'node:crypto';
import type { IHttpRequestOptions, INode } from 'n8n-workflow';
import { answerNow, connectStore, FAMILIES, keepSubscribed, normaliseWebhook, type Store } from '../../../../core';
import { appOfCredential, type InstagramApp } from '../../../../nodes/shared/app';
import { TOKEN_CREDENTIAL } from '../../../../nodes/shared/authentication';
import { connectAccounts, type ConnectedAccount, type RequestContext } from '../../../../nodes/shared/connect-accounts';
import { connectOneAccount } from '../../../../nodes/shared/connect-one-account';
import { syncSandboxClock } from '../../../../nodes/shared/sandbox-clock';
import { COPY_ROWS } from '../copy-table';
import type { WorkerAsk, WorkerOptions } from './worker-protocol';

/** Bundled, and run in a process of its own: what the nodes share, over a store file that other processes use too. */
export function work({ file, key, credential }: WorkerOptions): void {
	const store = connectStore({ file, key, mayCreate: true });
	const context = contextOf(credential);
	const app = appOfCredential(TOKEN_CREDENTIAL, credential);
	process.on('message', (ask: WorkerAsk & { id: number }) => {
		answer(ask, { store, context, app }).then(
			(value) => process.send?.({ id: ask.id, value }),
			(error: unknown) => process.send?.({ id: ask.id, failure: error instanceof Error ? error.message : 'unknown' }),
		);
	});
	process.on('disconnect', () => process.exit(0));
}

interface Parts {
	readonly store: Store;
	readonly context: RequestContext;
	readonly app: InstagramApp;
}

async function answer(ask: WorkerAsk, parts: Parts): Promise<unknown> {
	switch (ask.do) {
		case 'setUp':
			return await setUp(parts);
		case 'tick':
			return await tick(parts);
		case 'receive':
			return await receive(parts, Buffer.from(ask.body, 'base64'));
	}
}

async function setUp({ store, context, app }: Parts): Promise<boolean> {
	const settings = { mode: 'live', language: 'nl', timeZone: 'Europe/Amsterdam', privacyLink: 'https://studio.example/privacy', testPeople: [] } as const;
	const outcome = await connectOneAccount(context, store, app, { seed: app.seed, byLink: false }, { ...settings, testPeople: [] });
	await store.publishCopy({ rows: COPY_ROWS });
	await connectListening(store, context);
	return outcome.connected;
}

/** What the published inbox and rights page see to: without them no opt-out and no request could reach us, and nothing is sent. */
async function connectListening(store: Store, context: RequestContext): Promise<ConnectedAccount | undefined> {
	const [connected] = await connectAccounts(context, store);
	if (connected) {
		await keepSubscribed(store, connected.client, connected.account.accountKey);
		await store.noteRightsPage({ accountKey: connected.account.accountKey });
	}
	return connected;
}

/** What every scheduled workflow does: brings clock and token up to date, then asks Instagram something. */
async function tick({ store, context }: Parts): Promise<boolean> {
	const connected = await connectListening(store, context);
	return (await connected?.client.readStories())?.ok ?? false;
}

/** An update, its answer, and whether that was sent. */
async function receive({ store, context, app }: Parts, body: Buffer): Promise<boolean> {
	for (const account of await store.listAccounts({})) await syncSandboxClock(context, store, app, account);
	const { handedOff } = await store.recordEvents({ ...normaliseWebhook(body, Date.now()), answered: FAMILIES });
	const [connected] = handedOff.length === 0 ? [] : await connectAccounts(context, store);
	let sent = false;
	for (const { accountKey, viewerKey, eventKey } of handedOff) {
		if (!connected) continue;
		const outcome = await answerNow(store, connected.client, { accountKey, viewerKey, eventKey, step: 'answer', copyKey: 'soft_touch' });
		sent ||= outcome.outcome === 'sent';
	}
	return sent;
}

function contextOf(credential: WorkerOptions['credential']): RequestContext {
	const node: INode = { id: createHash('sha256').update('worker').digest('hex').slice(0, 8), name: 'Worker', type: 'worker', typeVersion: 1, position: [0, 0], parameters: { authentication: 'accessToken' } };
	return {
		getNode: () => node,
		getCredentials: <T extends object>() => Promise.resolve(credential as T),
		helpers: { httpRequest },
	};
}

/** What the nodes use of n8n's HTTP client. */
async function httpRequest({ method = 'GET', url, qs, headers, body, json, timeout = 15_000 }: IHttpRequestOptions): Promise<unknown> {
	const address = new URL(url);
	address.search = new URLSearchParams(qs as Record<string, string> | undefined).toString();
	const response = await fetch(address, {
		method,
		headers: headers as Record<string, string> | undefined ?? {},
		...(typeof body === 'string' ? { body } : {}),
		signal: AbortSignal.timeout(timeout),
	});
	const text = await response.text();
	const parsed: unknown = json === true ? JSON.parse(text) : text;
	return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: parsed };
}

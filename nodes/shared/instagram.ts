import { randomBytes } from 'node:crypto';
import type { FunctionsBase, IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import {
	CALL_TIMEOUT_MS, createInstagramClient, INSTAGRAM_HOST, readClockHandshake,
	type AccountSummary, type GraphRequest, type GraphResponse, type InstagramClient, type Store,
} from '../../core';

const CREDENTIAL = 'storyFunnelInstagramTokenApi';

/** Context of any n8n function that can make requests: execute, trigger, webhook. */
export type RequestContext = Pick<FunctionsBase, 'getCredentials' | 'getNode'> & {
	helpers: {
		httpRequest(options: IHttpRequestOptions): Promise<unknown>;
		httpRequestWithAuthentication(this: RequestContext, credential: string, options: IHttpRequestOptions): Promise<unknown>;
	};
	getExecutionCancelSignal?(): AbortSignal | undefined;
};

/** The connection of one credential. Secrets stay in here. */
export interface Connection {
	readonly client: InstagramClient;
	readonly apiHost: string;
	readonly appSecret: string;
	readonly metaAppSecret: string;
	readonly verifyToken: string;
}

/** The Instagram connection named by the node's credential. */
export async function connectInstagram(context: RequestContext): Promise<Connection> {
	const credential = await context.getCredentials(CREDENTIAL);
	const field = (name: string) => (typeof credential[name] === 'string' ? credential[name].trim() : '');
	const apiHost = (field('apiHost') || INSTAGRAM_HOST).replace(/\/+$/, '');
	const base = [apiHost, field('apiVersion')].filter((part) => part !== '').join('/');
	return {
		client: createInstagramClient((request) => callGraph(context, base, request)),
		apiHost,
		appSecret: field('appSecret'),
		metaAppSecret: field('metaAppSecret'),
		verifyToken: field('verifyToken'),
	};
}

async function callGraph(context: RequestContext, base: string, request: GraphRequest): Promise<GraphResponse> {
	const signal = context.getExecutionCancelSignal?.();
	const options: IHttpRequestOptions = {
		method: request.method,
		url: `${base}/${request.path}`,
		...(request.query ? { qs: request.query } : {}),
		...(request.body === undefined
			? {}
			: { body: JSON.stringify(request.body), headers: { 'Content-Type': 'application/json' } }),
		// Text, not JSON: ids must not pass through a JavaScript number.
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: CALL_TIMEOUT_MS,
		...(signal ? { abortSignal: signal } : {}),
	};
	try {
		const answer = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL,
			options,
		)) as IN8nHttpFullResponse;
		return { answered: true, status: answer.statusCode, body: asText(answer.body) };
	} catch (error) {
		return { answered: false, cause: neverConnected(error) ? 'not_reached' : 'no_answer' };
	}
}

function asText(body: unknown): string {
	return typeof body === 'string' ? body : JSON.stringify(body ?? '');
}

const NO_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/** Whether an error, or what caused it, says that no connection was made. n8n wraps the original several deep. */
function neverConnected(error: unknown, depth = 0): boolean {
	if (typeof error !== 'object' || error === null || depth > 5) return false;
	const { code, httpCode, cause, errorResponse } = error as Record<string, unknown>;
	if ([code, httpCode].some((candidate) => typeof candidate === 'string' && NO_CONNECTION.has(candidate))) return true;
	return neverConnected(cause, depth + 1) || neverConnected(errorResponse, depth + 1);
}

/** Hosts that turned out to be no sandbox are left alone for this long. */
const NO_SANDBOX_MS = 5 * 60_000;
const noSandboxUntil = new Map<string, number>();

/**
 * Brings the store's clock for a sandbox account up to date (law 11). Does nothing for the real Instagram.
 *
 * @returns whether the account's host proved to be its sandbox
 */
export async function syncSandboxClock(
	context: RequestContext,
	store: Store,
	connection: Connection,
	account: Pick<AccountSummary, 'accountKey' | 'igAccountId'>,
): Promise<boolean> {
	const { apiHost, appSecret } = connection;
	if (apiHost === INSTAGRAM_HOST || (noSandboxUntil.get(apiHost) ?? 0) > Date.now()) return false;
	const nonce = randomBytes(16).toString('hex');
	const answer = await askClock(context, apiHost, nonce, account.igAccountId);
	const offset = answer === undefined ? null : readClockHandshake(answer, nonce, appSecret);
	if (offset === null) {
		// Silence may be a sandbox that restarts; an answer that is no handshake is another host.
		if (answer !== undefined) noSandboxUntil.set(apiHost, Date.now() + NO_SANDBOX_MS);
		return false;
	}
	await store.setClockOffset({ accountKey: account.accountKey, apiHost, offset });
	return true;
}

/** What the host answers to a clock handshake; undefined when it does not answer at all. */
async function askClock(context: RequestContext, apiHost: string, nonce: string, account: string): Promise<unknown> {
	try {
		const response = (await context.helpers.httpRequest({
			method: 'GET',
			url: `${apiHost}/sandbox/clock`,
			qs: { nonce, account } satisfies IDataObject,
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			timeout: 3000,
		})) as IN8nHttpFullResponse;
		return response.body ?? null;
	} catch {
		return undefined;
	}
}

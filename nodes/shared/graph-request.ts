import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { CALL_TIMEOUT_MS, type GraphRequest, type GraphResponse, type Transport } from '../../core';

/** The part of n8n's contexts that makes requests: execute, trigger, webhook, hook. */
export interface Requester {
	readonly helpers: { httpRequest(options: IHttpRequestOptions): Promise<unknown> };
	getExecutionCancelSignal?(): AbortSignal | undefined;
}

/**
 * A transport over n8n's own HTTP client. It never throws and never logs: an error of n8n's may hold the request,
 * and with it a token.
 *
 * @param base origin, with the API version behind it where there is one
 * @param token sent as a bearer; null for calls that carry what they need
 */
export function graphTransport(context: Requester, base: string, token: string | null): Transport {
	return async (request) => {
		try {
			const answer = (await context.helpers.httpRequest(optionsOf(context, base, token, request))) as IN8nHttpFullResponse;
			return { answered: true, status: answer.statusCode, body: asText(answer.body), headers: asHeaders(answer.headers) };
		} catch (error) {
			return { answered: false, cause: neverConnected(error) ? 'not_reached' : 'no_answer' } satisfies GraphResponse;
		}
	};
}

function optionsOf(context: Requester, base: string, token: string | null, request: GraphRequest): IHttpRequestOptions {
	const signal = context.getExecutionCancelSignal?.();
	const { body, type } = bodyOf(request);
	const headers = { ...(token === null ? {} : { Authorization: `Bearer ${token}` }), ...(type === null ? {} : { 'Content-Type': type }) };
	return {
		method: request.method,
		url: `${base}/${request.path}`,
		...(request.query ? { qs: request.query } : {}),
		...(body === null ? {} : { body }),
		headers,
		// Text, not JSON: ids must not pass through a JavaScript number.
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: CALL_TIMEOUT_MS,
		...(signal ? { abortSignal: signal } : {}),
	};
}

function bodyOf({ body, form }: GraphRequest): { body: string | null; type: string | null } {
	if (form) return { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' };
	return body === undefined ? { body: null, type: null } : { body: JSON.stringify(body), type: 'application/json' };
}

function asText(body: unknown): string {
	return typeof body === 'string' ? body : JSON.stringify(body ?? '');
}

function asHeaders(headers: unknown): Record<string, string> {
	if (typeof headers !== 'object' || headers === null) return {};
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

const NO_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/** Whether an error, or what caused it, says that no connection was made. n8n wraps the original several deep. */
function neverConnected(error: unknown, depth = 0): boolean {
	if (typeof error !== 'object' || error === null || depth > 5) return false;
	const { code, httpCode, cause, errorResponse } = error as Record<string, unknown>;
	if ([code, httpCode].some((candidate) => typeof candidate === 'string' && NO_CONNECTION.has(candidate))) return true;
	return neverConnected(cause, depth + 1) || neverConnected(errorResponse, depth + 1);
}

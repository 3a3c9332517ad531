import type { GraphRequest, GraphResponse, Transport } from '../../../../core/instagram/transport';

/** How long a call waits here for its answer: a local Instagram answers in milliseconds, and its silence is meant. */
const PATIENCE_MS = 2_000;

/** Real HTTP to a local Instagram, with the token as a bearer as n8n's own client sends it. @param base host, and version */
export function httpTransport(base: string, token: string | null): Transport {
	return async (request) => {
		try {
			const response = await fetch(addressOf(base, request), { ...initOf(request, token), signal: AbortSignal.timeout(PATIENCE_MS) });
			return { answered: true, status: response.status, body: await response.text(), headers: Object.fromEntries(response.headers) } satisfies GraphResponse;
		} catch (error) {
			return { answered: false, cause: isRefused(error) ? 'not_reached' : 'no_answer' };
		}
	};
}

function addressOf(base: string, { path, query }: GraphRequest): string {
	return `${base}/${path}${query ? `?${new URLSearchParams(query).toString()}` : ''}`;
}

function initOf({ method, body, form }: GraphRequest, token: string | null): RequestInit {
	const headers = {
		...(token === null ? {} : { Authorization: `Bearer ${token}` }),
		...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
	};
	if (form) return { method, headers, body: new URLSearchParams(form) };
	return { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}

function isRefused(error: unknown): boolean {
	const cause: unknown = error instanceof Error ? error.cause : undefined;
	return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

import type { Request } from './public-api';

const TIMEOUT_MS = 30_000;

/**
 * Calls n8n over HTTP. The key goes into a header, never into a message or an address.
 *
 * @param baseUrl as in the n8n API credential: ends in `/api/v1`
 */
export function fetchRequest(baseUrl: string, apiKey: string): Request {
	const base = baseUrl.replace(/(?<!\/)\/+$/, '');
	return async ({ method, path, query = {}, body }) => {
		const search = new URLSearchParams(Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])));
		const answer = await fetch(`${base}${path}${search.size > 0 ? `?${search.toString()}` : ''}`, {
			method,
			headers: { 'X-N8N-API-KEY': apiKey, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${messageIn(text)}`);
		if (text === '') return null;
		try {
			return JSON.parse(text) as unknown;
		} catch {
			throw new Error(`${method} ${path}: the answer is not JSON. Does the base URL end in /api/v1?`);
		}
	};
}

function messageIn(text: string): string {
	try {
		const { message } = JSON.parse(text) as { message?: unknown };
		return typeof message === 'string' ? message.slice(0, 300) : '';
	} catch {
		return '';
	}
}

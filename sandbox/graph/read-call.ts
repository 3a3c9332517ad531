import type { FastifyRequest } from 'fastify';
import type { GraphCall } from './call';

/** Reads the envelope of a call: version prefix, parameters, token (reference §0: Bearer header or access_token parameter). */
export function readCall(request: FastifyRequest): GraphCall {
	const url = new URL(request.url, `http://${request.headers.host ?? 'localhost'}`);
	const parts = url.pathname.split('/').filter((part) => part !== '').map(decode);
	const version = parts[0] !== undefined && /^v\d+\.\d+$/.test(parts[0]) ? parts[0] : null;
	if (version !== null) parts.shift();
	const body = isObject(request.body) ? request.body : {};
	const query = Object.fromEntries(url.searchParams);
	const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
	const inBody = typeof body['access_token'] === 'string' ? body['access_token'] : undefined;
	return {
		method: request.method, version, parts, query, body, token: bearer ?? query['access_token'] ?? inBody ?? null, base: url.origin,
		facts: { send: null, token: null, comment: null }, effects: [], bareIds: [],
	};
}

/** A path part that is no valid escape is taken as it came. */
function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

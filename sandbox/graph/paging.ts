import type { GraphCall } from './call';

/** One page of a list with the cursor to the next (reference §4.6); the link carries what was asked, never the token. */
export function page(list: Record<string, unknown>[], call: GraphCall, sizes: { usual: number; most: number }, path = call.parts.join('/')): Record<string, unknown> {
	// A list inside an object starts at its beginning; cursor and limit of the call are those of the outer list.
	const asked: { after?: string; limit?: string } = path === call.parts.join('/') ? call.query : {};
	const start = Number(Buffer.from(asked.after ?? '', 'base64url').toString() || '0');
	const limit = Math.min(Number(asked.limit ?? sizes.usual) || sizes.usual, sizes.most);
	const data = list.slice(start, start + limit);
	if (start + limit >= list.length) return { data };
	const after = Buffer.from(String(start + limit)).toString('base64url');
	const query = new URLSearchParams({ ...call.query, after });
	for (const secret of ['access_token', 'appsecret_proof']) query.delete(secret);
	// The fields of the outer object are not those of a list inside it.
	if (path !== call.parts.join('/')) for (const name of ['fields', 'limit']) query.delete(name);
	return { data, paging: { cursors: { after }, next: `${call.base}/${call.version === null ? '' : `${call.version}/`}${path}?${query.toString()}` } };
}

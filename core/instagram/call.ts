import { classifyGraphError, type GraphError } from './errors';
import * as z from 'zod';
import { parseJsonKeepingIds } from './json';
import type { GraphRequest, GraphResponse, Transport } from './transport';

export type CallResult<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly error: GraphError };

/** One typed call: what the schema reads of a good answer, else why there is none. */
export type GraphCall = <T>(request: GraphRequest, schema: z.ZodType<T>) => Promise<CallResult<T>>;

/** Ids stand in paths. One with a step up, a query or a fragment is no id of Instagram's, and would have our token call something else. */
const LEADS_ELSEWHERE = /(?:^|\/)\.{1,2}(?:\/|$)|[?#\\%\s]/;

/** Makes typed calls over a transport. A path that leads elsewhere is not called. */
export function graphCalls(transport: Transport): GraphCall {
	return async (request, schema) => {
		if (LEADS_ELSEWHERE.test(request.path)) return { ok: false, error: { class: 'not_reached', code: null, subcode: null } };
		const response = await transport(request);
		if (!response.answered) {
			return { ok: false, error: unanswered(response) };
		}
		if (response.status < 200 || response.status > 299) {
			return { ok: false, error: classifyGraphError(response.status, response.body, response.headers) };
		}
		const parsed = schema.safeParse(parseJsonKeepingIds(response.body));
		// A 200 we cannot read may still have done its work.
		if (!parsed.success) return { ok: false, error: { class: 'ambiguous', code: null, subcode: null } };
		return { ok: true, value: parsed.data };
	};
}

function unanswered(response: Extract<GraphResponse, { answered: false }>): GraphError {
	const nothing = { code: null, subcode: null };
	switch (response.cause) {
		case 'not_reached':
			return { class: 'not_reached', ...nothing };
		case 'paused': // It was never made either.
			return { class: 'not_reached', ...nothing, closed: { because: response.because, until: response.until } };
		case 'no_answer':
			return { class: 'ambiguous', ...nothing };
	}
}
/** An id; a bare number only while it is exact, as {@link parseJsonKeepingIds} leaves it. */
export const idText = z.union([z.string().min(1), z.number().int().transform(String)]);

export function mapOk<A, B>(result: CallResult<A>, map: (value: A) => B): CallResult<B> {
	return result.ok ? { ok: true, value: map(result.value) } : result;
}

/** UTC milliseconds of a Graph time such as `2026-11-20T22:44:49+0000`, which `Date.parse` alone may refuse. */
export function graphMillis(time: string): number {
	return Date.parse(time.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
}

/** Meta's pages show `/me` both flat and wrapped in `data[]` (reference §1.2). */
export function unwrapped<T>(schema: z.ZodType<T>): z.ZodType<T> {
	const wrapped = z.looseObject({ data: z.tuple([z.unknown()], z.unknown()) });
	return z.preprocess((value) => wrapped.safeParse(value).data?.data[0] ?? value, schema);
}

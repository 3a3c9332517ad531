import type { z } from 'zod';
import { classifyGraphError, type GraphError } from './errors';
import { parseJsonKeepingIds } from './json';
import type { GraphRequest, Transport } from './transport';

export type CallResult<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly error: GraphError };

/** One typed call: what the schema reads of a good answer, else why there is none. */
export type GraphCall = <T>(request: GraphRequest, schema: z.ZodType<T>) => Promise<CallResult<T>>;

/** Makes typed calls over a transport. */
export function graphCalls(transport: Transport): GraphCall {
	return async (request, schema) => {
		const response = await transport(request);
		if (!response.answered) {
			const lost = response.cause === 'not_reached' ? 'not_reached' : 'ambiguous';
			return { ok: false, error: { class: lost, code: null, subcode: null } };
		}
		if (response.status < 200 || response.status > 299) {
			return { ok: false, error: classifyGraphError(response.status, response.body) };
		}
		const parsed = schema.safeParse(parseJsonKeepingIds(response.body));
		// A 200 we cannot read may still have done its work.
		if (!parsed.success) return { ok: false, error: { class: 'ambiguous', code: null, subcode: null } };
		return { ok: true, value: parsed.data };
	};
}

export function mapOk<A, B>(result: CallResult<A>, map: (value: A) => B): CallResult<B> {
	return result.ok ? { ok: true, value: map(result.value) } : result;
}

/** UTC milliseconds of a Graph time such as `2026-11-20T22:44:49+0000`, which `Date.parse` alone may refuse. */
export function graphMillis(time: string): number {
	return Date.parse(time.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
}

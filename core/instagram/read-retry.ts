import { classifyGraphError } from './errors';
import type { GraphResponse, Transport } from './transport';

export interface RetryOptions {
	/** Waits so many ms. */
	readonly sleep: (ms: number) => Promise<void>;
	/** A number in [0, 1). */
	readonly random: () => number;
	/** Calls in all, the first included. */
	readonly tries?: number;
}

/** First wait at most this long, each later one at most twice the one before: short, a person may be waiting. */
const BASE_MS = 400;
const CAP_MS = 5_000;

/**
 * Repeats reads that failed for a passing reason, with full jitter, so that many waiting callers do not come back
 * together. Whatever changes something is never repeated here: a POST or DELETE may have done its work.
 */
export function retryReads(transport: Transport, { sleep, random, tries = 3 }: RetryOptions): Transport {
	return async (request) => {
		let response = await transport(request);
		if (request.method !== 'GET') return response;
		for (let failures = 1; failures < tries && isPassing(response); failures++) {
			await sleep(random() * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1)));
			response = await transport(request);
		}
		return response;
	};
}

/** Reference §4.9: codes 1 and 2, and whatever is no Graph answer at all, may be over in a moment. */
function isPassing(response: GraphResponse): boolean {
	if (!response.answered) return response.cause !== 'paused';
	if (response.status >= 200 && response.status <= 299) return false;
	return classifyGraphError(response.status, response.body).class === 'ambiguous';
}

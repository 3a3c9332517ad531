import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios from 'axios';

/** A connection kept open may be closed by the receiver just as the next update goes out by it. */
const ONCE = { httpAgent: new HttpAgent({ keepAlive: false }), httpsAgent: new HttpsAgent({ keepAlive: false }) };

export interface PostResult {
	/** null: nobody answered. */
	status: number | null;
	body: string;
	error: string | null;
	ms: number;
}

/** One POST of exactly these bytes to the receiver. */
export async function postBytes(url: string, bytes: Buffer, headers: Record<string, string>, timeoutMs: number, stopping: AbortSignal): Promise<PostResult> {
	const started = performance.now();
	try {
		const answer = await axios.post<string>(url, bytes, {
			headers: { 'Content-Type': 'application/json', 'User-Agent': 'facebookexternalua', ...headers },
			timeout: timeoutMs,
			...ONCE,
			// A receiver that accepts and then says nothing is bounded by the signal, not by the socket time-out alone.
			signal: AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs + 100)]),
			maxRedirects: 0,
			proxy: false,
			responseType: 'text',
			transformResponse: (data: string) => data,
			validateStatus: () => true,
		});
		return { status: answer.status, body: answer.data, error: null, ms: Math.round(performance.now() - started) };
	} catch (error) {
		return { status: null, body: '', error: axios.isAxiosError(error) ? (error.code ?? error.message) : String(error), ms: Math.round(performance.now() - started) };
	}
}

/** reference §3.4: everything but a 2xx is tried again. */
export function accepted(result: PostResult): boolean {
	return result.status !== null && result.status >= 200 && result.status < 300;
}

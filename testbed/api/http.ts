import { Agent } from 'node:http';
import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly body: unknown;
}

/** n8n refused a request; `status` and `body` are its answer. */
export class N8nApiError extends Error {
	constructor(
		readonly request: string,
		readonly status: number,
		readonly body: unknown,
	) {
		super(`${request} answered ${status}: ${messageIn(body)}`);
		this.name = 'N8nApiError';
	}
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Requests to one n8n with fixed headers. */
export class Http {
	private readonly client: AxiosInstance;

	/** @param headers sent with every request; never part of an error message */
	constructor(url: string, headers: Readonly<Record<string, string>>) {
		this.client = axios.create({
			baseURL: url,
			headers: { ...headers },
			proxy: false,
			// n8n closes a connection that was idle for five seconds, at times just as the next request goes out by it.
			httpAgent: new Agent({ keepAlive: false }),
			timeout: 60_000,
			validateStatus: () => true,
		});
	}

	/**
	 * @param body sent as JSON, or as the FormData it is
	 * @throws N8nApiError for any status from 400 up
	 */
	async send(method: Method, path: string, body?: unknown, query?: Readonly<Record<string, unknown>>): Promise<Answer> {
		const request: AxiosRequestConfig = { method, url: path };
		if (body !== undefined) request.data = body;
		if (query !== undefined) request.params = query;
		const response = await this.client.request<unknown>(request);
		if (response.status >= 400) throw new N8nApiError(`${method} ${path}`, response.status, response.data);
		return { status: response.status, headers: Object.fromEntries(Object.entries(response.headers)), body: response.data };
	}

	/** As `send`, giving the answer's body as the shape the caller knows this route to have. */
	async json<T>(method: Method, path: string, body?: unknown, query?: Readonly<Record<string, unknown>>): Promise<T> {
		return (await this.send(method, path, body, query)).body as T;
	}
}

function messageIn(body: unknown): string {
	if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') {
		return body.message;
	}
	return (typeof body === 'string' ? body : (JSON.stringify(body) as string | undefined))?.slice(0, 500) ?? '';
}

import type { GraphRequest, GraphResponse, Transport } from '../../../core/instagram/transport';

/** An Instagram made of answers by `METHOD path`; it remembers what it was asked. What it does not know is an unknown path. */
export class AnsweringGraph {
	readonly requests: GraphRequest[] = [];

	constructor(
		readonly answers: Record<string, unknown>,
		private readonly headers?: Record<string, string>,
	) {}

	readonly transport: Transport = async (request): Promise<GraphResponse> => {
		this.requests.push(request);
		const answer = this.answers[`${request.method} ${request.path}`];
		if (answer === 'down') return { answered: false, cause: 'not_reached' };
		const known = answer ?? graphError(2500);
		const status = isError(known) ? 400 : 200;
		return { answered: true, status, body: JSON.stringify(known), ...(this.headers ? { headers: this.headers } : {}) };
	};
}

function isError(answer: unknown): boolean {
	return typeof answer === 'object' && answer !== null && 'error' in answer;
}

/** An error as Meta's catalogue has it (reference §4.9). */
export function graphError(code: number, subcode?: number, message = 'some words'): { error: Record<string, unknown> } {
	return { error: { message, type: 'OAuthException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }) } };
}

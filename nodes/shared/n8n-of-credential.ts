import { NodeOperationError, type IExecuteFunctions, type IHttpRequestOptions } from 'n8n-workflow';
import { publicApi, type N8nRequest } from '../../core';

/** n8n's own API credential. */
export const N8N_API = 'n8nApi';
const TIMEOUT_MS = 30_000;

/** The n8n of the node's API credential. @throws NodeOperationError when the credential has no base URL */
export async function n8nOf(context: IExecuteFunctions): Promise<ReturnType<typeof publicApi>> {
	const { baseUrl } = await context.getCredentials<{ baseUrl?: unknown }>(N8N_API);
	if (typeof baseUrl !== 'string' || baseUrl === '') {
		throw new NodeOperationError(context.getNode(), 'The n8n API credential has no base URL', { itemIndex: 0, description: 'Enter it as https://your-n8n/api/v1.' });
	}
	const base = baseUrl.replace(/(?<!\/)\/+$/, '');
	const request: N8nRequest = async ({ method, path, query, body }) => {
		const options: IHttpRequestOptions = {
			method,
			url: `${base}${path}`,
			json: true,
			timeout: TIMEOUT_MS,
			...(query === undefined ? {} : { qs: { ...query } }),
			...(body === undefined ? {} : { body }),
		};
		try {
			return (await context.helpers.httpRequestWithAuthentication.call(context, N8N_API, options)) as unknown;
		} catch (error) {
			throw new NodeOperationError(context.getNode(), `${method} ${path}: ${reasonIn(error)}`, { itemIndex: 0 });
		}
	};
	return publicApi(request);
}

/** What n8n answered; the error around it says only the status. */
function reasonIn(error: unknown): string {
	const { description, message } = error as { description?: unknown; message?: unknown };
	return [message, description].filter((each): each is string => typeof each === 'string' && each !== '').join(': ') || 'no answer';
}

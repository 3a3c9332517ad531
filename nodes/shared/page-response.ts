import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { PAGE_HEADERS } from '../../core';

export const DONE: IWebhookResponseData = { noWebhookResponse: true };

/** What we use of n8n's Express response; Express' own types are not installed. */
export interface PlainResponse {
	status(code: number): PlainResponse;
	type(name: string): PlainResponse;
	set(headers: Readonly<Record<string, string>>): PlainResponse;
	send(text: string): PlainResponse;
	redirect(status: number, address: string): void;
}

/** Answers by ourselves (law 12): what is on the page is in no execution. */
export function respond(context: IWebhookFunctions, status: number, type: 'text/html' | 'application/json' | 'text/plain', text: string): IWebhookResponseData {
	const response = context.getResponseObject() as PlainResponse;
	response.status(status).set(PAGE_HEADERS).type(type).send(text);
	return DONE;
}

/** Sends the visitor to another page of ours, with a cookie. */
export function redirect(context: IWebhookFunctions, address: string, cookie: string): IWebhookResponseData {
	(context.getResponseObject() as PlainResponse).set({ ...PAGE_HEADERS, 'Set-Cookie': cookie }).redirect(303, address);
	return DONE;
}

/** The fields of a form or a query; n8n gives no object at all for a form that was sent empty. */
export function fieldsOf(sent: unknown): Readonly<Record<string, unknown>> {
	return typeof sent === 'object' && sent !== null ? (sent as Readonly<Record<string, unknown>>) : {};
}

/** One text of a query or a form; anything else counts as missing. */
export function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** Who asks, as far as n8n knows: behind a proxy set N8N_PROXY_HOPS. Used for limits, and stored by nobody. */
export function visitorOf(context: IWebhookFunctions): string {
	return textOf((context.getRequestObject() as { ip?: unknown }).ip);
}

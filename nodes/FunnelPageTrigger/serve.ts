import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { languageOf, livePage, REPORT_HEADERS, type AccountSummary, type Store } from '../../core';
import { openStore } from '../shared/store';
import { admit } from './admit';

/** Nothing of the page is in an execution: it is answered here (law 12). */
const DONE: IWebhookResponseData = { noWebhookResponse: true };

/** What we use of n8n's Express response; Express' own types are not installed. */
export interface PlainResponse {
	status(code: number): PlainResponse;
	type(name: string): PlainResponse;
	set(headers: Readonly<Record<string, string>>): PlainResponse;
	send(text: string): PlainResponse;
}

/** Serves one page to somebody who may see it. Never throws: n8n would make a 500 with a stack trace of it. */
export async function serve(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = context.getResponseObject() as unknown as PlainResponse;
	try {
		const refusal = await admit(context);
		if (refusal !== null) {
			response.status(refusal.status).set({ ...REPORT_HEADERS, ...refusal.headers }).type('text/plain').send(refusal.words);
			return DONE;
		}
		const store = await openStore(context);
		const query = context.getQueryData() as Record<string, unknown>;
		const [first, ...others] = await accountsOf(context, store);
		if (!first) {
			response.status(503).set(REPORT_HEADERS).type('text/plain').send('NO_ACCOUNT: run "00 set-up and health" first.');
			return DONE;
		}
		const { status, html } = await livePage(store, { query, accounts: [first, ...others], language: languageOf(query.lang, context.getHeaderData()['accept-language']) });
		response.status(status).set(REPORT_HEADERS).type('text/html').send(html);
	} catch (error) {
		context.logger.error('Funnel Page Trigger could not serve a page', { cause: error instanceof Error ? error.message : 'unknown' });
		response.status(503).set(REPORT_HEADERS).type('text/plain').send('TRY_AGAIN');
	}
	return DONE;
}

/** The accounts the page is for: the one the node names, else all. */
async function accountsOf(context: IWebhookFunctions, store: Store): Promise<AccountSummary[]> {
	const given: unknown = context.getNodeParameter('accountKey', '');
	const wanted = typeof given === 'string' ? given.trim() : '';
	const accounts = await store.listAccounts({});
	return wanted === '' ? accounts : accounts.filter(({ accountKey }) => accountKey === wanted);
}

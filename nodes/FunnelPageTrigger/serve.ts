import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { languageOf, livePage, REPORT_HEADERS } from '../../core';
import { accountsOf } from '../shared/page-accounts';
import { DONE, fieldsOf, type PlainResponse } from '../shared/page-response';
import { openStore } from '../shared/store';
import { admit } from './admit';

/** Serves one page to somebody who may see it; nothing of it is in an execution (law 12). Never throws: n8n would make a 500 with a stack trace of it. */
export async function serve(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const answer = (status: number, type: string, text: string) => {
		(context.getResponseObject() as unknown as PlainResponse).status(status).set(REPORT_HEADERS).type(type).send(text);
		return DONE;
	};
	try {
		const store = await openStore(context);
		const query = fieldsOf(context.getQueryData());
		const language = languageOf(query.lang, context.getHeaderData()['accept-language']);
		const admission = await admit(context, store, language);
		if (!admission.admitted) return admission.answered;
		const [first, ...others] = await accountsOf(context, store);
		if (!first) return answer(503, 'text/plain', 'NO_ACCOUNT: run "00 set-up and health" first.');
		const { status, html } = await livePage(store, { query, accounts: [first, ...others], language, visitor: admission.visitor });
		return answer(status, 'text/html', html);
	} catch (error) {
		context.logger.error('Funnel Page Trigger could not serve a page', { cause: error instanceof Error ? error.message : 'unknown' });
		return answer(503, 'text/plain', 'TRY_AGAIN');
	}
}

import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { languageOf, unsubscribedPage, unsubscribeForm } from '../../core';
import { openStore } from '../shared/store';
import { respond, textOf } from '../shared/page-response';

/** The link of an e-mail (RFC 8058): opening it shows a button, a POST to it acts, without a login or anything in its body. */
export async function serveUnsubscribe(context: IWebhookFunctions, isPost: boolean): Promise<IWebhookResponseData> {
	const query = context.getQueryData() as Record<string, unknown>;
	const language = languageOf(query.lang, context.getHeaderData()['accept-language']);
	if (!isPost) {
		const { status, html } = unsubscribeForm(language);
		return respond(context, status, 'text/html', html);
	}
	const store = await openStore(context);
	const { outcome } = await store.unsubscribe({ link: textOf(query.t) });
	const { status, html } = unsubscribedPage(outcome, language);
	return respond(context, status, 'text/html', html);
}

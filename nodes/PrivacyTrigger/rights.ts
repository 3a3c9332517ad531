import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { answerPage, codePage, formPage, languageOf, RIGHTS, type AccountSummary, type Store } from '../../core';
import { accountsOf } from '../shared/page-accounts';
import { fieldsOf, respond, textOf, visitorOf } from '../shared/page-response';

type Fields = Readonly<Record<string, unknown>>;

/** The form, the page with the code, and the answer behind its link. A new request goes to the workflow, by its key. */
export async function serveRights(context: IWebhookFunctions, store: Store, isPost: boolean): Promise<IWebhookResponseData> {
	const fields = fieldsOf(isPost ? context.getBodyData() : context.getQueryData());
	const language = languageOf(fields.lang, context.getHeaderData()['accept-language']);
	if (fields.t !== undefined) {
		const link = textOf(fields.t);
		const answer = await store.openAnswer({ link, visitor: visitorOf(context), take: isPost });
		const { status, html } = answerPage(answer, link, language);
		return respond(context, status, 'text/html', html);
	}
	const accounts = await accountsOf(context, store);
	if (accounts.length === 0) return respond(context, 503, 'text/plain', 'NO_ACCOUNT');
	return isPost ? open(context, store, accounts, fields) : respond(context, 200, 'text/html', formPage({ language, accounts }));
}

async function open(context: IWebhookFunctions, store: Store, accounts: readonly AccountSummary[], fields: Fields): Promise<IWebhookResponseData> {
	const language = languageOf(fields.lang, context.getHeaderData()['accept-language']);
	const kind = RIGHTS.find((right) => right === fields.right);
	const account = accounts.find(({ accountKey }) => accountKey === fields.account);
	if (!kind || !account) return respond(context, 400, 'text/html', formPage({ language, accounts, problem: 'choice_missing' }));
	const opened = await store.openRequest({ accountKey: account.accountKey, kind, language, detail: textOf(fields.detail), visitor: visitorOf(context) });
	if (!opened.opened) {
		return respond(context, opened.why === 'too_many' ? 429 : 400, 'text/html', formPage({ language, accounts, problem: opened.why }));
	}
	const answered = respond(context, 200, 'text/html', codePage(opened, { username: account.username, address: '' }));
	const { requestKey, accountKey } = opened.request;
	return { ...answered, workflowData: [[{ json: { requestKey, accountKey, kind } }]] };
}

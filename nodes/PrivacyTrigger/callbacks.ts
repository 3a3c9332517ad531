import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { languageOf, readSignedRequest, statusPage, type CallbackKind } from '../../core';
import { readApp } from '../shared/app';
import { openStore } from '../shared/store';
import { syncSandboxClock } from '../shared/sandbox-clock';
import { respond, textOf } from '../shared/page-response';

/**
 * Takes a callback of Meta about a connected account (reference §6). Either of the app's secrets may have signed it.
 * Forged, too old and seen before get the same answer. The workflow only hears that there is something to see.
 */
export async function receiveCallback(context: IWebhookFunctions, kind: CallbackKind): Promise<IWebhookResponseData> {
	const app = await readApp(context);
	const body = context.getBodyData() as Record<string, unknown>;
	const request = readSignedRequest(body.signed_request, [app.appSecret, app.metaAppSecret]);
	if (!request) return respond(context, 403, 'text/plain', 'FORBIDDEN');
	const store = await openStore(context);
	for (const account of await store.listAccounts({})) if (account.apiHost === app.apiHost) await syncSandboxClock(context, store, app, account);
	const outcome = await store.recordCallback({ kind, request });
	if (!outcome.accepted) return respond(context, 403, 'text/plain', 'FORBIDDEN');
	const answered =
		kind === 'deauthorise'
			? respond(context, 200, 'text/plain', 'OK')
			: respond(context, 200, 'application/json', JSON.stringify(receiptOf(context, outcome.confirmationCode)));
	return { ...answered, workflowData: [[{ json: { callback: kind } }]] };
}

/** Where the owner of the account sees how far the deletion is. */
function receiptOf(context: IWebhookFunctions, code: string): { url: string; confirmation_code: string } {
	const address = new URL(context.getNodeWebhookUrl('setup') ?? 'about:blank');
	address.searchParams.set('code', code);
	return { url: address.href, confirmation_code: code };
}

export async function showStatus(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const query = context.getQueryData() as Record<string, unknown>;
	const store = await openStore(context);
	const code = textOf(query.code);
	const { status, html } = statusPage(code === '' ? null : await store.readDeletionStatus({ code }), languageOf(query.lang, context.getHeaderData()['accept-language']));
	return respond(context, status, 'text/html', html);
}

import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { openStore } from '../shared/store';
import { receiveCallback, showStatus } from './callbacks';
import { respond } from '../shared/page-response';
import { serveOptIn } from './opt-in';
import { serveRights } from './rights';
import { serveUnsubscribe } from './unsubscribe';

/** Serves one page. Never throws: n8n would make a 500 with a stack trace of it. */
export async function serve(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const page = context.getNodeParameter('page', 'rights');
		const isPost = context.getWebhookName() !== 'setup';
		switch (page) {
			case 'dataDeletion':
				return isPost ? await receiveCallback(context, 'data_deletion') : await showStatus(context);
			case 'deauthorise':
				return isPost ? await receiveCallback(context, 'deauthorise') : respond(context, 200, 'text/plain', 'OK');
			case 'optIn':
				return await serveOptIn(context, isPost);
			case 'unsubscribe':
				return await serveUnsubscribe(context, isPost);
			default:
				return await serveRights(context, await openStore(context), isPost);
		}
	} catch (error) {
		context.logger.error('Privacy Trigger could not serve a page', { cause: error instanceof Error ? error.message : 'unknown' });
		return respond(context, 503, 'text/plain', 'TRY_AGAIN');
	}
}

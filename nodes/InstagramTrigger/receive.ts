import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { answerHandshake, checkSignature, FAMILIES, normaliseWebhook, type Family, type Store } from '../../core';
import { connectInstagram, syncSandboxClock, type Connection } from '../shared/instagram';
import { openStore } from '../shared/store';
import { toOutputs } from './outputs';

const DONE: IWebhookResponseData = { noWebhookResponse: true };

/**
 * Answers Meta. The answer goes out by ourselves after the commit, so a busy n8n cannot delay it (law 12);
 * the workflow starts afterwards. Never throws: n8n would make a 500 with a stack trace of it.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const connection = await connectInstagram(context);
		return context.getWebhookName() === 'setup' ? handshake(context, connection) : await update(context, connection);
	} catch (error) {
		// Meta keeps the update and delivers it again for 36 h; nothing is lost by saying so.
		context.logger.error('Instagram Trigger could not record an update', { cause: nameOf(error) });
		return answer(context, 503, 'TRY_AGAIN');
	}
}

function handshake(context: IWebhookFunctions, { verifyToken }: Connection): IWebhookResponseData {
	const result = answerHandshake(context.getQueryData() as Record<string, unknown>, verifyToken);
	return result.accepted ? answer(context, 200, result.challenge) : answer(context, 403, 'FORBIDDEN');
}

async function update(context: IWebhookFunctions, connection: Connection): Promise<IWebhookResponseData> {
	const body = await rawBodyOf(context);
	const header = context.getHeaderData()['x-hub-signature-256'];
	const signature = Array.isArray(header) ? undefined : header;
	const check = checkSignature(body, signature, [connection.appSecret, connection.metaAppSecret]);
	if (!check.valid) {
		return check.reason === 'unsigned' ? answer(context, 401, 'UNSIGNED') : answer(context, 403, 'FORBIDDEN');
	}
	const store = await openStore(context);
	await syncClocks(context, store, connection);
	const webhook = normaliseWebhook(body, Date.now());
	const { handedOff } = await store.recordEvents({ ...webhook, answered: answeredOutputs(context) });
	const answered = answer(context, 200, 'EVENT_RECEIVED');
	return handedOff.length === 0 ? answered : { ...answered, workflowData: toOutputs(handedOff) };
}

async function syncClocks(context: IWebhookFunctions, store: Store, connection: Connection): Promise<void> {
	for (const account of await store.listAccounts({})) {
		if (account.apiHost === connection.apiHost) await syncSandboxClock(context, store, connection, account);
	}
}

async function rawBodyOf(context: IWebhookFunctions): Promise<Buffer> {
	const request = context.getRequestObject() as unknown as { rawBody?: unknown; readRawBody?: () => Promise<void> };
	if (!Buffer.isBuffer(request.rawBody)) await request.readRawBody?.();
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : Buffer.alloc(0);
}

function answeredOutputs(context: IWebhookFunctions): Family[] {
	const chosen: unknown = context.getNodeParameter('answered', ['storyReply']);
	return FAMILIES.filter((family) => Array.isArray(chosen) && chosen.includes(family));
}

/** What we use of n8n's Express response; Express' own types are not installed. */
interface PlainResponse {
	status(code: number): PlainResponse;
	type(name: string): PlainResponse;
	send(text: string): PlainResponse;
}

function answer(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
	const response = context.getResponseObject() as PlainResponse;
	response.status(status).type('text/plain').send(text);
	return DONE;
}

function nameOf(error: unknown): string {
	return error instanceof Error ? error.message : 'unknown';
}

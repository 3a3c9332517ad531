import { setTimeout as sleep } from 'node:timers/promises';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { callbackHtml, finishLogin } from './connect-callback';
import { readApp, type InstagramApp } from '../shared/app';
import { mayBeSandbox, syncSandboxClock } from '../shared/sandbox-clock';
import { answerHandshake, checkSignature, normaliseWebhook, StoreError, type Family, type NormalisedWebhook, type SignatureCheck, type Store } from '../../core';
import { openStore } from '../shared/store';
import { answeredOutputs } from './answered';
import { toOutputs } from './outputs';
import { RecentCredentials } from './recent-credentials';
import { SharedRecording } from './shared-recording';
import { SharedStarts } from './shared-starts';

const DONE: IWebhookResponseData = { noWebhookResponse: true };

const credentials = new RecentCredentials(() => performance.now());

/** What webhooks of one trigger share in a burst. */
interface Shared {
	readonly recording: SharedRecording;
	readonly starts: SharedStarts;
}
const shared = new Map<string, Shared>();

/**
 * Answers Meta. The answer goes out by ourselves after the commit, so a busy n8n cannot delay it (law 12);
 * the workflow starts afterwards. Never throws: n8n would make a 500 with a stack trace of it.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		if (context.getWebhookName() !== 'setup') return await update(context);
		const app = await readApp(context);
		// n8n gives a node one GET address: Meta's handshake comes to it, and people who logged in by a link.
		const query = context.getQueryData() as Record<string, unknown>;
		return query['hub.mode'] === undefined && query.state !== undefined ? await comeBack(context, app, query) : handshake(context, app);
	} catch (error) {
		credentials.forget(context);
		// Meta keeps the update and delivers it again for 36 h; nothing is lost by saying so.
		context.logger.error('Instagram Trigger could not record an update', { cause: nameOf(error) });
		return answer(context, 503, 'TRY_AGAIN');
	}
}

function handshake(context: IWebhookFunctions, { verifyToken }: InstagramApp): IWebhookResponseData {
	const result = answerHandshake(context.getQueryData() as Record<string, unknown>, verifyToken);
	return result.accepted ? answer(context, 200, result.challenge) : answer(context, 403, 'FORBIDDEN');
}

/** A person comes back from logging in at Instagram. The address holds a code: no page of ours passes it on. */
async function comeBack(context: IWebhookFunctions, app: InstagramApp, query: Record<string, unknown>): Promise<IWebhookResponseData> {
	const page = await finishLogin(context, await openStore(context), app, query);
	const response = context.getResponseObject() as PlainResponse;
	response.status(page.page === 'connected' ? 200 : 403);
	response.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" });
	response.type('text/html').send(callbackHtml(page));
	return DONE;
}

async function update(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = await rawBodyOf(context);
	const signed = await appThatSigned(context, body);
	if (!signed.valid) return signed.reason === 'unsigned' ? answer(context, 401, 'UNSIGNED') : answer(context, 403, 'FORBIDDEN');
	const { app } = signed;
	const store = await openStore(credentials.of(context));
	if (mayBeSandbox(app.apiHost)) await syncClocks(context, store, app);
	const webhook = normaliseWebhook(body, Date.now());
	const outputs = answeredOutputs(context);
	const record = async (all: NormalisedWebhook) => (await store.recordEvents({ ...all, answered: outputs })).handedOff;
	// A test in the editor waits for its own.
	const sharing = context.getMode() === 'manual' ? null : sharedBy(context, outputs);
	const handedOff = await (sharing?.recording.record(webhook, record) ?? record(webhook));
	const answered = answer(context, 200, 'EVENT_RECEIVED');
	const started = await (sharing?.starts.take(handedOff) ?? handedOff);
	return started.length === 0 ? answered : { ...answered, workflowData: toOutputs(started) };
}

type Signed = { readonly valid: true; readonly app: InstagramApp } | Extract<SignatureCheck, { valid: false }>;

/** The app whose secret signed these bytes. One that was read a moment ago may have a new secret since, so a signature is refused only by what n8n has now. */
async function appThatSigned(context: IWebhookFunctions, body: Buffer): Promise<Signed> {
	const header = context.getHeaderData()['x-hub-signature-256'];
	const signature = Array.isArray(header) ? undefined : header;
	const check = async (): Promise<Signed> => {
		const app = await readApp(credentials.of(context));
		const checked = checkSignature(body, signature, [app.appSecret, app.metaAppSecret]);
		return checked.valid ? { valid: true, app } : checked;
	};
	const checked = await check();
	if (checked.valid || checked.reason === 'unsigned') return checked;
	credentials.forget(context);
	return check();
}

/** Of a statement the database refuses it may be one update that is to blame; what else a store says is true of all of them. */
function concernsAll(error: unknown): boolean {
	return error instanceof StoreError && error.code !== 'refused';
}

function sharedBy(context: IWebhookFunctions, outputs: readonly Family[]): Shared {
	const name = [context.getWorkflow().id, context.getNode().id, ...outputs].join(' ');
	const known = shared.get(name) ?? { recording: new SharedRecording(concernsAll), starts: new SharedStarts(() => performance.now(), sleep) };
	shared.set(name, known);
	return known;
}

async function syncClocks(context: IWebhookFunctions, store: Store, app: InstagramApp): Promise<void> {
	for (const account of await store.listAccounts({})) {
		if (account.apiHost === app.apiHost) await syncSandboxClock(context, store, app, account);
	}
}

async function rawBodyOf(context: IWebhookFunctions): Promise<Buffer> {
	const request = context.getRequestObject() as unknown as { rawBody?: unknown; readRawBody?: () => Promise<void> };
	if (!Buffer.isBuffer(request.rawBody)) await request.readRawBody?.();
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : Buffer.alloc(0);
}

/** What we use of n8n's Express response; Express' own types are not installed. */
interface PlainResponse {
	status(code: number): PlainResponse;
	type(name: string): PlainResponse;
	set(headers: Readonly<Record<string, string>>): PlainResponse;
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

import type { ICredentialsDecrypted, ICredentialTestFunctions, IHttpRequestOptions, INodeCredentialTestResult } from 'n8n-workflow';
import type { AccountIdentity, CallResult, GraphError } from '../../core';
import { clientWithToken } from './account-client';
import { appOfCredential, type InstagramApp } from './app';
import { storesInUse } from './store';

/**
 * n8n's test of an Instagram credential: does Instagram answer, for whom, and until when? The token in the
 * credential is only the start of it: where the funnel has a fresh one, that is the one that counts.
 */
export async function testInstagramCredential(this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	const app = appOfCredential(credential.type, credential.data ?? {});
	if (app.appSecret === '') return failed('The Instagram app secret is missing. It is under Instagram > API setup > Business login settings.');
	if (app.seed === '') return failed('Not connected yet: press the connect button, or enter an access token.');
	const kept = await freshToken(app);
	const client = clientWithToken({ helpers: { httpRequest: (options) => request(this, options) } }, app, kept?.token ?? app.seed);
	return toResult(await client.readIdentity(), kept?.expiresAt ?? null);
}

async function freshToken({ seed, appSecret }: InstagramApp): Promise<{ token: string; expiresAt: number | null } | null> {
	for (const store of storesInUse()) {
		const kept = await store.lookUpSeed({ seed, appSecret }).catch(() => null);
		if (kept) return kept;
	}
	return null;
}

/** Credential tests have n8n's older request helper only. */
async function request({ helpers }: ICredentialTestFunctions, { method, url, qs, headers, body, timeout }: IHttpRequestOptions): Promise<unknown> {
	const options = { method: method ?? 'GET', uri: url, qs, headers, body, timeout, simple: false, resolveWithFullResponse: true, json: false };
	return await (helpers.request(options) as Promise<unknown>);
}

function toResult(identity: CallResult<AccountIdentity>, expiresAt: number | null): INodeCredentialTestResult {
	if (!identity.ok) return failed(cureOf(identity.error));
	const until = expiresAt === null ? '' : `; the token is good until ${new Date(expiresAt).toISOString().slice(0, 10)} and is refreshed before`;
	return { status: 'OK', message: `Connected as @${identity.value.username}${until}` };
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}

function cureOf({ class: errorClass, code, subcode }: GraphError): string {
	const codes = `(code ${code ?? '-'}/${subcode ?? '-'})`;
	switch (errorClass) {
		case 'token_dead':
			return `The access token is dead ${codes}. Generate a new one in the Meta app dashboard, or connect again.`;
		case 'not_reached':
			return 'The API host cannot be reached from this n8n. Check API Host and the network.';
		case 'throttled':
			return `Instagram limits the calls of this account at the moment ${codes}. Nothing is wrong with the credential; try later.`;
		case 'account_stop':
			return `Instagram has restricted the account or the app ${codes}. Open Instagram and the Meta app dashboard and follow what they ask.`;
		case 'configuration':
		case 'not_found':
			return `Instagram refuses the call ${codes}. Check that the token is of a professional account, was given for this app, and that API Version is a current one.`;
		case 'ambiguous':
		case 'already_done':
		case 'window_closed':
		case 'person_unreachable':
		case 'thread_elsewhere':
		case 'profile_consent':
			return `Instagram gave no usable answer ${codes}. Try again in a minute.`;
	}
}

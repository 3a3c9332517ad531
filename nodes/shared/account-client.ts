import { setTimeout as sleep } from 'node:timers/promises';
import {
	accountTransport, createInstagramClient, facebookTransport, graphCalls, readPageToken, retryReads, tokenCalls, UsageBrake,
	type AccountSummary, type CallResult, type InstagramClient, type LongToken, type Store, type TokenCalls, type Transport,
} from '../../core';
import { loginHosts, type InstagramApp } from './app';
import { graphTransport, type Requester } from './graph-request';

/** How full each account's allowance is, over all nodes of this process. */
const brake = new UsageBrake();

/** Address the Graph API is called at. */
export function graphBase({ apiHost, apiVersion }: InstagramApp): string {
	return [apiHost, apiVersion].filter((part) => part !== '').join('/');
}

/** The Graph API as one token speaks to it, in the way of the app's login. */
function speakingWith(context: Requester, app: InstagramApp, token: string, igAccountId: string | null): Transport {
	const transport = graphTransport(context, graphBase(app), token);
	if (app.login === 'instagram') return transport;
	return facebookTransport(transport, { token, appSecret: app.metaAppSecret || app.appSecret, igAccountId });
}

/** The client of a connected account: its token from the vault, its pauses kept, its reads repeated. */
export function accountClient(
	context: Requester,
	store: Store,
	app: InstagramApp,
	{ accountKey, igAccountId }: Pick<AccountSummary, 'accountKey' | 'igAccountId'>,
): InstagramClient {
	const withToken = (token: string) => speakingWith(context, app, token, igAccountId);
	const line = { accountKey, appSecret: app.appSecret };
	const transport = accountTransport(store, line, { withToken, brake, now: () => performance.now(), sleep });
	return createInstagramClient(retryReads(transport, { sleep, random: Math.random }), app.login);
}

/** A client that speaks with one token and knows no account yet: to find out whose it is. */
export function clientWithToken(context: Requester, app: InstagramApp, token: string): InstagramClient {
	const transport = speakingWith(context, app, token, null);
	return createInstagramClient(retryReads(transport, { sleep, random: Math.random }), app.login);
}

/** The Page token behind a user token of Facebook Login. */
export function pageTokenBehind(context: Requester, app: InstagramApp, token: string): Promise<CallResult<LongToken>> {
	return readPageToken(graphCalls(speakingWith(context, app, token, null)));
}

/** Calls about tokens themselves. */
export function tokenCallsOf(context: Requester, app: InstagramApp): TokenCalls {
	return tokenCalls({
		graph: graphTransport(context, app.apiHost, null),
		login: graphTransport(context, loginHosts(app).tokens, null),
	});
}

/** Waits so many ms. */
export async function pause(ms: number): Promise<void> {
	await sleep(ms);
}

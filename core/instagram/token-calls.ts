import * as z from 'zod';
import { graphCalls, mapOk, type CallResult } from './call';
import type { GraphRequest, Transport } from './transport';

/** A long-lived token and how long it is good for. */
export interface LongToken {
	readonly token: string;
	/** ms; 60 days at Instagram (reference §1.2). Null: the answer did not say, as for tokens without an end. */
	readonly expiresInMs: number | null;
}

/** What Instagram Login gives for a code: a token of one hour (reference §1.2, step 2). */
export interface ShortToken {
	readonly token: string;
	readonly permissions: readonly string[];
}

const longSchema = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive().optional() });

/** Meta's page shows the answer wrapped in `data[]`, most client code reads it flat: both are taken (reference §1.2). */
const shortSchema = z.preprocess(
	(body) => z.looseObject({ data: z.tuple([z.unknown()], z.unknown()) }).safeParse(body).data?.data[0] ?? body,
	z.looseObject({
		access_token: z.string().min(1),
		permissions: z.union([z.string().transform((list) => list.split(',')), z.array(z.string())]).default([]),
	}),
);

/** Calls about tokens themselves. The tokens go where Meta's pages put them; nobody may log these requests. */
export interface TokenCalls {
	/** A short-lived token of a login for a long-lived one; works within the hour (reference §1.2, step 3). */
	exchange(shortToken: string, appSecret: string): Promise<CallResult<LongToken>>;
	/** 60 more days for a token at least 24 h old (reference §1.2, step 4). */
	refresh(token: string): Promise<CallResult<LongToken>>;
	/** The code of a finished login, for a short-lived token. Good once, for an hour (reference §1.2, step 2). */
	redeemCode(login: FinishedLogin): Promise<CallResult<ShortToken>>;
}

export interface FinishedLogin {
	readonly code: string;
	readonly appId: string;
	readonly appSecret: string;
	/** Exactly the address the login was started with. */
	readonly redirectUri: string;
}

/**
 * @param graph transport to the Graph API's host without a version
 * @param login transport to the host of Instagram's login
 */
export function tokenCalls({ graph, login }: { readonly graph: Transport; readonly login: Transport }): TokenCalls {
	const callGraph = graphCalls(graph);
	const callLogin = graphCalls(login);
	const long = async (request: GraphRequest): Promise<CallResult<LongToken>> =>
		mapOk(await callGraph(request, longSchema), ({ access_token: token, expires_in: seconds }) => ({
			token,
			expiresInMs: seconds === undefined ? null : seconds * 1000,
		}));
	return {
		exchange: (shortToken, appSecret) =>
			long({
				method: 'GET',
				path: 'access_token',
				query: { grant_type: 'ig_exchange_token', client_secret: appSecret, access_token: shortToken },
			}),
		refresh: (token) => long({ method: 'GET', path: 'refresh_access_token', query: { grant_type: 'ig_refresh_token', access_token: token } }),
		redeemCode: async ({ code, appId, appSecret, redirectUri }) => {
			const form = { client_id: appId, client_secret: appSecret, grant_type: 'authorization_code', redirect_uri: redirectUri, code };
			const result = await callLogin({ method: 'POST', path: 'oauth/access_token', form }, shortSchema);
			return mapOk(result, (short) => ({ token: short.access_token, permissions: short.permissions }));
		},
	};
}

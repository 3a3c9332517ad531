import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type { CallResult, GraphCall } from './call';
import type { AccountIdentity } from './client';
import type { LongToken } from './token-calls';
import type { Transport } from './transport';

/** Edges of the Instagram account; with Facebook Login `me` is the Page, which has none of them (reference §0). */
const OF_THE_ACCOUNT = /^me\/(stories|media|insights)(?=$|[/?])/;

export interface FacebookLine {
	readonly token: string;
	/** Of the Meta app: signs every call, which apps may demand (reference §1.5). */
	readonly appSecret: string;
	/** Null while it is being found out. */
	readonly igAccountId: string | null;
}

/**
 * Makes calls that are written for Instagram Login right for Facebook Login: a Page token, where `me` is the Page,
 * so messages and conversations stay as they are and the account's own edges get its id.
 */
export function facebookTransport(transport: Transport, { token, appSecret, igAccountId }: FacebookLine): Transport {
	const proof = createHmac('sha256', appSecret).update(token).digest('hex');
	return (request) =>
		transport({
			...request,
			path: igAccountId === null ? request.path : request.path.replace(OF_THE_ACCOUNT, `${igAccountId}/$1`),
			query: { ...request.query, appsecret_proof: proof },
		});
}

const idText = z.union([z.string().min(1), z.number().int().transform(String)]);
const accountSchema = z.looseObject({ id: idText, username: z.string().optional() });
const pageSchema = z.looseObject({ id: idText, name: z.string().optional(), instagram_business_account: accountSchema.optional() });
const pagesSchema = z.looseObject({
	data: z.array(z.looseObject({ access_token: z.string().min(1), instagram_business_account: accountSchema.optional() })),
});

/** The Instagram account behind a Page token. There is one id only; it stands for both (reference §0, §1.3). */
export async function readPageIdentity(call: GraphCall): Promise<CallResult<AccountIdentity>> {
	const fields = 'id,name,instagram_business_account{id,username}';
	const page = await call({ method: 'GET', path: 'me', query: { fields } }, pageSchema);
	if (!page.ok) return page;
	const account = page.value.instagram_business_account;
	// A Page without a linked professional account, or no Page at all: nothing can be sent for it.
	if (!account) return { ok: false, error: { class: 'configuration', code: null, subcode: null } };
	return { ok: true, value: { accountId: account.id, appScopedId: account.id, username: account.username ?? page.value.name ?? '', pageId: page.value.id } };
}

/**
 * The Page token behind a person's user token (reference §1.3). A Page token has no end of its own.
 *
 * @returns an error of class `configuration` when the token is a Page token already, or there are several Pages to choose from
 */
export async function readPageToken(call: GraphCall): Promise<CallResult<LongToken>> {
	const fields = 'access_token,instagram_business_account{id}';
	const pages = await call({ method: 'GET', path: 'me/accounts', query: { fields } }, pagesSchema);
	if (!pages.ok) return pages;
	const linked = pages.value.data.filter((page) => page.instagram_business_account !== undefined);
	const [only, another] = linked;
	if (!only || another) return { ok: false, error: { class: 'configuration', code: null, subcode: null } };
	return { ok: true, value: { token: only.access_token, expiresInMs: null } };
}

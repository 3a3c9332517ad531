import * as z from 'zod';
import { graphCalls, idText, unwrapped, type CallResult, type GraphCall } from './call';
import { readMediaComments, readRecentMedia } from './edge-reads';
import type { GraphError } from './errors';
import { AT_ONCE, type Pace } from './pace';
import { listSubscribedFields } from './subscriptions';
import type { Transport } from './transport';

/** Things an account must let us do, each asked for by one harmless read. */
export const PROBED = ['stories', 'insights', 'conversations', 'comments'] as const;
export type Probed = (typeof PROBED)[number];

export interface ProbedIdentity {
	readonly accountId: string;
	readonly appScopedId: string;
	/** As Instagram names it: BUSINESS, MEDIA_CREATOR, PERSONAL; null when it does not say. */
	readonly accountType: string | null;
}

/** What Instagram answers a token, one thing at a time. Nothing is changed by asking. */
export interface AccountProbe {
	readonly identity: CallResult<ProbedIdentity>;
	/** The version of the Graph API that answered; null when the answer does not say. */
	readonly servedVersion: string | null;
	/** Why a thing was refused; null: it was answered. `not_asked`: there was nothing to ask about, or no use in asking. */
	readonly permissions: Readonly<Record<Probed, GraphError | null | 'not_asked'>>;
	readonly subscription: CallResult<string[]> | 'not_asked';
}

const identitySchema = z.looseObject({ id: idText, user_id: idText, account_type: z.string().nullish() });
const anything = z.looseObject({});

/**
 * Asks Instagram what this token may do. Ends early where every further call would meet the same error.
 *
 * @param pace of reading conversations: a look that is one too many would pause the account it looks at
 */
export async function probeAccount(transport: Transport, pace: Pace = AT_ONCE): Promise<AccountProbe> {
	let servedVersion: string | null = null;
	const call = graphCalls(async (request) => {
		const response = await transport(request);
		if (response.answered) servedVersion ??= response.headers?.['facebook-api-version'] ?? null;
		return response;
	});
	const identity = await readIdentity(call);
	if (!identity.ok) {
		const permissions = { stories: 'not_asked', insights: 'not_asked', conversations: 'not_asked', comments: 'not_asked' } as const;
		return { identity, servedVersion, permissions, subscription: 'not_asked' };
	}
	const permissions = {
		stories: await refusal(call, 'me/stories', { fields: 'id', limit: '1' }),
		insights: await refusal(call, 'me/insights', { metric: 'reach', period: 'day', metric_type: 'total_value' }),
		conversations: await refusal((request, schema) => pace(() => call(request, schema)), 'me/conversations', { platform: 'instagram', limit: '1' }),
		comments: await refusalOfComments(call),
	};
	return { identity, servedVersion, permissions, subscription: await listSubscribedFields(call) };
}

async function readIdentity(call: GraphCall): Promise<CallResult<ProbedIdentity>> {
	const result = await call({ method: 'GET', path: 'me', query: { fields: 'id,user_id,username,account_type' } }, unwrapped(identitySchema));
	if (!result.ok) return result;
	const { id, user_id: accountId, account_type: accountType } = result.value;
	return { ok: true, value: { accountId, appScopedId: id, accountType: accountType ?? null } };
}

async function refusal(call: GraphCall, path: string, query: Record<string, string>): Promise<GraphError | null> {
	const result = await call({ method: 'GET', path, query }, anything);
	return result.ok || result.error.fewViewers ? null : result.error;
}

/** Comments are read of a media: an account that never posted has none to ask about. */
async function refusalOfComments(call: GraphCall): Promise<GraphError | null | 'not_asked'> {
	const media = await readRecentMedia(call, 1);
	if (!media.ok) return media.error;
	const [mediaId] = media.value;
	if (mediaId === undefined) return 'not_asked';
	const comments = await readMediaComments(call, mediaId, 1);
	return comments.ok ? null : comments.error;
}

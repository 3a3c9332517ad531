import type { Sandbox } from '../context';
import { facebookFields, webhookFields } from '../options';
import type { Account } from '../world';
import { followersOf, mediaCountOf } from './account';
import type { GraphCall, Route } from './call';
import type { Caller } from './caller';
import { counted, listConversations } from './conversations';
import { badParameter, graphError } from './errors';
import { parseFields, pick } from './fields';
import { readMentioned } from './mentioned';
import { sendRoute } from './send';
import { messagingEdge, publishedEdge } from './shared-edges';
import { wantedFields } from './subscriptions';

/** The user, page and Instagram nodes of Facebook Login (reference §0 and §1.3); undefined: another object. */
export function facebookRoute(sandbox: Sandbox, caller: Caller, call: GraphCall, node: string, edge: string | undefined): Route | undefined {
	const { account, token } = caller;
	if (node === 'me' && token.kind !== 'page') return userRoute(sandbox, account, call, edge);
	if (node === 'me' || node === account.pageId) return pageRoute(sandbox, caller, call, edge);
	return node === account.professionalId ? instagramRoute(sandbox, account, call, edge) : undefined;
}

function userRoute(sandbox: Sandbox, account: Account, call: GraphCall, edge: string | undefined): Route | undefined {
	if (call.method !== 'GET') return undefined;
	if (edge === 'accounts') return { operation: 'pages', run: () => listPages(sandbox, call) };
	return edge === undefined ? { operation: 'account', run: () => ({ id: account.appScopedId }) } : undefined;
}

/** reference §1.3: the pages of the person with their tokens. */
function listPages(sandbox: Sandbox, call: GraphCall): Record<string, unknown> {
	const fields = parseFields(call.query['fields'] ?? 'name,access_token,tasks,id');
	const pages = sandbox.world.accounts.filter((account) => account.settings.login === 'facebook');
	return {
		data: pages.map((account) => ({
			...pick(fields, {
				...pageNode(account), access_token: account.accessToken, tasks: ['ANALYZE', 'ADVERTISE', 'MESSAGING', 'MODERATE', 'CREATE_CONTENT', 'MANAGE'],
			}, 'Page'),
			id: account.pageId,
		})),
	};
}

function pageRoute(sandbox: Sandbox, { account, token }: Caller, call: GraphCall, edge: string | undefined): Route | undefined {
	const route = pageEdge(sandbox, account, call, edge);
	if (!route || edge === undefined || token.kind === 'page') return route;
	// The wording is from memory; reference §4.1 says only that the Page token is needed.
	return { operation: route.operation, run: () => { throw graphError('page-token-needed'); } };
}

function pageEdge(sandbox: Sandbox, account: Account, call: GraphCall, edge: string | undefined): Route | undefined {
	switch (`${call.method} ${edge ?? ''}`) {
		case 'GET ':
			return { operation: 'account', run: () => ({ ...pick(parseFields(call.query['fields'] ?? 'name'), pageNode(account), 'Page'), id: account.pageId }) };
		case 'POST messages':
			return sendRoute(sandbox, account, call);
		case 'GET conversations':
			// Without the platform it is the page's own Messenger inbox (reference §4.6), which nobody writes to here.
			return counted(sandbox, account, () => (call.query['platform'] === undefined ? { data: [] } : listConversations(sandbox, account, call)));
		case 'GET subscribed_apps':
		case 'POST subscribed_apps':
		case 'DELETE subscribed_apps':
			return { operation: 'subscriptions', run: () => pageSubscription(sandbox, account, call) };
		default:
			return messagingEdge(sandbox, account, call, edge);
	}
}

function instagramRoute(sandbox: Sandbox, account: Account, call: GraphCall, edge: string | undefined): Route | undefined {
	switch (`${call.method} ${edge ?? ''}`) {
		case 'GET ':
			return { operation: 'account', run: () => readInstagramUser(sandbox, account, call) };
		case 'POST messages':
			// reference §7.13: sending on the Instagram node never works in this login.
			return { ...sendRoute(sandbox, account, call), run: () => { throw graphError('no-capability'); } };
		default:
			return publishedEdge(sandbox, account, call, edge);
	}
}

/** The Instagram node has one id here, the 1784… one, and no user_id. */
function readInstagramUser(sandbox: Sandbox, account: Account, call: GraphCall): Record<string, unknown> {
	const fields = parseFields(call.query['fields'] ?? 'id');
	return {
		...pick(fields, {
			id: account.professionalId, username: account.username, name: account.name, profile_picture_url: `https://scontent.example/${account.username}.jpg`,
			followers_count: followersOf(sandbox, account), media_count: mediaCountOf(sandbox, account), ...readMentioned(sandbox, account, fields),
		}, 'IGUser'),
		id: account.professionalId,
	};
}

function pageNode(account: Account): Record<string, unknown> {
	return { id: account.pageId, name: account.name, instagram_business_account: { id: account.professionalId } };
}

/** reference §3.3: Page field names, singular and plural unlike Instagram's; any one of them enables delivery. */
const pageFields = [
	'feed', 'mention', 'messages', 'message_deliveries', 'message_echoes', 'message_edits', 'message_reactions', 'message_reads', 'messaging_handovers', 'messaging_optins',
	'messaging_policy_enforcement', 'messaging_postbacks', 'messaging_referrals', 'standby',
];

function pageSubscription(sandbox: Sandbox, account: Account, call: GraphCall): Record<string, unknown> {
	if (call.method === 'GET') return { data: account.askedFields === null ? [] : [{ id: sandbox.world.app.metaAppId, name: 'Sandbox app', subscribed_fields: account.askedFields }] };
	if (call.method === 'DELETE') {
		account.subscribedFields = null;
		account.askedFields = null;
		return { success: true };
	}
	const wanted = wantedFields(call.query['subscribed_fields'] ?? call.body['subscribed_fields']);
	const bad = wanted.findIndex((field) => !pageFields.includes(field));
	if (bad >= 0) throw badParameter(`Param subscribed_fields[${bad}] must be one of {${pageFields.join(', ')}}`);
	if (wanted.length === 0) throw badParameter('The parameter subscribed_fields is required.');
	account.askedFields = wanted;
	account.subscribedFields = [...webhookFields, ...facebookFields];
	return { success: true };
}

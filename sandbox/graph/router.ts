import type { Sandbox } from '../context';
import type { Account } from '../world';
import { tokenRoute } from '../oauth/exchange';
import { readAccount } from './account';
import { isSelf } from './call';
import type { GraphCall, Route } from './call';
import type { Caller } from './caller';
import { counted, listConversations, listMessages, readConversation, readMessage } from './conversations';
import { noSuchObject, unknownPath } from './errors';
import { facebookRoute } from './facebook';
import { readStoryInsights } from './insights';
import { mediaRoute } from './media-routes';
import { readProfile } from './profile';
import { sendRoute } from './send';
import { messagingEdge, publishedEdge } from './shared-edges';
import { readStory } from './stories';
import { subscribedApps } from './subscriptions';

/** Finds what a path means for the account of the token. There is no viewers edge: Meta has none (reference §2.3). */
export function route(sandbox: Sandbox, caller: Caller, call: GraphCall): Route {
	const { account } = caller;
	const [node, edge, ...rest] = call.parts;
	if (node === undefined || rest.length > 0) throw unknownPath(`/${call.parts.join('/')}`);
	const token = tokenRoute(sandbox, caller, call);
	if (token) return token;
	if (account.settings.login === 'facebook') {
		const found = facebookRoute(sandbox, caller, call, node, edge);
		if (found) return found;
		if ([account.professionalId, account.pageId, 'me'].includes(node)) throw unknownPath(`/${edge ?? ''}`);
		return objectRoute(sandbox, account, call, node, edge);
	}
	return isSelf(account, node) ? accountRoute(sandbox, account, call, edge) : objectRoute(sandbox, account, call, node, edge);
}

function accountRoute(sandbox: Sandbox, account: Account, call: GraphCall, edge: string | undefined): Route {
	switch (`${call.method} ${edge ?? ''}`) {
		case 'GET ':
			return { operation: 'account', run: () => readAccount(sandbox, account, call) };
		case 'POST messages':
			return sendRoute(sandbox, account, call);
		case 'GET conversations':
			return counted(sandbox, account, () => listConversations(sandbox, account, call));
		case 'GET subscribed_apps':
		case 'POST subscribed_apps':
		case 'DELETE subscribed_apps':
			return { operation: 'subscriptions', run: () => subscribedApps(sandbox.world.app, account, call) };
		default: {
			const shared = publishedEdge(sandbox, account, call, edge) ?? messagingEdge(sandbox, account, call, edge);
			if (shared) return shared;
			throw unknownPath(`/${edge ?? ''}`);
		}
	}
}

function objectRoute(sandbox: Sandbox, account: Account, call: GraphCall, id: string, edge: string | undefined): Route {
	const threads = sandbox.world.threads.filter((thread) => thread.account === account);
	const conversation = threads.find((thread) => thread.conversationId === id);
	if (conversation && call.method === 'GET' && edge === undefined) return counted(sandbox, account, () => readConversation(conversation, call));
	if (conversation && call.method === 'GET' && edge === 'messages') return counted(sandbox, account, () => listMessages(conversation, call));
	const story = sandbox.world.stories.find((candidate) => candidate.account === account && candidate.id === id);
	if (story && call.method === 'GET' && edge === undefined) return { operation: 'stories', run: () => readStory(sandbox, story, call) };
	if (story && call.method === 'GET' && edge === 'insights') return { operation: 'insights', run: () => readStoryInsights(sandbox, story, call) };
	const media = mediaRoute(sandbox, account, call, id, edge);
	if (media) return media;
	if (call.method === 'GET' && edge === undefined) {
		const person = threads.find((thread) => thread.igsid === id);
		if (person) return { operation: 'profile', run: () => readProfile(person, call) };
		for (const thread of threads) {
			const message = thread.messages.find((candidate) => candidate.mid === id);
			if (message) return counted(sandbox, account, () => readMessage(thread, message, call));
		}
	}
	throw isKnown(sandbox, account, id) && edge !== undefined ? unknownPath(`/${edge}`) : noSuchObject(id, call.method);
}

function isKnown(sandbox: Sandbox, account: Account, id: string): boolean {
	return sandbox.world.threads.some((thread) => thread.account === account && (thread.igsid === id || thread.conversationId === id))
		|| [...sandbox.world.stories, ...sandbox.world.media].some((media) => media.account === account && media.id === id)
		|| sandbox.world.comments.get(id)?.account === account;
}

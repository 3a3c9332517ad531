import type { Sandbox } from '../context';
import type { Account } from '../world';
import { readAccountInsights } from './account-insights';
import { uploadAttachment } from './attachments';
import type { GraphCall, Route } from './call';
import { listMedia } from './media';
import { messengerProfile } from './messenger-profile';
import { listStories } from './stories';

/** What an account published and how it did, on the Instagram node of either login; undefined: another edge. */
export function publishedEdge(sandbox: Sandbox, account: Account, call: GraphCall, edge: string | undefined): Route | undefined {
	switch (`${call.method} ${edge ?? ''}`) {
		case 'GET stories':
			return { operation: 'stories', run: () => listStories(sandbox, account, call) };
		case 'GET media':
			return { operation: 'media', run: () => listMedia(sandbox, account, call) };
		case 'GET insights':
			return { operation: 'account-insights', run: () => readAccountInsights(sandbox, account, call) };
		default:
			return undefined;
	}
}

/** What stands around messages, on the node that sends in either login; undefined: another edge. */
export function messagingEdge(sandbox: Sandbox, account: Account, call: GraphCall, edge: string | undefined): Route | undefined {
	switch (`${call.method} ${edge ?? ''}`) {
		case 'GET messenger_profile':
		case 'POST messenger_profile':
		case 'DELETE messenger_profile':
			return { operation: 'messenger-profile', run: () => messengerProfile(account, call) };
		case 'POST message_attachments':
			return { operation: 'attachment', run: () => uploadAttachment(sandbox, account, call) };
		default:
			return undefined;
	}
}

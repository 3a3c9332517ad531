import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { refuseToolCall } from '../../shared/tool-call';
import { readAudience, readFigures } from './account-insights';
import { connect } from './connect-account';
import { createLink } from './connect-link';
import { listConversations } from './conversations';
import { checkHealth } from './health';
import { deleteIceBreakers, readIceBreakers, setIceBreakers } from './ice-breakers';
import { disconnect } from './disconnect';
import { makeInviteLinks, readInviteResults } from './invites';
import { listComments } from './list-comments';
import { deleteMenu, readMenu, setMenu } from './menu';
import { moderateComments } from './moderate-comments';
import { readProfiles } from './profile';
import { readWords } from './read-words';
import { refreshTokens } from './refresh-token';
import { replyToComments } from './reply-to-comment';
import { switchSending } from './stop-switch';
import { listStories, readInsights } from './stories';
import { readSubscription, subscribe, unsubscribe } from './subscription';

interface Operation {
	run(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
	/** Whether a model may call it. What changes the account, or cannot be undone, a person decides. */
	readonly forModels: boolean;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
	'account connect': { run: connect, forModels: false },
	'account disconnect': { run: disconnect, forModels: false },
	'account createLink': { run: createLink, forModels: false },
	'account refresh': { run: refreshTokens, forModels: false },
	'account insights': { run: readFigures, forModels: true },
	'account audience': { run: readAudience, forModels: true },
	'account stop': { run: (context) => switchSending(context, { stopped: true }), forModels: true },
	'account resume': { run: (context) => switchSending(context, { stopped: false }), forModels: false },
	'account health': { run: checkHealth, forModels: true },
	'account subscribe': { run: subscribe, forModels: false },
	'account unsubscribe': { run: unsubscribe, forModels: false },
	'account getSubscription': { run: readSubscription, forModels: true },
	'account setIceBreakers': { run: setIceBreakers, forModels: false },
	'account getIceBreakers': { run: readIceBreakers, forModels: true },
	'account deleteIceBreakers': { run: deleteIceBreakers, forModels: false },
	'account setMenu': { run: setMenu, forModels: false },
	'account getMenu': { run: readMenu, forModels: true },
	'account deleteMenu': { run: deleteMenu, forModels: false },
	'comment list': { run: listComments, forModels: true },
	'comment reply': { run: replyToComments, forModels: true },
	'comment hide': { run: (context) => moderateComments(context, 'hide'), forModels: true },
	'comment unhide': { run: (context) => moderateComments(context, 'unhide'), forModels: false },
	'comment delete': { run: (context) => moderateComments(context, 'delete'), forModels: false },
	'comment closeComments': { run: (context) => moderateComments(context, 'closeComments'), forModels: false },
	'comment openComments': { run: (context) => moderateComments(context, 'openComments'), forModels: false },
	'conversation list': { run: listConversations, forModels: true },
	'conversation readWords': { run: readWords, forModels: false },
	'invite inviteLink': { run: makeInviteLinks, forModels: true },
	'invite inviteResults': { run: readInviteResults, forModels: true },
	'profile read': { run: readProfiles, forModels: true },
	'story list': { run: listStories, forModels: true },
	'story insights': { run: readInsights, forModels: true },
};

/** Runs what the node's parameters name. @throws NodeOperationError for a name that is none, and for a model where a person decides */
export async function operate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0);
	const operation = context.getNodeParameter('operation', 0);
	const name = `${resource} ${operation}`;
	const found = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
	if (!found) throw new NodeOperationError(context.getNode(), `Unknown operation ${operation} of ${resource}`);
	if (!found.forModels) refuseToolCall(context, operation);
	return found.run(context);
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { authenticationProperty } from '../shared/authentication';
import { accountKeyProperty } from '../shared/choose-account';
import { testInstagramCredential } from '../shared/credential-test';
import { failClosed } from '../shared/error-item';
import { accountInsightsProperties } from './operations/account-insights';
import { connectProperties } from './operations/connect-account';
import { listConversationsProperties } from './operations/conversations';
import { healthProperties } from './operations/health';
import { iceBreakerProperties } from './operations/ice-breakers';
import { inviteProperties } from './operations/invites';
import { listCommentsProperties } from './operations/list-comments';
import { menuProperties } from './operations/menu';
import { operate } from './operations/operate';
import { readWordsProperties } from './operations/read-words';
import { replyProperties } from './operations/reply-to-comment';
import { resourceProperties } from './operations/resources';

/** Operations that work on whole accounts; those on items take the account from each item. */
const ON_ACCOUNTS = [
	'health', 'subscribe', 'unsubscribe', 'getSubscription', 'setIceBreakers', 'getIceBreakers', 'deleteIceBreakers',
	'setMenu', 'getMenu', 'deleteMenu', 'list', 'refresh', 'disconnect', 'insights', 'audience', 'inviteResults',
];

export class Instagram implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instagram',
		name: 'instagram',
		icon: { light: 'file:../../icons/instagram.svg', dark: 'file:../../icons/instagram.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Connects an Instagram professional account, looks after it, and works with its stories, comments and conversations',
		defaults: { name: 'Instagram' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'storyFunnelInstagramTokenApi',
				required: true,
				testedBy: 'testInstagramCredential',
				displayOptions: { show: { authentication: ['accessToken'] } },
			},
			{
				name: 'storyFunnelInstagramOAuth2Api',
				required: true,
				testedBy: 'testInstagramCredential',
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
			{ name: 'storyFunnelStoreApi', required: true },
		],
		properties: [
			authenticationProperty,
			...resourceProperties,
			...connectProperties,
			...accountInsightsProperties,
			...listCommentsProperties,
			...replyProperties,
			...listConversationsProperties,
			...readWordsProperties,
			...healthProperties,
			...inviteProperties,
			...iceBreakerProperties,
			...menuProperties,
			{ ...accountKeyProperty, displayOptions: { show: { operation: ON_ACCOUNTS } }, description: 'Key of one connected account, as "Connect" gives it. Empty: every account this credential opens.' },
		],
	};

	methods = { credentialTest: { testInstagramCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return failClosed(this, { outputs: 1, failed: 0 }, () => operate(this));
	}
}

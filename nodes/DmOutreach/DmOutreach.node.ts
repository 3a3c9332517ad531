import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { authenticationProperty } from '../shared/authentication';
import { testInstagramCredential } from '../shared/credential-test';
import { failClosed } from '../shared/error-item';
import { forToolCall, refuseToolCall } from '../shared/tool-call';
import { answer, answerProperties } from './operations/answer';
import { checkProperties } from './operations/check-copy';
import { campaignProperties, outlook, plan } from './operations/campaign';
import { dispatchDue } from './operations/dispatch-due';
import { claimEmails, emailProperties, settleEmails } from './operations/email';
import { cancel, pendingProperties, showLife, showPending, switchTo } from './operations/pending';
import { humanReply, humanReplyProperties } from './operations/human-reply';
import { codeProperties, importCodes } from './operations/import-codes';
import { modelAnswer, modelAnswerProperties } from './operations/model-answer';
import { replyPrivately } from './operations/private-reply';
import { publishCommentKeywords } from './operations/publish-comment-keywords';
import { publishProperties, workOnCopy } from './operations/publish-copy';
import { resourceProperties } from './operations/resources';
import { testCopy, testSendProperties } from './operations/test-send';
import { limitProperties, setLimits } from './operations/set-limits';

/** Operations that need the account's own credential. */
const ON_INSTAGRAM = ['answerNow', 'preview', 'modelAnswer', 'humanReply', 'privateReply', 'sendTest', 'publishCommentKeywords', 'dispatchDue', 'claimEmail'];

export class DmOutreach implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'DM Outreach',
		name: 'dmOutreach',
		icon: { light: 'file:../../icons/outreach.svg', dark: 'file:../../icons/outreach.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ($parameter["copyKey"] ? ": " + $parameter["copyKey"] : "")}}',
		description: 'Sends a direct message only if it is allowed, once, and says why when it is not',
		defaults: { name: 'DM Outreach' },
		usableAsTool: true,
		inputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'People' },
			{ type: NodeConnectionTypes.Main, displayName: 'Copy', required: false },
		],
		outputs: Array.from({ length: 4 }, () => NodeConnectionTypes.Main),
		outputNames: ['Sent', 'Later', 'Not Allowed', 'By Hand'],
		credentials: [
			{
				name: 'storyFunnelInstagramTokenApi',
				required: true,
				testedBy: 'testInstagramCredential',
				displayOptions: { show: { authentication: ['accessToken'], operation: ON_INSTAGRAM } },
			},
			{
				name: 'storyFunnelInstagramOAuth2Api',
				required: true,
				testedBy: 'testInstagramCredential',
				displayOptions: { show: { authentication: ['oAuth2'], operation: ON_INSTAGRAM } },
			},
			{ name: 'storyFunnelStoreApi', required: true },
		],
		properties: [
			{ ...authenticationProperty, displayOptions: { show: { operation: ON_INSTAGRAM } } },
			...resourceProperties,
			...answerProperties,
			...modelAnswerProperties,
			...campaignProperties,
			...publishProperties,
			...checkProperties,
			...codeProperties,
			...limitProperties,
			...pendingProperties,
			...emailProperties,
			...humanReplyProperties,
			...testSendProperties,
		],
	};

	methods = { credentialTest: { testInstagramCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return failClosed(this, { outputs: 4, failed: 3 }, () => operate(this));
	}
}

async function operate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = context.getNodeParameter('operation', 0);
	switch (operation) {
		case 'answerNow':
			return forToolCall(context, await answer(context, { preview: false }));
		case 'preview':
			return forToolCall(context, await answer(context, { preview: true }));
		case 'modelAnswer':
			return forToolCall(context, await modelAnswer(context));
		case 'humanReply':
			refuseToolCall(context, operation);
			return humanReply(context);
		case 'sendTest':
			refuseToolCall(context, operation);
			return testCopy(context);
		case 'privateReply':
			return forToolCall(context, await replyPrivately(context));
		case 'publishCommentKeywords':
			refuseToolCall(context, operation);
			return publishCommentKeywords(context);
		case 'planStep':
			refuseToolCall(context, operation);
			return context.getNodeParameter('outlookOnly', 0) === true ? outlook(context) : plan(context);
		case 'dispatchDue':
			refuseToolCall(context, operation);
			return dispatchDue(context);
		case 'claimEmail':
			refuseToolCall(context, operation);
			return claimEmails(context);
		case 'settleEmail':
			refuseToolCall(context, operation);
			return settleEmails(context);
		case 'publishCopy':
			refuseToolCall(context, operation);
			return workOnCopy(context);
		case 'importCodes':
			refuseToolCall(context, operation);
			return importCodes(context);
		case 'setLimits':
			refuseToolCall(context, operation);
			return setLimits(context);
		case 'showLife':
			return showLife(context);
		case 'listPending':
			return showPending(context);
		case 'cancelPending':
			refuseToolCall(context, operation);
			return cancel(context);
		case 'stopCampaign':
			return switchTo(context, { stopped: true });
		case 'resumeCampaign':
			refuseToolCall(context, operation);
			return switchTo(context, { stopped: false });
		default:
			throw new NodeOperationError(context.getNode(), `Unknown operation ${operation}`);
	}
}

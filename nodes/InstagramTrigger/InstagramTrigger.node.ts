import {
	NodeConnectionTypes,
	type IHookFunctions, type INodeType, type INodeTypeDescription, type ITriggerFunctions, type ITriggerResponse,
	type IWebhookFunctions, type IWebhookResponseData,
} from 'n8n-workflow';
import { authenticationProperty } from '../shared/authentication';
import { testInstagramCredential } from '../shared/credential-test';
import { pathOfParameter } from '../shared/webhook-path';
import { startHeartbeat } from './heartbeat';
import { receive } from './receive';
import { isSubscribed, subscribeAll, unsubscribeAll } from './subscription-hooks';

export class InstagramTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instagram Trigger',
		name: 'instagramTrigger',
		icon: { light: 'file:../../icons/instagram.svg', dark: 'file:../../icons/instagram.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{"/webhook/" + $parameter["path"]}}',
		description: 'Starts the workflow on story replies, mentions, comments, messages and taps of one Meta app',
		defaults: { name: 'Instagram Trigger' },
		inputs: [],
		outputs: Array.from({ length: 6 }, () => NodeConnectionTypes.Main),
		outputNames: ['Story Reply', 'Mention', 'Comment', 'Message', 'Tap', 'Other'],
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
		webhooks: [
			{ name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', isFullPath: true, ...pathOfParameter() },
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', isFullPath: true, ...pathOfParameter() },
		],
		properties: [
			authenticationProperty,
			{
				displayName:
					'One Meta app has one callback URL: use one Instagram Trigger for it, and enter the production URL shown above and the verify token of the credential in the app dashboard.',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Path',
				name: 'path',
				type: 'string',
				default: 'story-funnel/instagram',
				placeholder: 'story-funnel/instagram',
				required: true,
				description: 'Last part of the callback URL',
			},
			{
				displayName: 'Hand Over Until Answered',
				name: 'answered',
				type: 'multiOptions',
				options: [
					{ name: 'Comment', value: 'comment' },
					{ name: 'Mention', value: 'mention' },
					{ name: 'Message', value: 'message' },
					{ name: 'Story Reply', value: 'storyReply' },
					{ name: 'Tap', value: 'tap' },
				],
				default: ['storyReply'],
				description:
					'Outputs whose events start the workflow again until DM Outreach or Consent Gate has dealt with them, even after a crash. An opt-out and a yes always do.',
			},
		],
	};

	methods = { credentialTest: { testInstagramCredential } };
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return isSubscribed(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return subscribeAll(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return unsubscribeAll(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return receive(this);
	}

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		// "Execute step" listens for a test event by webhook; the heartbeat belongs to the published workflow.
		if (this.getMode() === 'manual') return {};
		return startHeartbeat(this);
	}
}

import {
	NodeConnectionTypes,
	type INodeType, type INodeTypeDescription, type ITriggerFunctions, type ITriggerResponse, type IWebhookFunctions, type IWebhookResponseData,
} from 'n8n-workflow';
import { authenticationProperty } from '../shared/authentication';
import { accountKeyProperty } from '../shared/choose-account';
import { testInstagramCredential } from '../shared/credential-test';
import { keepFormKnown, optInProperties } from './opt-in';
import { keepOpen } from './keep-open';
import { serve } from './serve';

const PATH = '={{$parameter["path"]}}';
const CALLBACKS = ['dataDeletion', 'deauthorise'];

export class PrivacyTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Privacy Trigger',
		name: 'privacyTrigger',
		icon: { light: 'file:../../icons/privacy.svg', dark: 'file:../../icons/privacy.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{"/webhook/" + $parameter["path"]}}',
		description: "The page on which people claim their rights, and Meta's data deletion and deauthorise callbacks",
		defaults: { name: 'Privacy Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'storyFunnelStoreApi', required: true },
			{
				name: 'storyFunnelInstagramTokenApi',
				required: true,
				testedBy: 'testInstagramCredential',
				displayOptions: { show: { page: CALLBACKS, authentication: ['accessToken'] } },
			},
			{
				name: 'storyFunnelInstagramOAuth2Api',
				required: true,
				testedBy: 'testInstagramCredential',
				displayOptions: { show: { page: CALLBACKS, authentication: ['oAuth2'] } },
			},
		],
		webhooks: [
			{ name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', isFullPath: true, path: PATH },
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', isFullPath: true, path: PATH },
		],
		properties: [
			{
				displayName: 'Page',
				name: 'page',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Data Deletion Callback',
						value: 'dataDeletion',
						description: 'Meta tells that the owner of a connected account wants its data deleted; also the status page',
					},
					{
						name: 'Deauthorise Callback',
						value: 'deauthorise',
						description: 'Meta tells that the owner of a connected account took the app away',
					},
					{
						name: 'Opt-In Form',
						value: 'optIn',
						description: 'Behind a personal link ({opt_in_link} in a text): a box per purpose, and the page that confirms an e-mail address',
					},
					{
						name: 'Requests of People',
						value: 'rights',
						description: 'The form to ask for access, a copy, a correction, erasure or restriction, and the answer',
					},
					{
						name: 'Unsubscribe From E-Mail',
						value: 'unsubscribe',
						description: 'Where the link of every e-mail leads: a button, and one-click unsubscribing by mail programs (RFC 8058)',
					},
				],
				default: 'rights',
				description: 'What is served at the address below; each page needs a trigger and a path of its own',
			},
			{ ...authenticationProperty, displayOptions: { show: { page: CALLBACKS } } },
			{
				displayName: 'Path',
				name: 'path',
				type: 'string',
				default: 'story-funnel/rights',
				required: true,
				placeholder: 'story-funnel/rights',
				description: 'Last part of the address, behind /webhook/',
			},
			...optInProperties,
			{ ...accountKeyProperty, displayOptions: { show: { page: ['rights'] } }, description: 'Key of the one account this page is for. Empty: people choose among all.' },
		],
	};

	methods = { credentialTest: { testInstagramCredential } };

	/** People and Meta come to an address that is entered by hand: nothing is registered anywhere. */
	webhookMethods = {
		default: {
			checkExists: () => Promise.resolve(true),
			create: () => Promise.resolve(true),
			delete: () => Promise.resolve(true),
		},
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return this.getNodeParameter('page', 'rights') === 'optIn' ? keepFormKnown(this) : keepOpen(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return serve(this);
	}
}

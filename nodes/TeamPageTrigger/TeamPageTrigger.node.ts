import {
	NodeConnectionTypes,
	type INodeType, type INodeTypeDescription, type IWebhookFunctions, type IWebhookResponseData,
} from 'n8n-workflow';
import { authenticationProperty } from '../shared/authentication';
import { accountKeyProperty } from '../shared/choose-account';
import { testInstagramCredential } from '../shared/credential-test';
import { serve } from './serve';

/** Pages that send. */
const SENDING = ['tasks'];
const PATH = '={{$parameter["path"]}}';

export class TeamPageTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Team Page Trigger',
		name: 'teamPageTrigger',
		icon: { light: 'file:../../icons/team.svg', dark: 'file:../../icons/team.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{"/webhook/" + $parameter["path"]}}',
		description: "Pages for your colleagues, opened by n8n's own login through Team Link; Dutch and English, made for a phone",
		defaults: { name: 'Team Page Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'storyFunnelStoreApi', required: true },
			{
				name: 'storyFunnelInstagramTokenApi',
				required: true,
				testedBy: 'testInstagramCredential',
				displayOptions: { show: { page: SENDING, authentication: ['accessToken'] } },
			},
			{
				name: 'storyFunnelInstagramOAuth2Api',
				required: true,
				testedBy: 'testInstagramCredential',
				displayOptions: { show: { page: SENDING, authentication: ['oAuth2'] } },
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
						name: 'Incidents',
						value: 'incidents',
						description: 'Register of incidents with data of people: who is concerned, the 72 hours, a draft of the notification',
					},
					{
						name: 'Monthly Review',
						value: 'review',
						description: 'What each monthly review found, and signing it',
					},
					{
						name: 'Stop Switch',
						value: 'stopSwitch',
						description: 'Stop and resume sending, per account and campaign',
					},
					{
						name: 'Tasks',
						value: 'tasks',
						description: 'Who and what waits for a human, until when; who it is is shown on request, recorded, and answered there',
					},
					{
						name: 'Why',
						value: 'why',
						description: 'Type a handle: what was sent or not, every reason, the next legal time, what to do',
					},
				],
				default: 'stopSwitch',
				description: 'What is served at the address below; each page needs a trigger and a path of its own',
			},
			{ ...authenticationProperty, displayOptions: { show: { page: SENDING } } },
			{
				displayName: 'Path',
				name: 'path',
				type: 'string',
				default: 'story-funnel/stop',
				required: true,
				placeholder: 'story-funnel/stop',
				description: 'Last part of the address, behind /webhook/',
			},
			{
				displayName: 'Login Form',
				name: 'loginForm',
				type: 'string',
				default: '',
				placeholder: '/form/story-funnel-stop',
				description: 'Address of the n8n form that leads here (Form Trigger with n8n User Auth, then Team Link). Whoever is not logged in is sent there.',
			},
			{
				displayName: 'Only These People',
				name: 'people',
				type: 'string',
				default: '',
				placeholder: 'jo@example.com, sam@example.com',
				description: 'E-mail addresses of the n8n users the page is for, separated by commas. Empty: everybody who can log in to this n8n.',
			},
			{ ...accountKeyProperty, description: 'Key of the one account this page is for. Empty: all accounts of the store.' },
		],
	};

	methods = { credentialTest: { testInstagramCredential } };

	/** Colleagues open an address they know: nothing is registered anywhere. */
	webhookMethods = {
		default: {
			checkExists: () => Promise.resolve(true),
			create: () => Promise.resolve(true),
			delete: () => Promise.resolve(true),
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return serve(this);
	}
}

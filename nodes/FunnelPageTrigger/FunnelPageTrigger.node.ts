import { NodeConnectionTypes, type INodeType, type INodeTypeDescription, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';
import { serve } from './serve';

const PATH = '={{$parameter["path"]}}';

export class FunnelPageTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Funnel Page Trigger',
		name: 'funnelPageTrigger',
		icon: { light: 'file:../../icons/report.svg', dark: 'file:../../icons/report.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{"/webhook/" + $parameter["path"]}}',
		description: 'A live page behind a login: figures and charts, down to why one message was sent or not',
		defaults: { name: 'Funnel Page Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'storyFunnelStoreApi', required: true },
			{ name: 'storyFunnelPageApi', required: true, displayOptions: { show: { login: ['password'] } } },
		],
		webhooks: [
			{ name: 'default', httpMethod: 'GET', responseMode: 'onReceived', isFullPath: true, path: PATH },
			// Only to log out.
			{ name: 'setup', httpMethod: 'POST', responseMode: 'onReceived', isFullPath: true, path: PATH },
		],
		properties: [
			{
				displayName: 'Login',
				name: 'login',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'N8n Login', value: 'n8n', description: 'Whoever can log in to this n8n: through its form, and Team Link behind it' },
					{ name: 'User and Password', value: 'password', description: 'One user and password of its own; use it over HTTPS only' },
				],
				default: 'n8n',
				description: 'What lets a visitor in',
			},
			{
				displayName: 'Only These People',
				name: 'onlyUsers',
				type: 'string',
				default: '',
				placeholder: 'noor@example.com, sam@example.com',
				displayOptions: { show: { login: ['n8n'] } },
				description: 'E-mail addresses of n8n users who may see the page, with commas between. Empty: every user of this n8n.',
			},
			{
				displayName: 'Login Form',
				name: 'loginForm',
				type: 'string',
				default: '',
				placeholder: '/form/story-funnel-page',
				displayOptions: { show: { login: ['n8n'] } },
				description: 'Address of the n8n form that leads here (Form Trigger with n8n User Auth, then Team Link). Whoever is not logged in is sent there.',
			},
			{
				displayName: 'Path',
				name: 'path',
				type: 'string',
				default: 'story-funnel/page',
				required: true,
				placeholder: 'story-funnel/page',
				description: 'Last part of the address, behind /webhook/',
			},
			{
				displayName: 'Account Key',
				name: 'accountKey',
				type: 'string',
				default: '',
				placeholder: 'acc_…',
				description: 'Key of the one account this page is for. Empty: people choose among all.',
			},
		],
	};

	/** People come to an address that is entered by hand: nothing is registered anywhere. */
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

import type { IAuthenticate, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/** A long-lived Instagram user access token, pasted, with what is needed to check Meta's webhooks. */
export class StoryFunnelInstagramTokenApi implements ICredentialType {
	name = 'storyFunnelInstagramTokenApi';

	displayName = 'Story Funnel Instagram Token API';

	icon: Icon = { light: 'file:../icons/instagram.svg', dark: 'file:../icons/instagram.dark.svg' };

	documentationUrl = 'https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login';

	properties: INodeProperties[] = [
		{
			displayName: 'Login',
			name: 'login',
			type: 'options',
			options: [
				{ name: 'Instagram Login', value: 'instagram', description: 'The account itself gave the access' },
				{ name: 'Facebook Login (Page Token)', value: 'facebook', description: 'The Facebook Page of the account gave the access' },
			],
			default: 'instagram',
			description: 'Which of Meta\'s two logins the app uses. One app uses one of them; Instagram Login needs no Facebook Page.',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The 60-day token of the professional account, from the Meta app dashboard',
		},
		{
			displayName: 'Instagram App ID',
			name: 'appId',
			type: 'string',
			default: '',
			placeholder: '1234567890123456',
			displayOptions: { show: { login: ['instagram'] } },
			description: 'Needed only to add further accounts by a link; under Instagram > API setup > Business login settings',
		},
		{
			displayName: 'Instagram App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Under Instagram > API setup > Business login settings. Webhooks are checked with it, tokens kept with it. With Facebook Login: the Meta app secret.',
		},
		{
			displayName: 'Meta App Secret',
			name: 'metaAppSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Under App settings > Basic. Some apps sign their webhooks with this one; either is accepted.',
		},
		{
			displayName: 'Verify Token',
			name: 'verifyToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Any text you choose. Enter the same text where Meta asks for the webhook verify token.',
		},
		{
			displayName: 'API Host',
			name: 'apiHost',
			type: 'string',
			default: 'https://graph.instagram.com',
			description: 'Leave as it is. Only the sandbox has another one.',
		},
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'string',
			default: 'v25.0',
			description: 'Version of the Graph API, such as v25.0',
		},
	];

	// Not the declarative form: its expression can be resolved only while n8n runs the node, and a trigger's
	// heartbeat runs outside of that ("No bridge acquired for this context", n8n 2.40).
	authenticate: IAuthenticate = async ({ accessToken }, requestOptions) => ({
		...requestOptions,
		headers: { ...requestOptions.headers, Authorization: `Bearer ${typeof accessToken === 'string' ? accessToken : ''}` },
	});
}

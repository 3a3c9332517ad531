import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/** Instagram's own host has its login elsewhere; a sandbox has everything on one (reference §1.2). */
const hostOf = (instagram: string) => `={{ $self["apiHost"] === "https://graph.instagram.com" ? "${instagram}" : $self["apiHost"] }}`;

/**
 * An Instagram professional account connected by n8n's own button, through Instagram Login. n8n gets a token of one
 * hour; set-up exchanges it at once and the store keeps it fresh from then on.
 */
export class StoryFunnelInstagramOAuth2Api implements ICredentialType {
	name = 'storyFunnelInstagramOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Story Funnel Instagram OAuth2 API';

	icon: Icon = { light: 'file:../icons/instagram.svg', dark: 'file:../icons/instagram.dark.svg' };

	documentationUrl = 'https://github.com/story-funnel/n8n-nodes-story-funnel#credentials';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: `${hostOf('https://www.instagram.com')}/oauth/authorize`,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `${hostOf('https://api.instagram.com')}/oauth/access_token`,
		},
		{
			displayName: 'Enter the Instagram app ID and Instagram app secret of your Meta app (Instagram > API setup > Business login settings), and there the redirect URL shown above.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Features',
			name: 'features',
			type: 'multiOptions',
			options: [
				{ name: 'Comments (Read, Answer, Hide)', value: 'instagram_business_manage_comments' },
				{ name: 'Insights (Story and Account Figures)', value: 'instagram_business_manage_insights' },
				{ name: 'Messages (Read and Send)', value: 'instagram_business_manage_messages' },
			],
			default: ['instagram_business_manage_messages', 'instagram_business_manage_comments', 'instagram_business_manage_insights'],
			description: 'What the funnel may do; only the permissions these need are asked for. Connect again after a change.',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: '={{ ["instagram_business_basic"].concat($self["features"] || []).join(",") }}',
		},
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
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
}

import type { INodeProperties } from 'n8n-workflow';

/** Type names of the two Instagram credentials. */
export const TOKEN_CREDENTIAL = 'storyFunnelInstagramTokenApi';
export const LOGIN_CREDENTIAL = 'storyFunnelInstagramOAuth2Api';

/** Values of the parameter below; n8n's own nodes use these names. */
export type Authentication = 'accessToken' | 'oAuth2';

/** Lets a person choose between the pasted token and n8n's connect button. */
export const authenticationProperty: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Access Token', value: 'accessToken', description: 'A token pasted from the Meta app dashboard' },
		{ name: 'OAuth2', value: 'oAuth2', description: "n8n's connect button" },
	],
	default: 'accessToken',
	description: 'How the account is opened: which of the two credentials is used',
};

import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/** The one user of the funnel page, where n8n's own login cannot be used. */
export class StoryFunnelPageApi implements ICredentialType {
	name = 'storyFunnelPageApi';

	displayName = 'Story Funnel Page API';

	icon: Icon = { light: 'file:../icons/report.svg', dark: 'file:../icons/report.dark.svg' };

	documentationUrl = 'https://github.com/story-funnel/n8n-nodes-story-funnel#funnel-page';

	properties: INodeProperties[] = [
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'team',
			description: 'Name to log in with',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'At least 16 characters; make one with: openssl rand -base64 24',
		},
	];
}

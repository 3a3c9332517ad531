import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/** Where the funnel keeps what it knows, and the key it is sealed with. */
export class StoryFunnelStoreApi implements ICredentialType {
	name = 'storyFunnelStoreApi';

	displayName = 'Story Funnel Store API';

	icon: Icon = { light: 'file:../icons/store.svg', dark: 'file:../icons/store.dark.svg' };

	documentationUrl = 'https://github.com/story-funnel/n8n-nodes-story-funnel#the-store';

	properties: INodeProperties[] = [
		{
			displayName: 'Key',
			name: 'key',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'32 random bytes in base64; make one with: openssl rand -base64 32. Keep a copy apart from every backup of the store: without it nothing in the store can be read.',
		},
		{
			displayName: 'File',
			name: 'file',
			type: 'string',
			default: '',
			placeholder: '/home/node/.n8n/story-funnel/store.sqlite',
			description: 'Path of the database file. Empty: story-funnel/store.sqlite in the n8n user folder.',
		},
	];
}

import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/** The secret a vendor proves its deliveries with. */
export class StoryFunnelFeedApi implements ICredentialType {
	name = 'storyFunnelFeedApi';

	displayName = 'Story Funnel Vendor Feed API';

	icon: Icon = { light: 'file:../icons/viewers.svg', dark: 'file:../icons/viewers.dark.svg' };

	documentationUrl = 'https://github.com/story-funnel/n8n-nodes-story-funnel#vendor-feed';

	properties: INodeProperties[] = [
		{
			displayName: 'Proof',
			name: 'method',
			type: 'options',
			options: [
				{ name: 'HMAC-SHA256 Over the Body', value: 'hmac', description: 'Hex or base64, with or without sha256= before it' },
				{ name: 'Secret in a Header', value: 'header', description: 'The secret itself, for a vendor that cannot sign' },
			],
			default: 'hmac',
			description: 'How a delivery shows that it comes from the vendor',
		},
		{
			displayName: 'Header',
			name: 'header',
			type: 'string',
			default: 'X-Signature-256',
			required: true,
			description: 'Name of the header that carries the signature, or the secret',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'At least 16 characters; make one with: openssl rand -base64 32',
		},
	];
}

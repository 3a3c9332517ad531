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
			displayName: 'Database',
			name: 'databaseType',
			type: 'options',
			options: [
				{ name: 'Embedded (SQLite)', value: 'sqlite', description: 'One n8n on one machine' },
				{ name: 'PostgreSQL', value: 'postgres', description: 'Also for queue mode and several machines' },
			],
			default: 'sqlite',
			description: 'Where the store is',
		},
		{
			displayName: 'File',
			name: 'file',
			type: 'string',
			displayOptions: { show: { databaseType: ['sqlite'] } },
			default: '',
			placeholder: '/home/node/.n8n/story-funnel/store.sqlite',
			description: 'Path of the database file. Empty: story-funnel/store.sqlite in the n8n user folder.',
		},
		{
			displayName: 'Journal of Opt-Outs',
			name: 'journal',
			type: 'string',
			default: '',
			placeholder: '/home/node/.n8n/story-funnel-journal/store.sqlite.journal',
			description:
				'Path of the file that keeps every opt-out and erasure once more, as keyed hashes. Never restore it with the store: it is what a restored store learns from. Empty: a folder beside the store\'s own; with PostgreSQL the folder story-funnel-journal of each n8n process, best on a volume that stays.',
		},
		...postgres([
			{ displayName: 'Host', name: 'host', type: 'string', default: 'localhost', placeholder: 'db.example.com', description: 'Name or address of the server' },
			{ displayName: 'Port', name: 'port', type: 'number', default: 5432, description: 'Where the server listens' },
			{ displayName: 'Database Name', name: 'database', type: 'string', default: 'postgres', description: 'Name of the database on the server' },
			{ displayName: 'User', name: 'user', type: 'string', default: 'story_funnel', description: 'Owner of the schema below' },
			{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '', description: 'Of that user' },
			{
				displayName: 'Schema',
				name: 'schema',
				type: 'string',
				default: 'story_funnel',
				description: 'All tables are in it, and nothing else may be. Set-up makes it when it is missing.',
			},
			{
				displayName: 'Maximum Number of Connections',
				name: 'maxConnections',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 50 },
				default: 5,
				description: 'Of each n8n process; times their number it must stay below what PostgreSQL allows',
			},
			{
				displayName: 'Ignore SSL Issues (Insecure)',
				name: 'allowUnauthorizedCerts',
				type: 'boolean',
				default: false,
				description: 'Whether to connect even if SSL certificate validation is not possible',
			},
		]),
		{
			displayName: 'SSL',
			name: 'ssl',
			type: 'options',
			displayOptions: { show: { databaseType: ['postgres'], allowUnauthorizedCerts: [false] } },
			options: [
				{ name: 'Allow', value: 'allow', description: 'Encrypt where the server offers it' },
				{ name: 'Disable', value: 'disable', description: 'Never encrypt: only on the same machine or a private network' },
				{ name: 'Require', value: 'require', description: 'Refuse a server without encryption or with a certificate that cannot be checked' },
			],
			default: 'disable',
			description: 'Whether the connection is encrypted',
		},
		{
			displayName: 'CA Certificate',
			name: 'caCertificate',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			displayOptions: { show: { databaseType: ['postgres'], allowUnauthorizedCerts: [false], ssl: ['allow', 'require'] } },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description: 'Certificate authority of the server in PEM, where it is not a public one',
		},
	];
}

function postgres(properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => ({ ...property, displayOptions: { show: { databaseType: ['postgres'] } } }));
}

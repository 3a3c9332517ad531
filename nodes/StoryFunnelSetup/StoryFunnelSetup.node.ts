import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { failClosed } from '../shared/error-item';
import { N8N_API } from '../shared/n8n-of-credential';
import { operate } from './operations/operate';

export class StoryFunnelSetup implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Story Funnel Setup',
		name: 'storyFunnelSetup',
		icon: { light: 'file:../../icons/setup.svg', dark: 'file:../../icons/setup.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"]}}',
		description: 'Installs, links, publishes, updates and removes the workflows of this pack; your own changes stay',
		defaults: { name: 'Story Funnel Setup' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: N8N_API, required: true }],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Delete Credentials', value: 'forget', description: 'Delete the credentials of this pack, and with the key of the store whatever is left of it: the last step of "99 leave"', action: 'Delete the credentials of the pack' },
					{ name: 'Install or Update', value: 'install', description: 'Make the store credential and the workflows, link them and leave them unpublished; what you changed stays', action: 'Install or update the workflows' },
					{ name: 'Preview', value: 'preview', description: 'Say what installing would do; nothing is changed', action: 'Preview the installation' },
					{ name: 'Publish', value: 'publish', description: 'Publish the installed workflows in order, listeners before senders; what you switched off stays off', action: 'Publish the workflows' },
					{ name: 'Remove', value: 'remove', description: 'Switch the installed workflows off and archive those you did not change', action: 'Remove the workflows' },
				],
				default: 'preview',
			},
			{
				displayName: 'Clear Tables With People',
				name: 'clearTables',
				type: 'boolean',
				default: false,
				displayOptions: { show: { operation: ['forget'] } },
				description: 'Whether to empty the data tables leads and rights_register too. Leads agreed to be yours: leave this off until they are in your CRM.',
			},
			{
				displayName: 'Workflows',
				name: 'selection',
				type: 'options',
				options: [
					{ name: 'All', value: 'all', description: 'Every workflow of the pack but 00 itself' },
					{ name: 'Starter Set', value: 'starter', description: 'Those that run alone: texts, inbox, lead, pass-on, rights, retention' },
				],
				default: 'all',
				displayOptions: { hide: { operation: ['remove', 'forget'] } },
				description: 'Which workflows this is about',
			},
			{
				displayName: 'CRM',
				name: 'crm',
				type: 'options',
				options: [
					{ name: 'As It Is', value: '', description: 'What is installed stays; at first the table in n8n' },
					{ name: 'HubSpot', value: 'hubspot' },
					{ name: 'NocoDB', value: 'nocodb' },
					{ name: 'Odoo', value: 'odoo' },
					{ name: 'Pipedrive', value: 'pipedrive' },
					{ name: 'Salesforce', value: 'salesforce' },
					{ name: 'Table in N8n', value: 'leads' },
				],
				default: '',
				displayOptions: { hide: { operation: ['remove', 'forget'] } },
				description: 'Which variant of "41 CRM sync" is installed',
			},
			{
				displayName: 'Credentials to Use',
				name: 'credentialNames',
				type: 'string',
				default: '',
				placeholder: 'e.g. Instagram, Story Funnel store',
				displayOptions: { hide: { operation: ['remove', 'forget'] } },
				description: 'Names of credentials, separated by commas: needed only where there are several of a kind',
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return failClosed(this, { outputs: 1, failed: 0 }, () => operate(this));
	}
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { failClosed } from '../shared/error-item';
import { N8N_API } from '../shared/n8n-of-credential';
import { backupProperties } from './operations/backup';
import { leaveProperties } from './operations/leave';
import { holdProperties } from './operations/legal-hold';
import { operate } from './operations/operate';
import { policyProperties } from './operations/policy';
import { resourceProperties } from './operations/resources';
import { restoreProperties } from './operations/restores';
import { verifyProperties } from './operations/verify';

export class RetentionPurge implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Retention Purge',
		name: 'retentionPurge',
		icon: { light: 'file:../../icons/purge.svg', dark: 'file:../../icons/purge.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"]}}',
		description: 'Removes what is older than your retention policy, erases people of whom nothing is left, and looks after the store and its keys',
		defaults: { name: 'Retention Purge' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'storyFunnelStoreApi', required: true },
			{ name: N8N_API, required: true, displayOptions: { show: { resource: ['retention'], operation: ['savedExecutions'] } } },
		],
		properties: [...resourceProperties, ...policyProperties, ...holdProperties, ...backupProperties, ...leaveProperties, ...restoreProperties, ...verifyProperties],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return failClosed(this, { outputs: 1, failed: 0 }, () => operate(this));
	}
}

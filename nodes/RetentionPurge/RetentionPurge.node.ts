import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { failClosed } from '../shared/error-item';
import { refuseToolCall } from '../shared/tool-call';
import { policyProperties } from './operations/policy';
import { previewAll } from './operations/preview';
import { purgeAll } from './operations/purge';

export class RetentionPurge implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Retention Purge',
		name: 'retentionPurge',
		icon: { light: 'file:../../icons/purge.svg', dark: 'file:../../icons/purge.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"]}}',
		description: 'Removes what is older than your retention policy and erases people of whom nothing is left',
		defaults: { name: 'Retention Purge' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'storyFunnelStoreApi', required: true }],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Preview',
						value: 'preview',
						description: 'Count what a purge would remove now; nothing is changed',
						action: 'Preview a purge',
					},
					{
						name: 'Purge',
						value: 'purge',
						description: 'Remove it for good; leads, consents and opt-outs stay',
						action: 'Purge what is too old',
					},
				],
				default: 'preview',
			},
			...policyProperties,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return failClosed(this, { outputs: 1, failed: 0 }, async () => {
			const operation = this.getNodeParameter('operation', 0);
			if (operation !== 'preview') refuseToolCall(this, operation);
			switch (operation) {
				case 'preview':
					return previewAll(this);
				case 'purge':
					return purgeAll(this);
				default:
					throw new NodeOperationError(this.getNode(), `Unknown operation ${operation}`);
			}
		});
	}
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { failClosed } from '../shared/error-item';
import { refuseToolCall } from '../shared/tool-call';
import { connect, connectProperties } from './operations/connect-account';
import { switchSending } from './operations/stop-switch';

export class Instagram implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instagram',
		name: 'instagram',
		icon: { light: 'file:../../icons/instagram.svg', dark: 'file:../../icons/instagram.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Connects an Instagram professional account and controls whether it may send',
		defaults: { name: 'Instagram' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'storyFunnelInstagramTokenApi', required: true },
			{ name: 'storyFunnelStoreApi', required: true },
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Account', value: 'account' }],
				default: 'account',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['account'] } },
				options: [
					{
						name: 'Connect',
						value: 'connect',
						description: 'Register the account of the credential, or change its settings; makes the store on first use',
						action: 'Connect an account',
					},
					{
						name: 'Resume Sending',
						value: 'resume',
						description: 'Release the stop switch of the account',
						action: 'Resume sending of an account',
					},
					{
						name: 'Stop Sending',
						value: 'stop',
						description: 'Set the stop switch: no further message of the account is claimed',
						action: 'Stop sending of an account',
					},
				],
				default: 'connect',
			},
			...connectProperties,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return failClosed(this, { outputs: 1, failed: 0 }, () => operate(this));
	}
}

async function operate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = context.getNodeParameter('operation', 0);
	// Stopping is safe for a model to do; connecting and resuming are not.
	if (operation !== 'stop') refuseToolCall(context, operation);
	switch (operation) {
		case 'connect':
			return connect(context);
		case 'stop':
			return switchSending(context, { stopped: true });
		case 'resume':
			return switchSending(context, { stopped: false });
		default:
			throw new NodeOperationError(context.getNode(), `Unknown operation ${operation}`);
	}
}

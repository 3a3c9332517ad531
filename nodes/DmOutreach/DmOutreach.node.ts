import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { forToolCall, refuseToolCall } from '../shared/tool-call';
import { answer, answerProperties } from './operations/answer';
import { publish, publishProperties } from './operations/publish-copy';

export class DmOutreach implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'DM Outreach',
		name: 'dmOutreach',
		icon: { light: 'file:../../icons/outreach.svg', dark: 'file:../../icons/outreach.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ($parameter["copyKey"] ? ": " + $parameter["copyKey"] : "")}}',
		description: 'Sends a direct message only if it is allowed, once, and says why when it is not',
		defaults: { name: 'DM Outreach' },
		usableAsTool: true,
		inputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'People' },
			{ type: NodeConnectionTypes.Main, displayName: 'Copy', required: false },
		],
		outputs: Array.from({ length: 4 }, () => NodeConnectionTypes.Main),
		outputNames: ['Sent', 'Later', 'Not Allowed', 'By Hand'],
		credentials: [
			{
				name: 'storyFunnelInstagramTokenApi',
				required: true,
				displayOptions: { show: { operation: ['answerNow', 'preview'] } },
			},
			{ name: 'storyFunnelStoreApi', required: true },
		],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Answer Now',
						value: 'answerNow',
						description: "Answer the person's own message",
						action: 'Answer a message now',
					},
					{
						name: 'Preview',
						value: 'preview',
						description: 'Decide as if answering, but send and record nothing',
						action: 'Preview an answer',
					},
					{
						name: 'Publish Copy',
						value: 'publishCopy',
						description: 'Check the rows of the copy table and make them the texts that are sent',
						action: 'Publish copy',
					},
				],
				default: 'answerNow',
			},
			...answerProperties,
			...publishProperties,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0);
		switch (operation) {
			case 'answerNow':
				return forToolCall(this, await answer(this, { preview: false }));
			case 'preview':
				return forToolCall(this, await answer(this, { preview: true }));
			case 'publishCopy':
				refuseToolCall(this, operation);
				return publish(this);
			default:
				throw new NodeOperationError(this.getNode(), `Unknown operation ${operation}`);
		}
	}
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { accountKeyProperty } from '../shared/choose-account';
import { failClosed } from '../shared/error-item';
import { forToolCall } from '../shared/tool-call';
import { findPeople } from './operations/find-people';

export class ViewerSegments implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Viewer Segments',
		name: 'viewerSegments',
		icon: { light: 'file:../../icons/segments.svg', dark: 'file:../../icons/segments.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"]}}',
		description: 'Finds small groups of interested people by plain rules; the same data always gives the same group',
		defaults: { name: 'Viewer Segments' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Matched', 'Rest'],
		credentials: [{ name: 'storyFunnelStoreApi', required: true }],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'High Engagement',
						value: 'high_engagement',
						description: 'People who replied, reacted or wrote after a view',
						action: 'Find people with high engagement',
					},
					{
						name: 'Repeat Viewers',
						value: 'repeat_viewers',
						description: 'People who saw several different stories in the period',
						action: 'Find repeat viewers',
					},
				],
				default: 'repeat_viewers',
			},
			{
				displayName: 'Period (Days)',
				name: 'days',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 90 },
				default: 7,
				description: 'How many days back to look',
			},
			{
				displayName: 'Different Stories',
				name: 'stories',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100 },
				default: 3,
				displayOptions: { show: { operation: ['repeat_viewers'] } },
				description: 'How many different stories a repeat viewer has seen in the period',
			},
			accountKeyProperty,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return forToolCall(this, await failClosed(this, { outputs: 2, failed: 1 }, () => findPeople(this)));
	}
}

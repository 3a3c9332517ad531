import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { accountKeyProperty } from '../shared/choose-account';
import { failClosed } from '../shared/error-item';
import { forToolCall } from '../shared/tool-call';
import { chanceProperties } from './operations/chance-fields';
import { findPeople } from './operations/find-people';
import { presetProperties } from './operations/presets';
import { ruleProperties } from './operations/rule-fields';

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
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Behaviour', value: 'behaviour', description: 'Ready-made: what people did' },
					{ name: 'Own Rule', value: 'rule', description: 'Put together from conditions' },
					{ name: 'Trait', value: 'trait', description: 'Ready-made: what is known of people' },
				],
				default: 'behaviour',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['behaviour'] } },
				options: [
					{
						name: 'Early Viewers',
						value: 'early_viewers',
						description: 'People who saw a story soon after it was posted',
						action: 'Find early viewers',
					},
					{
						name: 'High Engagement',
						value: 'high_engagement',
						description: 'People who replied, reacted or wrote after a view',
						action: 'Find people with high engagement',
					},
					{
						name: 'Profile Visitors',
						value: 'profile_visitors',
						description: 'People who opened the profile',
						action: 'Find profile visitors',
					},
					{
						name: 'Repeat Viewers',
						value: 'repeat_viewers',
						description: 'People who saw several different stories in the period',
						action: 'Find repeat viewers',
					},
					{
						name: 'Top Percent',
						value: 'top_percent',
						description: 'The people who saw most stories',
						action: 'Find the most frequent viewers',
					},
				],
				default: 'repeat_viewers',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['trait'] } },
				options: [
					{
						name: 'Language',
						value: 'language',
						description: 'People of one language',
						action: 'Find people by language',
					},
					{
						name: 'List',
						value: 'list',
						description: 'People flagged as VIP, partner, influencer, competitor or for watching',
						action: 'Find people by flag',
					},
					{
						name: 'Location',
						value: 'location',
						description: 'People in one country',
						action: 'Find people by country',
					},
				],
				default: 'language',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['rule'] } },
				options: [
					{
						name: 'Rules',
						value: 'rules',
						description: 'People who match a rule of your own',
						action: 'Find people by rule',
					},
				],
				default: 'rules',
			},
			...presetProperties,
			...ruleProperties,
			{
				displayName: 'Preview Only',
				name: 'previewOnly',
				type: 'boolean',
				default: false,
				description: 'Whether to give one item with the rule in words and how many people it finds and leaves out, instead of the people',
			},
			...chanceProperties,
			accountKeyProperty,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return forToolCall(this, await failClosed(this, { outputs: 2, failed: 1 }, () => findPeople(this)));
	}
}

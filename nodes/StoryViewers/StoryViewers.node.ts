import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { accountKeyProperty } from '../shared/choose-account';
import { failClosed } from '../shared/error-item';
import { forToolCall, refuseToolCall } from '../shared/tool-call';
import { importFiles, importFileProperties } from './operations/import-file';
import { importItems } from './operations/import-items';
import { markLeads } from './operations/mark-lead';
import { recordViews, recordProperties } from './operations/record-view';

export class StoryViewers implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Story Viewers',
		name: 'storyViewers',
		icon: { light: 'file:../../icons/viewers.svg', dark: 'file:../../icons/viewers.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"]}}',
		description: 'Takes lists of people who viewed a story; each view once, nobody who opted out',
		defaults: { name: 'Story Viewers' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Accepted', 'Rejected'],
		credentials: [{ name: 'storyFunnelStoreApi', required: true }],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Import File',
						value: 'importFile',
						description: 'Take the rows of a CSV file; the same file again adds nothing',
						action: 'Import a file of viewers',
					},
					{
						name: 'Import Items',
						value: 'importItems',
						description: 'Take each input item as a row, with the same columns as a file',
						action: 'Import items as viewers',
					},
					{
						name: 'Mark Lead',
						value: 'markLead',
						description: 'Note that the person became a lead with a consent of their own',
						action: 'Mark a viewer as lead',
					},
					{
						name: 'Record',
						value: 'record',
						description: 'Record one view per item',
						action: 'Record a view',
					},
				],
				default: 'importFile',
			},
			...importFileProperties,
			...recordProperties,
			accountKeyProperty,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return forToolCall(this, await failClosed(this, { outputs: 2, failed: 1 }, () => operate(this)));
	}
}

async function operate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = context.getNodeParameter('operation', 0);
	// A model may note a view; what lists come in and who counts as a lead is for a person to decide.
	if (operation !== 'record') refuseToolCall(context, operation);
	switch (operation) {
		case 'importFile':
			return importFiles(context);
		case 'importItems':
			return importItems(context);
		case 'record':
			return recordViews(context);
		case 'markLead':
			return markLeads(context);
		default:
			throw new NodeOperationError(context.getNode(), `Unknown operation ${operation}`);
	}
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { accountKeyProperty } from '../shared/choose-account';
import { failClosed } from '../shared/error-item';
import { forToolCall, refuseToolCall } from '../shared/tool-call';
import { exportPeople, exportProperties } from './operations/export-people';
import { importFeeds, importFeedProperties } from './operations/import-feed';
import { importFiles, importFileProperties } from './operations/import-file';
import { importItems } from './operations/import-items';
import { linkIdentities, undoMerges } from './operations/link-identities';
import { leadProperties } from './operations/lead-properties';
import { giveLeads, openLeads, qualifyLeads, recordSales } from './operations/leads';
import { listImports } from './operations/list-imports';
import { lookUpViewers } from './operations/look-up';
import { importOptionProperties } from './operations/import-options';
import { markLeads } from './operations/mark-lead';
import { recordMilestones } from './operations/milestone';
import { operationProperties } from './operations/operation-properties';
import { personProperties } from './operations/person-properties';
import { recordViews, recordProperties } from './operations/record-view';
import { sourceProperties } from './operations/source-properties';
import { approveSource, listSources, saveSource } from './operations/sources';
import { setStoryFacts, storyProperties } from './operations/story-facts';
import { tagViewers } from './operations/tag';
import { undoImportProperties, undoImports } from './operations/undo-import';

/** Operations on the person of each item, who brings the key of their account along. */
const ON_PEOPLE = ['giveLead', 'linkIdentities', 'lookUp', 'markLead', 'openLead', 'qualifyLead', 'recordMilestone', 'tag', 'undoMerge'];

export class StoryViewers implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Story Viewers',
		name: 'storyViewers',
		icon: { light: 'file:../../icons/viewers.svg', dark: 'file:../../icons/viewers.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["resource"] + ": " + $parameter["operation"]}}',
		description: 'Takes lists of people who viewed a story; each view once, nobody who opted out',
		defaults: { name: 'Story Viewers' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Accepted', 'Rejected'],
		credentials: [
			{ name: 'storyFunnelStoreApi', required: true },
			{ name: 'storyFunnelFeedApi', required: true, displayOptions: { show: { operation: ['importFeed'] } } },
		],
		properties: [
			...operationProperties,
			...personProperties,
			...leadProperties,
			...storyProperties,
			...exportProperties,
			...importFileProperties,
			...importOptionProperties,
			...recordProperties,
			...sourceProperties,
			...importFeedProperties,
			...undoImportProperties,
			{ ...accountKeyProperty, displayOptions: { hide: { operation: ON_PEOPLE } } },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return forToolCall(this, await failClosed(this, { outputs: 2, failed: 1 }, () => operate(this)));
	}
}

async function operate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = context.getNodeParameter('operation', 0);
	// A model may note a view and look; what lists come in, who is who and who counts as a lead is for a person to decide.
	if (operation !== 'record' && operation !== 'lookUp') refuseToolCall(context, operation);
	switch (operation) {
		case 'importFile':
			return importFiles(context);
		case 'export':
			return exportPeople(context);
		case 'importFeed':
			return importFeeds(context);
		case 'listImports':
			return listImports(context);
		case 'undoImport':
			return undoImports(context);
		case 'saveSource':
			return saveSource(context);
		case 'approveSource':
			return approveSource(context);
		case 'listSources':
			return listSources(context);
		case 'importItems':
			return importItems(context);
		case 'record':
			return recordViews(context);
		case 'markLead':
			return markLeads(context);
		case 'recordMilestone':
			return recordMilestones(context);
		case 'tag':
			return tagViewers(context);
		case 'linkIdentities':
			return linkIdentities(context);
		case 'undoMerge':
			return undoMerges(context);
		case 'lookUp':
			return lookUpViewers(context);
		case 'giveLead':
			return giveLeads(context);
		case 'qualifyLead':
			return qualifyLeads(context);
		case 'openLead':
			return openLeads(context);
		case 'recordSale':
			return recordSales(context);
		case 'setStoryFacts':
			return setStoryFacts(context);
		default:
			throw new NodeOperationError(context.getNode(), `Unknown operation ${operation}`);
	}
}

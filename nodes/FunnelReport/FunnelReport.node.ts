import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { failClosed } from '../shared/error-item';
import { reportEvidence } from './operations/evidence';
import { kpiProperties, reportKpis } from './operations/kpis';
import { ledgerProperties, reportLedgerHead, verifyConsentLedger } from './operations/ledger';
import { reportStoryResults, storyResultProperties } from './operations/story-results';

export class FunnelReport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Funnel Report',
		name: 'funnelReport',
		icon: { light: 'file:../../icons/report.svg', dark: 'file:../../icons/report.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"]}}',
		description: 'Counts the funnel: people seen, messaged, replied, opted out, leads, and why messages were held back',
		defaults: { name: 'Funnel Report' },
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
						name: 'Evidence',
						value: 'evidence',
						description: 'How many sent messages have a decision, a purpose and a lawful basis on record',
						action: 'Report the evidence of sent messages',
					},
					{
						name: 'KPIs',
						value: 'kpis',
						description: 'The figures of a period, one item each',
						action: 'Report the figures of a period',
					},
					{
						name: 'Ledger Head',
						value: 'ledgerHead',
						description: 'The signed end of the consent ledger: kept outside the store, it proves any later change',
						action: 'Carry out the head of the consent ledger',
					},
					{
						name: 'Story Results',
						value: 'storyResults',
						description: 'Replies, messages and leads per story, theme or call',
						action: 'Report the results of stories',
					},
					{
						name: 'Verify Ledger',
						value: 'verifyLedger',
						description: 'Find every entry of the consent ledger that was changed, removed, reordered or put in',
						action: 'Verify the consent ledger',
					},
				],
				default: 'kpis',
			},
			{
				displayName: 'Account Key',
				name: 'accountKey',
				type: 'string',
				default: '',
				description: 'Key of one connected account. Empty: every account of the store.',
			},
			...kpiProperties,
			...storyResultProperties,
			...ledgerProperties,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return failClosed(this, { outputs: 1, failed: 0 }, async () => {
			const operation = this.getNodeParameter('operation', 0);
			switch (operation) {
				case 'kpis':
					return reportKpis(this);
				case 'storyResults':
					return reportStoryResults(this);
				case 'evidence':
					return reportEvidence(this);
				case 'ledgerHead':
					return reportLedgerHead(this);
				case 'verifyLedger':
					return verifyConsentLedger(this);
				default:
					throw new NodeOperationError(this.getNode(), `Unknown operation ${operation}`);
			}
		});
	}
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { failClosed } from '../shared/error-item';
import { refuseToolCall } from '../shared/tool-call';
import { alertProperties, checkAlerts, confirmAlerts } from './operations/alerts';
import { auditProperties, exportAudits, verifyAudits } from './operations/audit';
import { breakdownProperties, reportBreakdown } from './operations/breakdown';
import { reportEvidence } from './operations/evidence';
import { reportFrequency } from './operations/frequency';
import { makeReports, reportProperties } from './operations/report';
import { kpiProperties, reportKpis } from './operations/kpis';
import { ledgerProperties, reportLedgerHead, verifyConsentLedger } from './operations/ledger';
import { resourceProperties } from './operations/resources';
import { makeReviews, reviewProperties } from './operations/review';
import { reportStoryResults, storyResultProperties } from './operations/story-results';
import { reportTasks } from './operations/tasks';
import { reportVariants, variantProperties } from './operations/variants';

/** A file leaves, or what a person has to hear counts as heard. */
const NOT_FOR_MODELS: readonly string[] = ['auditExport', 'checkAlerts', 'alertsTold', 'listTasks', 'monthlyReview'];

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
			...resourceProperties,
			{
				displayName: 'Account Key',
				name: 'accountKey',
				type: 'string',
				default: '',
				placeholder: 'acc_…',
				displayOptions: { hide: { operation: ['alertsTold', 'verifyAudit'] } },
				description: 'Key of one connected account. Empty: every account of the store.',
			},
			...kpiProperties,
			...breakdownProperties,
			...reportProperties,
			...storyResultProperties,
			...variantProperties,
			...ledgerProperties,
			...auditProperties,
			...alertProperties,
			...reviewProperties,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return failClosed(this, { outputs: 1, failed: 0 }, async () => {
			const operation = this.getNodeParameter('operation', 0);
			if (NOT_FOR_MODELS.includes(operation)) refuseToolCall(this, operation);
			switch (operation) {
				case 'auditExport':
					return exportAudits(this);
				case 'verifyAudit':
					return verifyAudits(this);
				case 'kpis':
					return reportKpis(this);
				case 'breakdown':
					return reportBreakdown(this);
				case 'frequency':
					return reportFrequency(this);
				case 'report':
					return makeReports(this);
				case 'storyResults':
					return reportStoryResults(this);
				case 'variants':
					return reportVariants(this);
				case 'evidence':
					return reportEvidence(this);
				case 'ledgerHead':
					return reportLedgerHead(this);
				case 'verifyLedger':
					return verifyConsentLedger(this);
				case 'checkAlerts':
					return checkAlerts(this);
				case 'alertsTold':
					return confirmAlerts(this);
				case 'monthlyReview':
					return makeReviews(this);
				case 'listTasks':
					return reportTasks(this);
				default:
					throw new NodeOperationError(this.getNode(), `Unknown operation ${operation}`);
			}
		});
	}
}

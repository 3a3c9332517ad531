import {
	NodeConnectionTypes,
	type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription,
} from 'n8n-workflow';
import { failClosed } from '../shared/error-item';
import { forToolCall } from '../shared/tool-call';
import { passGate } from './operations/pass-gate';
import { operateRights } from './operations/rights';
import { rightsProperties } from './operations/rights-properties';

export class ConsentGate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Consent Gate',
		name: 'consentGate',
		icon: { light: 'file:../../icons/gate.svg', dark: 'file:../../icons/gate.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + ($parameter["purpose"] ?? $parameter["resource"])}}',
		description: 'Lets through only people who agreed, and records what they agree to or withdraw',
		defaults: { name: 'Consent Gate' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Allowed', 'Not Allowed', 'Ask First'],
		credentials: [{ name: 'storyFunnelStoreApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Consent', value: 'consent' },
					{ name: 'Right', value: 'rights', description: 'Requests of people about their data, and what recipients must be told' },
				],
				default: 'consent',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['consent'] } },
				options: [
					{
						name: 'Ask',
						value: 'ask',
						description: 'Find out whether the question may be put to the person now; send it with DM Outreach',
						action: 'Ask for consent',
					},
					{
						name: 'Check',
						value: 'check',
						description: 'Look up whether the person agreed to the purpose',
						action: 'Check consent',
					},
					{
						name: 'Grant',
						value: 'grant',
						description: "Record the person's yes, if it answers a question that is open for them",
						action: 'Grant consent by an answer',
					},
					{
						name: 'Withdraw',
						value: 'withdraw',
						description: 'Record that the person no longer agrees to the purpose',
						action: 'Withdraw consent',
					},
				],
				default: 'check',
			},
			{
				displayName: 'Purpose',
				name: 'purpose',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['consent'] } },
				options: [
					{ name: 'Offers by Direct Message', value: 'dm_promotion' },
					{ name: 'Storage in the CRM', value: 'crm_storage' },
				],
				default: 'dm_promotion',
				description: 'What the person is asked to agree to; each purpose has its own yes',
			},
			...rightsProperties,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return forToolCall(this, await failClosed(this, { outputs: 3, failed: 1 }, () => (this.getNodeParameter('resource', 0, 'consent') === 'rights' ? operateRights(this) : passGate(this))));
	}
}

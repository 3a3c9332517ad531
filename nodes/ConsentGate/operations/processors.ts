import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { accountKeyProperty, chooseAccount } from '../../shared/choose-account';
import { readText } from '../../shared/read-text';
import { openStore, withStoreErrors } from '../../shared/store';
import { refuseToolCall } from '../../shared/tool-call';

const OF_PROCESSORS = { resource: ['processor'] };
const APPROVING = { ...OF_PROCESSORS, operation: ['approveProcessor'] };

export const processorProperties: INodeProperties[] = [
	{ ...accountKeyProperty, displayOptions: { show: OF_PROCESSORS } },
	{
		displayName: 'Processor',
		name: 'processorName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Example AI',
		displayOptions: { show: { ...OF_PROCESSORS, operation: ['approveProcessor', 'endProcessor'] } },
		description: 'Name of the service, at most 50 characters: the workflow that uses it names it so too',
	},
	{
		displayName: 'Agreement',
		name: 'agreement',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. contract 12 in the legal folder',
		displayOptions: { show: APPROVING },
		description: 'Where the data processing agreement is',
	},
	{
		displayName: 'Region',
		name: 'region',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. EU',
		displayOptions: { show: APPROVING },
		description: 'Country or region in which it works on what it is given',
	},
	{
		displayName: 'Kept for Days',
		name: 'keptDays',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 3650 },
		default: 30,
		displayOptions: { show: APPROVING },
		description: 'How many days the service keeps what it is given; 0 for not at all',
	},
	{
		displayName: 'Trains on It',
		name: 'trains',
		type: 'boolean',
		default: true,
		displayOptions: { show: APPROVING },
		description: 'Whether the service may train on what it is given; such a service cannot be approved',
	},
	{
		displayName: 'Review On',
		name: 'processorReviewOn',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: APPROVING },
		description: 'Last day on which the approval holds',
	},
	{
		displayName: 'Approved By',
		name: 'processorApprover',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Noor de Vries',
		displayOptions: { show: APPROVING },
		description: 'Who approves it',
	},
	{
		displayName: 'Evidence',
		name: 'processorEvidence',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. ticket 412, answers of 3 November',
		displayOptions: { show: APPROVING },
		description: 'Where the proof of its answers is: a document, a page, a ticket',
	},
];

/** Approves, ends or lists the services a model may run at, once for the account. Outputs: the processors · why it cannot be approved · –. */
export async function operateProcessors(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = context.getNodeParameter('operation', 0);
	if (operation !== 'listProcessors') refuseToolCall(context, operation);
	const store = await openStore(context);
	return withStoreErrors(context, async () => {
		const { accountKey } = await chooseAccount(context, store);
		const item = (json: INodeExecutionData['json']): INodeExecutionData => ({ json: { accountKey, ...json }, pairedItem: context.getInputData().map((_, index) => ({ item: index })) });
		switch (operation) {
			case 'approveProcessor': {
				const result = await store.approveProcessor({
					accountKey,
					name: readText(context, 'processorName', 0),
					terms: {
						agreement: readText(context, 'agreement', 0),
						region: readText(context, 'region', 0),
						retentionDays: context.getNodeParameter('keptDays', 0),
						trains: context.getNodeParameter('trains', 0),
						reviewOn: readText(context, 'processorReviewOn', 0).slice(0, 10),
					},
					approver: readText(context, 'processorApprover', 0),
					evidence: readText(context, 'processorEvidence', 0),
				});
				return result.outcome === 'approved' ? [[item({ ...result.processor })], [], []] : [[], result.problems.map((problem) => item({ problem })), []];
			}
			case 'endProcessor': {
				const name = readText(context, 'processorName', 0);
				return [[item({ name, ...(await store.endProcessor({ accountKey, name })) })], [], []];
			}
			case 'listProcessors':
				return [(await store.listProcessors({ accountKey })).map((processor) => item({ ...processor })), [], []];
			default:
				throw new NodeOperationError(context.getNode(), `Unknown operation ${operation}`);
		}
	});
}

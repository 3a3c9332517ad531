import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { openStore, withStoreErrors } from '../../shared/store';

const displayOptions = { show: { operation: ['setLimits'] } };

export const limitProperties: INodeProperties[] = [
	{
		displayName: 'Account Key',
		name: 'limitsAccountKey',
		type: 'string',
		default: '={{ $json.accountKey }}',
		required: true,
		displayOptions,
		description: 'The account the limits are for, as "00 set-up" gave it',
	},
	{
		displayName: 'Messages per Hour',
		name: 'hourly',
		type: 'number',
		default: 200,
		typeOptions: { minValue: 1, maxValue: 750 },
		displayOptions,
		description: 'Most messages and public replies of the account in any 60 minutes. Careful tools keep to 200.',
	},
	{
		displayName: 'Quiet From',
		name: 'quietFrom',
		type: 'string',
		default: '21:00',
		placeholder: '21:00',
		displayOptions,
		description: "No campaign message goes out from this time of the person's day on. Direct answers are never held back. Leave both times empty for none.",
	},
	{
		displayName: 'Quiet Until',
		name: 'quietUntil',
		type: 'string',
		default: '09:00',
		placeholder: '09:00',
		displayOptions,
		description: 'The time of day from which campaign messages may go out again',
	},
	{
		displayName: 'Campaign Messages per Person',
		name: 'capMessages',
		type: 'number',
		default: 2,
		typeOptions: { minValue: 1, maxValue: 20 },
		displayOptions,
		description: 'Most messages of campaigns to one person, over all campaigns, in the number of days below',
	},
	{
		displayName: 'In How Many Days',
		name: 'capDays',
		type: 'number',
		default: 7,
		typeOptions: { minValue: 1, maxValue: 90 },
		displayOptions,
		description: 'The days the number above is counted over, back from the moment of sending',
	},
	{
		displayName: 'Closed Countries',
		name: 'closedCountries',
		type: 'string',
		default: '',
		placeholder: 'US, CA',
		displayOptions,
		description: 'Countries in two capital letters whose people get no promotion, separated by commas',
	},
];

/** Sets what the account of each item may send at most. One item per input item, with the limits that hold now. */
export async function setLimits(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const store = await openStore(context);
	const items: INodeExecutionData[] = [];
	await withStoreErrors(context, async () => {
		for (const [item] of context.getInputData(0).entries()) {
			const read = (name: string): unknown => context.getNodeParameter(name, item);
			const accountKey = String(read('limitsAccountKey'));
			const closedCountries = String(read('closedCountries')).split(/[\s,;]+/).filter((country) => country !== '');
			const limits = {
				hourly: read('hourly'), quietFrom: read('quietFrom'), quietUntil: read('quietUntil'),
				capMessages: read('capMessages'), capDays: read('capDays'), closedCountries,
			};
			const outcome = await store.setOutreachLimits({ accountKey, limits });
			if (!outcome.set) throw wrongLimits(context, outcome.problems, item);
			items.push({ json: { accountKey, ...limits } as INodeExecutionData['json'], pairedItem: { item } });
		}
	});
	return [items, [], [], []];
}

function wrongLimits(context: IExecuteFunctions, problems: ReadonlyArray<{ field: string; problem: string }>, itemIndex: number): NodeOperationError {
	const what = problems.map(({ field, problem }) => `${field} ${problem}`).join('; ');
	return new NodeOperationError(context.getNode(), `The limits cannot be used: ${what}`, {
		itemIndex,
		description: 'Correct the fields and run it again. The limits are as they were.',
	});
}

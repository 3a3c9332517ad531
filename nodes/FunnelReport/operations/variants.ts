import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { readAccountKeys } from '../../shared/choose-account';
import { openStore, withStoreErrors } from '../../shared/store';

export const variantProperties: INodeProperties[] = [
	{
		displayName: 'Campaign',
		name: 'variantCampaign',
		type: 'string',
		default: '',
		placeholder: 'autumn_glazes',
		displayOptions: { show: { operation: ['variants'] } },
		description: 'Name of the campaign. Empty: every campaign.',
	},
];

/** One item per account, campaign and variant. */
export async function reportVariants(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const given = context.getNodeParameter('variantCampaign', 0, '');
	const campaign = typeof given === 'string' && given.trim() !== '' ? given.trim() : null;
	const store = await openStore(context);
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const items: INodeExecutionData[] = [];
	for (const accountKey of await readAccountKeys(context, store)) {
		const variants = await withStoreErrors(context, () => store.readVariants({ accountKey, campaign }, 'bulk'));
		for (const { stoppedAt, replyRate, optOutRate, ...figures } of variants) {
			const json = { accountKey, ...figures, replyRate: replyRate && { ...replyRate }, optOutRate: optOutRate && { ...optOutRate } };
			items.push({ json: { ...json, stoppedAt: stoppedAt === null ? null : new Date(stoppedAt).toISOString() }, pairedItem });
		}
	}
	return [items];
}
